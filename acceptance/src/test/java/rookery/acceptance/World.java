package rookery.acceptance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rookery.client.ChatClient;

/// A small, settled installation that bad requests are thrown at: an admin, a member, an outsider,
/// a team, channels, posts. Immutable.
///
/// @param admin the first user
/// @param member in the team and its channel
/// @param outsider in no team
/// @param names what stands in braces in the addresses of the table
record World(ChatClient admin, ChatClient member, ChatClient outsider, Map<String, String> names) {
  /// A well-formed id of nothing.
  static final String NOBODY = "z".repeat(26);

  static World settledAt(ChatClient anyone) {
    var admin = anyone.signedUp("admin", ChatCluster.PASSWORD);
    var member = anyone.signedUp("member", ChatCluster.PASSWORD);
    var outsider = anyone.signedUp("outsider", ChatCluster.PASSWORD);
    String team = admin.createsTeam("settled").text("id");
    String channel = admin.createsChannel(team, "square").text("id");
    admin.addsToTeam(team, member.userId());
    admin.addsToChannel(channel, member.userId());
    var closed = Map.of("team_id", team, "name", "secret", "display_name", "Secret", "type", "P");
    var names = new TreeMap<String, String>();
    names.put("team", team);
    names.put("team_name", "settled");
    names.put("channel", channel);
    names.put("channel_name", "square");
    var square = admin.get("/teams/" + team + "/channels/name/town-square").expect(200);
    names.put("town_square", square.tree().text("id"));
    names.put("secret", admin.post("/channels", closed).expect(201).tree().text("id"));
    names.put("direct", member.opensDirectChannel(admin.userId()).text("id"));
    names.put("admin", admin.userId());
    names.put("member", member.userId());
    names.put("member_name", "member");
    names.put("outsider", outsider.userId());
    names.put("post", member.posts(channel, "mine").text("id"));
    names.put("foreign_post", admin.posts(channel, "not yours").text("id"));
    names.put("reply", member.replies(channel, names.get("post"), "reply").text("id"));
    names.put("emoji", "egg");
    names.put("role_name", "team_user");
    names.put("role", admin.get("/roles/name/team_user").expect(200).tree().text("id"));
    var queens = admin.get("/roles/name/system_admin").expect(200);
    names.put("admin_role", queens.tree().text("id"));
    names.put("nobody", NOBODY);
    return new World(admin, member, outsider, Map.copyOf(names));
  }

  /// The text with every name in braces replaced by what it stands for.
  String fill(String text) {
    return fill(text, names);
  }

  /// The same with these names.
  static String fill(String text, Map<String, String> names) {
    String filled = text;
    for (var name : names.entrySet()) {
      filled = filled.replace("{" + name.getKey() + "}", name.getValue());
    }
    return filled;
  }

  ChatClient person(String role) {
    return switch (role) {
      case "admin" -> admin;
      case "member" -> member;
      case "outsider" -> outsider;
      case "anybody" -> member.anonymous();
      default -> throw new IllegalArgumentException(role);
    };
  }

  static List<String> roles() {
    return List.of("admin", "member", "outsider", "anybody");
  }
}
