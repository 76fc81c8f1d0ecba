package rookery.people.mfa;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import rookery.http.Route;
import rookery.people.access.Permissions;
import rookery.people.user.SecondFactor;
import rookery.people.user.SecondFactors;

/// Puts second factors together. Immutable.
///
/// @param demand what log-ins ask for
public record MfaFeature(SecondFactor demand, List<Route> routes) {
  /// Assembles the feature.
  public static MfaFeature assemble(
      Supplier<MfaRules> rules,
      SecondFactors stored,
      Permissions permissions,
      InstantSource clock) {
    var factor = new MultiFactor(rules, stored, clock);
    return new MfaFeature(factor, new MfaEndpoints(factor, permissions).routes());
  }
}
