package rookery.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether there is another certificate, and has the server show it to who connects from then
/// on; connections that are there stay. One that cannot be used is told, and the former serves on.
/// Thread-safe.
final class CertificateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

  private final Vertx vertx;
  private final TlsSettings settings;
  private final Function<ServerSSLOptions, Future<?>> show;
  private final AtomicReference<Certificate> shown;
  private volatile String complaint = "";

  private CertificateWatch(
      Vertx vertx,
      TlsSettings settings,
      Function<ServerSSLOptions, Future<?>> show,
      Certificate shown) {
    this.vertx = vertx;
    this.settings = settings;
    this.show = show;
    this.shown = new AtomicReference<>(shown);
  }

  /// Begins to look.
  ///
  /// @param show has the server use other options
  static void begin(
      Vertx vertx,
      TlsSettings settings,
      Certificate shown,
      Function<ServerSSLOptions, Future<?>> show,
      MeterRegistry metrics) {
    var watch = new CertificateWatch(vertx, settings, show, shown);
    TimeGauge.builder(
            "rookery_http_certificate_valid", watch, TimeUnit.SECONDS, CertificateWatch::left)
        .description("how long the TLS certificate is still valid")
        .register(metrics);
    watch.next();
  }

  private double left() {
    Instant until = shown.get().until();
    return Math.max(0, Duration.between(Instant.now(), until).toSeconds());
  }

  private void next() {
    var _ = vertx.setTimer(settings.lookEvery().toMillis(), _ -> look());
  }

  private void look() {
    vertx
        .executeBlocking(this::changed)
        .compose(this::show)
        .onComplete(result -> {
          if (result.failed()) {
            complain(String.valueOf(result.cause().getMessage()));
          }
          next();
        });
  }

  private Certificate changed() throws UnusableCertificate {
    Certificate now = Certificate.read(settings, vertx);
    if (now.equals(shown.get())) {
      complaint = "";
    }
    return now;
  }

  private Future<?> show(Certificate found) {
    if (found.equals(shown.get())) {
      return Future.succeededFuture();
    }
    return show.apply(found.options(settings))
        .onSuccess(_ -> {
          shown.set(found);
          complaint = "";
          LOG.info("Serving another TLS certificate, valid until {}", found.until());
        });
  }

  /// Once for each reason, not at each look.
  private void complain(String reason) {
    if (!reason.equals(complaint)) {
      complaint = reason;
      LOG.error(
          "The new TLS certificate is not used: {}; the one before serves until {}",
          reason,
          shown.get().until());
    }
  }
}
