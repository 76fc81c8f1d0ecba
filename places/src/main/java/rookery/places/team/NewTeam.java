package rookery.places.team;

/// A team that somebody wants to found, already of valid form ([TeamRules]). Immutable.
///
/// @param email "" for the founder's
record NewTeam(
    String name,
    String displayName,
    String type,
    String description,
    String email,
    String companyName,
    String allowedDomains,
    boolean allowOpenInvite) {}
