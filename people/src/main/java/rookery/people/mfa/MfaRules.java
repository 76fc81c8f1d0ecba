package rookery.people.mfa;

/// Whether users may have a second factor. Immutable.
///
/// @param issuer what apps call this server
public record MfaRules(boolean enabled, String issuer) {}
