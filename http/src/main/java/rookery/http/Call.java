package rookery.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.Page;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// One request, read the protocol's way: what is wrong with it becomes the right [Problem].
/// Immutable, but for its notes.
public final class Call {
  private final Request request;
  private final @Nullable Caller caller;
  private final AuditNotes notes;

  /// The raw parts of a request, as the server or a test has them.
  ///
  /// @param path values of the route's names in braces
  /// @param query first value of each query parameter
  /// @param headers by lower-case name
  /// @param cookies by name
  /// @param address the client's address, as trusted proxies tell it
  /// @param secure whether the client spoke TLS, to us or to a trusted proxy
  /// @param base the path below which this installation is reached, "" for all of the site
  /// @param id the request id of `X-Request-Id`
  /// @param token the token that it was authenticated with, "" without
  public record Request(
      Map<String, String> path,
      Map<String, String> query,
      Map<String, String> headers,
      Map<String, String> cookies,
      byte[] body,
      String address,
      boolean secure,
      String base,
      String id,
      String token) {}

  public Call(Request request, @Nullable Caller caller) {
    this(request, caller, new AuditNotes());
  }

  private Call(Request request, @Nullable Caller caller, AuditNotes notes) {
    this.request = request;
    this.caller = caller;
    this.notes = notes;
  }

  /// The same call, as if nobody were logged in.
  public Call ofNobody() {
    return new Call(request, null, notes);
  }

  /// What the audit log is told of it.
  public AuditNotes notes() {
    return notes;
  }

  /// The raw parts.
  public Request request() {
    return request;
  }

  /// The caller. For routes with [Access#SESSION].
  public Caller caller() {
    if (caller == null) {
      throw Problems.sessionExpired();
    }
    return caller;
  }

  /// The caller, if there is one. For public routes.
  public Optional<Caller> anyCaller() {
    return Optional.ofNullable(caller);
  }

  /// A path parameter as it stands.
  public String path(String name) {
    String value = request.path().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /// The user of a path parameter; `me` is the caller.
  public UserId user(String name) {
    return path(name).equals("me") ? caller().user() : pathId(name, UserId::new);
  }

  public TeamId team(String name) {
    return pathId(name, TeamId::new);
  }

  public ChannelId channel(String name) {
    return pathId(name, ChannelId::new);
  }

  public PostId post(String name) {
    return pathId(name, PostId::new);
  }

  private <T> T pathId(String name, Function<String, T> make) {
    String value = path(name);
    if (!Ids.wellFormed(value)) {
      throw Problems.invalidUrl(name);
    }
    return make.apply(value);
  }

  /// A query parameter; "" when it is missing.
  public String query(String name) {
    return request.query().getOrDefault(name, "");
  }

  /// Whether a query parameter is `true`; anything else is false.
  public boolean flag(String name) {
    return query(name).equals("true");
  }

  /// A whole number; `otherwise` when it is missing or not one.
  public long number(String name, long otherwise) {
    try {
      return Long.parseLong(query(name));
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  /// A time in milliseconds, 0 when it is missing; what is no such time is refused.
  public long time(String name) {
    String text = query(name);
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("\\d{1,18}")) {
      throw Problems.invalidUrl(name);
    }
    return Long.parseLong(text);
  }

  /// `page` and `per_page`; what is not a number or out of range is the default (protocol: rest
  /// D.4).
  public Page page() {
    long number = number("page", 0);
    long size = number("per_page", Page.DEFAULT_SIZE);
    return new Page(
        number < 0 || number > Integer.MAX_VALUE ? 0 : (int) number,
        size < 1 ? Page.DEFAULT_SIZE : (int) Math.min(size, Page.MOST));
  }

  /// A header; "" when it is missing.
  public String header(String name) {
    return request.headers().getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
  }

  /// The answer marked with `parts`, made only if the client does not have it yet.
  ///
  /// @param parts what the answer depends on: read from the database for this call, with the answer
  ///   or before it, and never the same again once the answer was another. An answer that is newer
  ///   than its mark is asked for once more; one that is older would be kept for good
  public Reply tagged(String parts, Supplier<Reply> answer) {
    return EntityTag.known(request, parts) ? Reply.unchanged(parts) : answer.get().tagged(parts);
  }

  /// The marks of answers to this call that the client has, whatever they are of.
  public List<String> known() {
    return EntityTag.parts(request);
  }

  /// The body as one record of wire form.
  ///
  /// @param what the body's name in the error message, such as `post`
  public <T> T body(Class<T> type, String what) {
    try {
      return Json.read(request.body(), type);
    } catch (MalformedJson e) {
      throw new Problem.Invalid(
              "api.context.invalid_body_param.app_error",
              "Invalid or missing " + what + " in request body.")
          .raise(e);
    }
  }

  /// The body as a list of records of wire form.
  public <T> List<T> bodyList(Class<T> type, String what) {
    try {
      List<T> list = Json.list(request.body(), type);
      if (list.stream().anyMatch(java.util.Objects::isNull)) {
        throw Problems.invalidBody(what);
      }
      return list;
    } catch (MalformedJson e) {
      throw parse(e);
    }
  }

  /// The body as a list of texts, sorted and without doubles (protocol: rest D.1).
  public List<String> bodyTexts() {
    try {
      var texts = Json.list(request.body(), String.class);
      if (texts.stream().anyMatch(java.util.Objects::isNull)) {
        throw parse(null);
      }
      return List.copyOf(new TreeSet<>(texts));
    } catch (MalformedJson e) {
      throw parse(e);
    }
  }

  /// The body as a list of ids, sorted and without doubles; one that is no id is refused.
  public <T> List<T> bodyIds(String what, Function<String, T> make) {
    List<String> texts = bodyTexts();
    if (!texts.stream().allMatch(Ids::wellFormed)) {
      throw Problems.invalidBody(what);
    }
    return texts.stream().map(make).toList();
  }

  private static ProblemException parse(@Nullable MalformedJson cause) {
    var problem = new Problem.Invalid("api.payload.parse.error", "Unable to parse the payload.");
    return cause == null ? problem.raise() : problem.raise(cause);
  }
}
