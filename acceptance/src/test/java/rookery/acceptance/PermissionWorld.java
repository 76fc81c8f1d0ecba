package rookery.acceptance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rookery.client.ChatClient;

/// The installation that `permissions.txt` speaks of. Not thread-safe; confined to the test.
final class PermissionWorld {
  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  private final ChatClient anybody;
  private final Map<String, ChatClient> people = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  private PermissionWorld(ChatClient anybody) {
    this.anybody = anybody;
  }

  static PermissionWorld settledAt(ChatClient anybody) {
    var world = new PermissionWorld(anybody);
    world.settle();
    return world;
  }

  private void settle() {
    for (String name :
        List.of(
            "admin",
            "team_admin",
            "channel_admin",
            "member",
            "team",
            "stranger",
            "subject",
            "newcomer",
            "outside")) {
      people.put(name, anybody.signedUp(name, ChatCluster.PASSWORD));
    }
    var mayor = person("team_admin");
    team(mayor, "town", "O");
    team(mayor, "vault", "I");
    mayor.addsToTeam(names.get("town"), person("channel_admin").userId());
    channel("open", "O");
    channel("closed", "P");
    var role = person("admin").get("/roles/name/run_member").expect(200);
    names.put("role", role.tree().text("id"));
    for (String name : List.of("subject", "newcomer", "outside")) {
      names.put(name, person(name).userId());
    }
    restore();
  }

  private void team(ChatClient maker, String name, String type) {
    var body =
        Map.of(
            "name", name,
            "display_name", name,
            "type", type,
            "allow_open_invite", type.equals("O"));
    names.put(name, maker.post("/teams", body).expect(201).tree().text("id"));
    names.put(name + "_name", name);
  }

  private void channel(String name, String type) {
    var body =
        Map.of("team_id", names.get("town"), "name", name, "display_name", name, "type", type);
    var maker = person("channel_admin");
    names.put(name, maker.post("/channels", body).expect(201).tree().text("id"));
    names.put(name + "_name", name);
  }

  /// The person, or nobody.
  ChatClient person(String name) {
    return people.getOrDefault(name, anybody);
  }

  /// Everybody is logged in and a member of what `permissions.txt` says, and of nothing else.
  void restore() {
    people.replaceAll((name, person) ->
        person.get("/users/me").status() == 200
            ? person
            : anybody.loggedIn(name, ChatCluster.PASSWORD));
    for (String team : List.of("town", "vault")) {
      List.of("channel_admin", "member", "team", "subject", "newcomer")
          .forEach(name -> person("admin").addsToTeam(names.get(team), person(name).userId()));
      List.of("stranger", "outside", "admin").forEach(name -> leaves("teams", team, name));
    }
    for (String channel : List.of("open", "closed")) {
      List.of("member", "subject")
          .forEach(
              name -> person("admin").addsToChannel(names.get(channel), person(name).userId()));
      List.of("team", "team_admin", "newcomer").forEach(name -> leaves("channels", channel, name));
    }
  }

  private void leaves(String kind, String place, String name) {
    person("admin")
        .delete("/%s/%s/members/%s".formatted(kind, names.get(place), person(name).userId()))
        .expect(200);
  }

  /// The text with every name in braces replaced by what it stands for now.
  String fill(String text, String asker) {
    return NAME.matcher(text).replaceAll(found -> meaning(found.group(1), asker));
  }

  private String meaning(String name, String asker) {
    return switch (name) {
      case "me" -> asker.equals("anybody") ? World.NOBODY : person(asker).userId();
      case "n" -> Integer.toString(number.incrementAndGet());
      case "post" -> person("subject").posts(names.get("open"), "of the subject").text("id");
      case "closed_post" -> person("subject").posts(names.get("closed"), "secret").text("id");
      case "own_post" -> ownPost(asker);
      case "subject_session" -> sessionOfSubject();
      case "subject_token" -> tokenOfSubject();
      default -> names.get(name);
    };
  }

  private String ownPost(String asker) {
    var body = Map.of("channel_id", names.get("open"), "message", "my own");
    var answer = person(asker).post("/posts", body);
    return answer.status() == 201 ? answer.tree().text("id") : meaning("post", asker);
  }

  /// One that nobody needs any more.
  private String sessionOfSubject() {
    var kept = sessionsOfSubject();
    anybody.loggedIn("subject", ChatCluster.PASSWORD);
    var now = sessionsOfSubject();
    now.removeAll(kept);
    return now.getFirst();
  }

  private String tokenOfSubject() {
    String tokens = "/users/%s/tokens".formatted(names.get("subject"));
    return person("admin").post(tokens, Map.of("description", "bot")).expect(200).tree().text("id");
  }

  private List<String> sessionsOfSubject() {
    var sessions = person("admin").get("/users/%s/sessions".formatted(names.get("subject")));
    return sessions.expect(200).tree().list().stream()
        .map(session -> session.text("id"))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
