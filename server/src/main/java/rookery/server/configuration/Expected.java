package rookery.server.configuration;

import rookery.kernel.Problem;

/// What a caller says about the version that it changes: the header `If-Match`. Immutable.
///
/// @param header "" if nothing
record Expected(String header) {
  /// The mark of a version, as `ETag` has it.
  static String mark(long version) {
    return "configuration-" + version;
  }

  /// 400 if the configuration is not the expected one any more.
  void check(long version) {
    String tag = header.strip().replaceFirst("^W/", "").replace("\"", "");
    if (!tag.isEmpty() && !tag.equals("*") && !tag.endsWith("." + mark(version))) {
      throw new Problem.Invalid(
              "api.config.update_config.changed_meanwhile.app_error",
              "Somebody else changed the configuration meanwhile: read it again.")
          .raise();
    }
  }
}
