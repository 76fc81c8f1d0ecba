package rookery.server.site;

/// Text inside HTML.
final class Html {
  private Html() {}

  /// The text so that a browser shows it as it is.
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
