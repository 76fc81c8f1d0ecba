package rookery.delivery;

import java.util.List;
import rookery.kernel.ChannelId;

/// What is told of a post, with the keys and the size that it has on the wire. Immutable.
///
/// @param post JSON inside JSON
record BenchmarkedPost(
    String channel_display_name,
    String channel_name,
    String channel_type,
    String post,
    String sender_name,
    boolean set_online,
    String team_id)
    implements DurableEvent<Scope> {
  private static final String ID = "abcdefghijklmnopqrstuvwxyz";

  @Override
  public String type() {
    return "posted";
  }

  static BenchmarkedPost made() {
    String post =
        """
        {"id":"%1$s","create_at":1764000000000,"update_at":1764000000000,"edit_at":0,"delete_at":0,\
        "is_pinned":false,"user_id":"%1$s","channel_id":"%1$s","root_id":"","original_id":"",\
        "message":"something that somebody says, of the length that people write, more or less",\
        "type":"","props":{},"hashtags":"","file_ids":[],"pending_post_id":"%1$s:1764000000000",\
        "reply_count":0,"last_reply_at":0,"participants":null,"metadata":{}}\
        """
            .formatted(ID);
    return new BenchmarkedPost("Town Square", "town-square", "O", post, "@ann", true, ID);
  }

  static ClientEvent event() {
    return ClientEvent.of(made(), new Scope.ToChannel(new ChannelId(ID)), List.of());
  }
}
