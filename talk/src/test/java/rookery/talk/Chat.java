package rookery.talk;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rookery.http.Caller;
import rookery.http.Route;
import rookery.http.RouteTester;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.RealTimers;
import rookery.people.Parts;
import rookery.places.Events;
import rookery.places.Places;
import rookery.places.World;
import rookery.places.World.Answer;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

/// Talk over a real database, and users who talk. Every call is a moment later than the one before.
/// Thread-safe.
public final class Chat implements AutoCloseable {
  public final World world;
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final Talk talk;
  private final TalkSettings settings;
  private final List<Route> routes;

  public Chat() {
    this(TalkSettings.DEFAULTS);
  }

  public Chat(TalkSettings settings) {
    this(settings, new World());
  }

  /// The same in a certain world, which ends with it.
  public Chat(TalkSettings settings, World world) {
    this.world = world;
    this.settings = settings;
    this.talk = node(world.places, 0);
    this.routes = together(world.places, talk);
  }

  /// The routes of another node over the same database.
  public List<Route> anotherNode() {
    return anotherNode(0);
  }

  /// The same of a node whose clock is so many milliseconds behind.
  public List<Route> anotherNode(long behind) {
    Places places = world.anotherNode();
    return together(places, node(places, behind));
  }

  private Talk node(Places places, long behind) {
    var parts =
        new Parts(
            world.database,
            world.log,
            world.log,
            world.log,
            new Incarnation(world.ids.next()),
            () -> Instant.ofEpochMilli(world.now() - behind),
            world.ids,
            new RealTimers(),
            metrics);
    return Talk.assemble(parts, world.people, places, () -> settings);
  }

  private List<Route> together(Places places, Talk node) {
    return Stream.of(node.routes(), places.routes(), world.people.routes())
        .flatMap(List::stream)
        .toList();
  }

  public Answer get(Caller who, String path) {
    return new Answer(tester(who).get("/api/v4" + path));
  }

  /// Asks whether an answer changed.
  public Answer unchanged(Caller who, String path, String tag) {
    return new Answer(tester(who).with("If-None-Match", tag).get("/api/v4" + path));
  }

  public Answer post(Caller who, String path, Object body) {
    return new Answer(tester(who).post("/api/v4" + path, body));
  }

  public Answer put(Caller who, String path, Object body) {
    return new Answer(tester(who).put("/api/v4" + path, body));
  }

  public Answer delete(Caller who, String path) {
    return new Answer(tester(who).delete("/api/v4" + path));
  }

  private RouteTester tester(Caller who) {
    world.pass(1);
    return RouteTester.of(routes, who);
  }

  /// Tries to write a post with these keys beside the channel's.
  public Answer write(Caller who, Channel channel, Map<String, ?> keys) {
    var body = new HashMap<String, Object>(keys);
    body.put("channel_id", channel.id().value());
    return post(who, "/posts", body);
  }

  /// Writes a post; answers its id.
  public String say(Caller who, Channel channel, String message) {
    return write(who, channel, Map.of("message", message)).is(201).text("id");
  }

  /// Replies to a post; answers the reply's id.
  public String reply(Caller who, Channel channel, String root, String message) {
    return write(who, channel, Map.of("message", message, "root_id", root)).is(201).text("id");
  }

  /// Changes a notify prop of a user.
  public void notifyProp(Caller who, String key, String value) {
    put(who, "/users/me/patch", Map.of("notify_props", Map.of(key, value))).is(200);
  }

  /// A team of these people, the first of whom founds it.
  public Team team(String name, Caller... people) {
    Team team = world.openTeam(people[0], name);
    for (int i = 1; i < people.length; i++) {
      world.joinTeam(people[i], team);
    }
    return team;
  }

  /// A channel of these people, the first of whom founds it.
  public Channel channel(Team team, String name, String type, Caller... people) {
    Channel channel = world.channel(people[0], team, name, type);
    for (int i = 1; i < people.length; i++) {
      add(people[0], channel, people[i]).is(201);
    }
    return channel;
  }

  /// Adds somebody to a channel.
  public Answer add(Caller by, Channel channel, Caller who) {
    return post(
        by, "/channels/" + channel.id() + "/members", Map.of("user_id", who.user().value()));
  }

  /// Somebody leaves a channel.
  public void leave(Channel channel, Caller who) {
    world.places.members().channelJoins().leave(channel, who.user(), who.user());
  }

  /// The direct channel of two.
  public Channel direct(Caller one, Caller other) {
    var ids = List.of(one.user().value(), other.user().value());
    String id = post(one, "/channels/direct", ids).is(201).text("id");
    return world.places.channels().get(new ChannelId(id));
  }

  /// What clients were told under one name.
  public List<Events.Told> told(String type) {
    return Events.of(world.log.events(type));
  }

  /// JSON inside JSON.
  public static Map<String, Object> inside(Events.Told event, String key) {
    try {
      @SuppressWarnings("unchecked")
      var object =
          (Map<String, Object>)
              (Map<?, ?>) Json.object(text(event, key).getBytes(StandardCharsets.UTF_8));
      return object;
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Events.Told event, String key) {
    return (String) requireNonNull(event.get(key), key);
  }

  @Override
  public void close() {
    world.close();
  }
}
