package rookery.kernel;

import java.time.Duration;

/// The failures that every feature shares (rest.md D.2). What only one feature knows stands there.
public final class Problems {
  private Problems() {}

  /// 400: a body, or a part of it, is missing or wrong.
  public static ProblemException invalidBody(String name) {
    return new Problem.Invalid(
            "api.context.invalid_body_param.app_error",
            "Invalid or missing " + name + " in request body.")
        .raise();
  }

  /// 400: a path or query parameter is wrong.
  public static ProblemException invalidUrl(String name) {
    return new Problem.Invalid(
            "api.context.invalid_url_param.app_error",
            "Invalid or missing " + name + " parameter in request URL.")
        .raise();
  }

  /// 403: the caller lacks the permission.
  public static ProblemException forbidden() {
    return new Problem.Forbidden(
            "api.context.permissions.app_error", "You do not have the appropriate permissions.")
        .raise();
  }

  /// 401: no session, or one that has ended.
  public static ProblemException sessionExpired() {
    return new Problem.Unauthenticated(
            "api.context.session_expired.app_error",
            "Invalid or expired session, please login again.")
        .raise();
  }

  /// 404: no such route.
  public static ProblemException noRoute() {
    return new Problem.NotFound("api.context.404.app_error", "Sorry, we could not find the page.")
        .raise();
  }

  /// 404: no such user.
  public static ProblemException noUser() {
    return new Problem.NotFound("app.user.missing_account.const", "Unable to find the user.")
        .raise();
  }

  /// 404: no such team.
  public static ProblemException noTeam() {
    return new Problem.NotFound("app.team.get.find.app_error", "Unable to find the existing team.")
        .raise();
  }

  /// 404: no such channel.
  public static ProblemException noChannel() {
    return new Problem.NotFound(
            "app.channel.get.existing.app_error", "Unable to find the existing channel.")
        .raise();
  }

  /// 404: no such post.
  public static ProblemException noPost() {
    return new Problem.NotFound("app.post.get.app_error", "Unable to get the post.").raise();
  }

  /// 503: what we stand on does not answer; `what` is a word for the operator, such as "database".
  public static ProblemException unavailable(String what, Throwable cause) {
    return new Problem.Unavailable(
            "api.context.server_busy.app_error",
            "The server is busy or its " + what + " is away, please try again.",
            Duration.ofSeconds(2))
        .raise(cause);
  }
}
