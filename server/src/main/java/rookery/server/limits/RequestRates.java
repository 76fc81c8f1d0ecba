package rookery.server.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import rookery.cluster.Rate;
import rookery.cluster.RateLimits;
import rookery.http.Call;
import rookery.http.RateLimiter;
import rookery.kernel.Fingerprint;
import rookery.kernel.UserId;
import rookery.server.settings.RateLimitKeys;
import rookery.server.settings.Settings;

/// Counts requests by address or session, by user, and log-ins by address (protocol: rest D.3,
/// realtime 10.2). Thread-safe; blocking.
public final class RequestRates implements RateLimiter {
  private static final String LOG_IN = "/api/v4/users/login";
  private static final Rate LOG_INS = new Rate(5, 10);

  private final RateLimits limits;
  private final Supplier<Rules> rules;
  private final Counter ofSenders;
  private final Counter ofUsers;
  private final Counter ofLogIns;

  /// What is counted. Immutable.
  ///
  /// @param header whose values are counted by themselves, in small letters; "" for none
  public record Rules(
      boolean enabled, Rate rate, boolean byAddress, boolean byUser, String header) {
    /// As it is set.
    public static Rules of(Settings settings) {
      return new Rules(
          settings.get(RateLimitKeys.ENABLE),
          new Rate(settings.get(RateLimitKeys.PER_SECOND), settings.get(RateLimitKeys.MAX_BURST)),
          settings.get(RateLimitKeys.VARY_BY_REMOTE_ADDR),
          settings.get(RateLimitKeys.VARY_BY_USER),
          settings.get(RateLimitKeys.VARY_BY_HEADER).toLowerCase(Locale.ROOT));
    }
  }

  /// @param limits where requests are counted
  /// @param rules what counts now
  public RequestRates(RateLimits limits, Supplier<Rules> rules, MeterRegistry metrics) {
    this.limits = limits;
    this.rules = rules;
    this.ofSenders = refused(metrics, "sender");
    this.ofUsers = refused(metrics, "user");
    this.ofLogIns = refused(metrics, "log_in");
  }

  private static Counter refused(MeterRegistry metrics, String by) {
    return Counter.builder("rookery_http_rate_limited")
        .description("requests answered 429")
        .tag("by", by)
        .register(metrics);
  }

  @Override
  public Optional<Charge> charge(String path, Call.Request request) {
    Rules now = rules.get();
    if (!now.enabled) {
      return Optional.empty();
    }
    if (path.equals(LOG_IN)) {
      var tried = told(limits.charge("login:" + request.address(), LOG_INS), ofLogIns);
      if (!tried.allowed()) {
        return Optional.of(tried);
      }
    }
    return Optional.of(told(limits.charge(sender(now, request), now.rate), ofSenders));
  }

  /// A token is a secret, so a hash of it stands for it.
  private static String sender(Rules now, Call.Request request) {
    var key = new StringBuilder("sender:");
    if (now.byUser && !request.token().isEmpty()) {
      key.append(Fingerprint.of(request.token().getBytes(StandardCharsets.UTF_8)));
    } else if (now.byAddress || now.byUser) {
      key.append(request.address());
    }
    if (!now.header.isEmpty()) {
      key.append(':').append(request.headers().getOrDefault(now.header, ""));
    }
    return key.toString();
  }

  @Override
  public Optional<Charge> charge(UserId user) {
    Rules now = rules.get();
    return now.enabled && now.byUser
        ? Optional.of(told(limits.charge("user:" + user, now.rate), ofUsers))
        : Optional.empty();
  }

  private static Charge told(Rate.Charge charge, Counter refused) {
    if (!charge.allowed()) {
      refused.increment();
    }
    return new Charge(
        charge.allowed(), charge.limit(), charge.left(), charge.reset(), charge.again());
  }
}
