package rookery.places.team;

import java.util.List;
import java.util.regex.Pattern;
import rookery.kernel.CleanText;
import rookery.kernel.Problem;

/// What a team may look like (protocol: rest D.5).
final class TeamRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

  /// Beginnings of addresses that belong to the server itself.
  private static final List<String> RESERVED =
      List.of(
          "admin",
          "api",
          "channel",
          "claim",
          "error",
          "files",
          "help",
          "landing",
          "login",
          "mfa",
          "oauth",
          "plug",
          "plugins",
          "post",
          "signup",
          "boards",
          "playbooks");

  private TeamRules() {}

  static void check(NewTeam team) {
    require(within(team.name(), 2, 64), "url", "The name must have 2 to 64 characters.");
    require(
        NAME.matcher(team.name()).matches(),
        "characters",
        "The name may hold only lowercase letters, digits and dashes, without a dash at its ends.");
    require(
        RESERVED.stream().noneMatch(team.name()::startsWith),
        "reserved",
        "This name is reserved. Please try another.");
    require(
        within(team.displayName(), 1, 64),
        "name",
        "The display name must have 1 to 64 characters.");
    require(team.type().equals("O") || team.type().equals("I"), "type", "The type must be O or I.");
    require(within(team.description(), 0, 255), "description", "The description is too long.");
    require(within(team.email(), 0, 128), "email", "The e-mail address is too long.");
    require(within(team.companyName(), 0, 64), "company", "The company name is too long.");
    require(within(team.allowedDomains(), 0, 500), "domains", "The allowed domains are too long.");
  }

  private static boolean within(String text, int least, int most) {
    int length = CleanText.length(text);
    return length >= least && length <= most;
  }

  private static void require(boolean holds, String what, String message) {
    if (!holds) {
      throw new Problem.Invalid("model.team.is_valid." + what + ".app_error", message).raise();
    }
  }
}
