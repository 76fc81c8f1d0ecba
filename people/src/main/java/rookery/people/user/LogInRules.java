package rookery.people.user;

import rookery.people.attempt.AttemptRules;

/// How users log in. Immutable.
///
/// @param attempts how often somebody may fail
/// @param verified whether the mail address must have been proved before
public record LogInRules(
    AttemptRules attempts, boolean byEmail, boolean byUsername, boolean verified) {}
