package rookery.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// This test changes these settings and sees from outside what that does: in a request, a frame, a
/// line of the log, a metric. Never by reading the setting back.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Shows {
  /// Such as `ServiceSettings.SiteURL`.
  String[] value();
}
