package rookery.http;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The mark of an answer, by which a client asks whether it changed (`ETag`, `If-None-Match`).
final class EntityTag {
  /// Answers of another protocol version are not the same answers.
  private static final String VERSION = "11.6.0";

  private EntityTag() {}

  /// The tag without quotes.
  static String of(String parts) {
    return VERSION + "." + parts;
  }

  /// Whether a request says that its client has the answer.
  static boolean known(Call.Request request, String parts) {
    String tag = of(parts);
    return sent(request).anyMatch(bare -> bare.equals(tag) || bare.equals("*"));
  }

  /// The parts of the tags that a client has.
  static List<String> parts(Call.Request request) {
    String prefix = of("");
    return sent(request)
        .filter(bare -> bare.startsWith(prefix))
        .map(bare -> bare.substring(prefix.length()))
        .toList();
  }

  /// Clients send tags back with quotes, without, or marked as weak by a proxy that compressed.
  private static Stream<String> sent(Call.Request request) {
    String header = request.headers().getOrDefault("if-none-match", "");
    return header.isEmpty()
        ? Stream.empty()
        : Arrays.stream(header.split(",", -1)).map(one -> bare(one.strip()));
  }

  private static String bare(String tag) {
    return (tag.startsWith("W/") ? tag.substring(2) : tag).replace("\"", "");
  }
}
