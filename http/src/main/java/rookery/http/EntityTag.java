package rookery.http;

/// The mark of an answer, by which a client asks whether it changed (`ETag`, `If-None-Match`).
final class EntityTag {
  /// Answers of another protocol version are not the same answers.
  private static final String VERSION = "11.6.0";

  private EntityTag() {}

  /// The tag without quotes.
  static String of(String parts) {
    return VERSION + "." + parts;
  }

  /// Whether a request says that its client has the answer. Clients send tags back with quotes,
  /// without, or marked as weak by a proxy that compressed.
  static boolean known(Call.Request request, String parts) {
    String tag = of(parts);
    for (String one : request.headers().getOrDefault("if-none-match", "").split(",", -1)) {
      String given = one.strip();
      String bare = (given.startsWith("W/") ? given.substring(2) : given).replace("\"", "");
      if (bare.equals(tag) || bare.equals("*")) {
        return true;
      }
    }
    return false;
  }
}
