package rookery.people.user;

/// How users log in. Immutable.
///
/// @param mostAttempts wrong passwords in a row until an account is locked
public record LogInRules(int mostAttempts, boolean byEmail, boolean byUsername) {}
