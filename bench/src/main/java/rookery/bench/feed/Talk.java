package rookery.bench.feed;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import rookery.kernel.RandomIds;

/// What people say, as the events of posts have it: words at random, between ids that nobody has
/// twice, so that it can be compressed as well, or as badly, as what people say. Not thread-safe;
/// confined to one thread.
final class Talk {
  private static final String[] WORDS =
      """
      the of and to in is you that it he was for on are as with his they at be this have from or
      one had by word but not what all were we when your can said there use an each which she do
      how their if will up other about out many then them these so some her would make like him
      into time has look two more write go see number no way could people my than first water been
      call who now find long down day did get come made may part over new sound take only little
      work know place year live me back give most very after thing our just name good sentence man
      think say great where help through much before line right too mean old any same tell boy
      follow came want show also around form three small set put end does another well large must
      big even such because turn here why ask went men read need land different home us move try
      kind hand picture again change off play spell air away animal house point page letter mother
      """
          .split("\\s+");

  private final RandomIds ids = new RandomIds();
  private final RandomGenerator random;

  Talk(RandomGenerator random) {
    this.random = random;
  }

  /// A post as JSON.
  ///
  /// @param bytes how long it is, about
  String post(int bytes) {
    String user = ids.next();
    long time = 1_764_000_000_000L + random.nextInt(100_000_000);
    String before =
        "{\"id\":\"%s\",\"create_at\":%d,\"update_at\":%d,\"edit_at\":0,\"delete_at\":0,"
                .formatted(ids.next(), time, time)
            + "\"is_pinned\":false,\"user_id\":\"%s\",\"channel_id\":\"%s\",\"root_id\":\"\","
                .formatted(user, ids.next())
            + "\"original_id\":\"\",\"message\":\"";
    String behind =
        "\",\"type\":\"\",\"props\":{},\"hashtags\":\"\",\"file_ids\":[],\"pending_post_id\":\"%s:%d\","
                .formatted(user, time)
            + "\"reply_count\":0,\"last_reply_at\":0,\"participants\":null,\"metadata\":{}}";
    return before + words(bytes - before.length() - behind.length()) + behind;
  }

  private String words(int bytes) {
    var text = new StringBuilder();
    while (text.length() < bytes) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString().strip();
  }

  /// So many of them.
  List<String> posts(int many, int bytes) {
    return Stream.generate(() -> post(bytes)).limit(many).toList();
  }
}
