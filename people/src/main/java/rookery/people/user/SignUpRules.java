package rookery.people.user;

import java.util.List;

/// Who may make an account. Immutable.
///
/// @param enabled whether anybody but administrators may
/// @param open whether that needs no invitation
/// @param withPassword whether accounts with a mail address and a password exist
/// @param domains of mail addresses that are accepted; empty for any
/// @param locale of an account that names none
public record SignUpRules(
    boolean enabled, boolean open, boolean withPassword, List<String> domains, String locale) {
  public SignUpRules {
    domains = List.copyOf(domains);
  }
}
