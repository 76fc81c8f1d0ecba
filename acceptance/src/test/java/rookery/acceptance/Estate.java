package rookery.acceptance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import rookery.client.ChatClient;

/// What belongs to one user and is nobody else's: a team, a private channel, a direct channel with
/// a friend, what was said there, preferences, sessions, tokens. Each text of it has the owner's
/// mark. Not thread-safe; confined to the test.
final class Estate {
  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  private final ChatClient owner;
  private final String mark;
  private final ChatClient admin;
  private final Random random;
  private final Map<String, String> names = new HashMap<>();
  private final int serial;
  private int number;

  private Estate(ChatClient owner, String mark, ChatClient admin, Random random) {
    this.owner = owner;
    this.mark = mark;
    this.admin = admin;
    this.random = random;
    this.serial = random.nextInt(1 << 30);
  }

  /// Makes one.
  ///
  /// @param mark stands in every text of it and nowhere else
  /// @param friend who shares the direct channel
  /// @param town a team that everybody is in
  static Estate of(
      ChatClient owner,
      String mark,
      ChatClient admin,
      ChatClient friend,
      String town,
      Random random) {
    var estate = new Estate(owner, mark, admin, random);
    estate.settle(friend, town);
    return estate;
  }

  private void settle(ChatClient friend, String town) {
    String name = text();
    var team = Map.of("name", name, "display_name", name, "type", "I", "allow_open_invite", false);
    names.put("team_name", name);
    names.put("team_id", owner.post("/teams", team).expect(201).tree().text("id"));
    names.put("town", town);
    names.put("channel_name", text());
    var channel =
        Map.of(
            "team_id", names.get("team_id"),
            "name", names.get("channel_name"),
            "display_name", text(),
            "header", text(),
            "type", "P");
    names.put("private", owner.post("/channels", channel).expect(201).tree().text("id"));
    names.put("direct", owner.opensDirectChannel(friend.userId()).text("id"));
    names.put("role_name", "run_member");
    var role = owner.get("/roles/name/run_member").expect(200);
    names.put("role_id", role.tree().text("id"));
    names.put("scheme_id", World.NOBODY);
    names.put("user_id", owner.userId());
    names.put("friend", friend.userId());
    owner.addsToTeam(names.get("team_id"), friend.userId());
    for (String place : List.of("private", "direct")) {
      String post = owner.posts(names.get(place), text()).text("id");
      owner.replies(names.get(place), post, text());
    }
  }

  /// A text that has the owner's mark.
  String text() {
    return mark + serial + "x" + ++number;
  }

  String mark() {
    return mark;
  }

  ChatClient owner() {
    return owner;
  }

  /// The text with each name in braces replaced by something of the owner's.
  String fill(String text) {
    return NAME.matcher(text).replaceAll(found -> meaning(found.group(1)));
  }

  private String meaning(String name) {
    return switch (name) {
      case "text" -> text();
      case "channel_id" -> names.get(random.nextBoolean() ? "private" : "direct");
      case "post_id" -> owner.posts(meaning("channel_id"), text()).text("id");
      case "reacted" -> reacted();
      case "session_id" ->
          owner.get("/users/me/sessions").expect(200).tree().list().getLast().text("id");
      case "token_id" -> token();
      case "emoji_name" -> "egg";
      case "username" -> owner.get("/users/me").expect(200).tree().text("username");
      case "job_type" -> "job_cleanup";
      case "job_id" -> World.NOBODY;
      default -> names.get(name);
    };
  }

  private String reacted() {
    String post = meaning("post_id");
    var reaction = Map.of("user_id", owner.userId(), "post_id", post, "emoji_name", "egg");
    owner.post("/reactions", reaction).expect(200);
    return post;
  }

  private String token() {
    String tokens = "/users/%s/tokens".formatted(owner.userId());
    return admin.post(tokens, Map.of("description", text())).expect(200).tree().text("id");
  }
}
