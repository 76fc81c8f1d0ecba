package rookery.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.kernel.ChannelId;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

/// Talk over a real database: a team, a channel, and people who write. Thread-safe.
public final class Conversation implements AutoCloseable {
  private final Chat chat = new Chat();
  public final World world = chat.world;
  public final Talk talk = chat.talk;
  public final Caller ann = world.user("ann");
  public final Caller bob = world.user("bob");
  public final Team team;
  public final Channel channel;

  public Conversation() {
    team = world.openTeam(ann, "rooks");
    world.joinTeam(bob, team);
    channel = world.channel(ann, team, "nest", "O");
    join(bob);
    world.pass(10);
    world.log.clear();
  }

  /// Lets a member of the team into the channel.
  public void join(Caller who) {
    world
        .call(
            who,
            "POST /api/v4/channels/" + channel.id() + "/members",
            Map.of("user_id", who.user().value()))
        .is(201);
  }

  /// The direct channel of both.
  public ChannelId direct() {
    var made =
        world.call(
            ann, "POST /api/v4/channels/direct", List.of(ann.user().value(), bob.user().value()));
    return new ChannelId(made.is(201).text("id"));
  }

  public RouteTester as(Caller who) {
    return RouteTester.of(talk.routes(), who);
  }

  /// Writes and answers the post; some time passes.
  public Map<String, @Nullable Object> post(Caller who, String message, Map<String, ?> more) {
    var body = new HashMap<String, Object>(Map.of("channel_id", channel.id().value()));
    body.put("message", message);
    body.putAll(more);
    world.pass(10);
    var answer = as(who).post("/api/v4/posts", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.object();
  }

  public String write(Caller who, String message) {
    return String.valueOf(post(who, message, Map.of()).get("id"));
  }

  public String reply(Caller who, String root, String message) {
    return String.valueOf(post(who, message, Map.of("root_id", root)).get("id"));
  }

  /// The counters of a member.
  public Map<String, @Nullable Object> member(Caller who) {
    return world
        .call(who, "GET /api/v4/channels/" + channel.id() + "/members/" + who.user())
        .object();
  }

  @Override
  public void close() {
    chat.close();
  }
}
