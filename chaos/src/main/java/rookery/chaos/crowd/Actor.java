package rookery.chaos.crowd;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Brief;
import rookery.chaos.history.Entry;
import rookery.chaos.history.Entry.Outcome;
import rookery.chaos.plan.Act;
import rookery.chaos.plan.Schedule.Steps;
import rookery.chaos.plan.Step;

/// Does what the schedule says with one device: writes, changes, joins, leaves, and treats its
/// socket badly. Not thread-safe; confined to its own thread, but for what says so.
final class Actor {
  private static final List<String> EMOJI = List.of("heart", "+1", "tada", "eyes");
  private static final List<String> STATUSES = List.of("away", "dnd", "online", "online");
  private static final int FEWEST_CHANNELS = 2;
  private static final int MOST_OWN = 40;
  private static final long HOP_MILLIS = 250;
  private static final int HOPS = 4;
  private static final long LONGEST_SLEEP_MILLIS = 3_000;

  private final Device device;
  private final Steps steps;
  private final Field field;
  private final Rest rest;
  private final AtomicInteger numbers;
  private final List<Mind.Recent> own = new ArrayList<>();
  private final List<Reaction> reactions = new ArrayList<>();
  private @Nullable Thread thread;
  private volatile String chosen = "";

  Actor(Device device, Steps steps, Field field, Rest rest, AtomicInteger numbers) {
    this.device = device;
    this.steps = steps;
    this.field = field;
    this.rest = rest;
    this.numbers = numbers;
  }

  /// An emoji that was put to a post.
  private record Reaction(Mind.Recent post, String emoji) {}

  void start(java.util.concurrent.CountDownLatch enough) {
    thread = Thread.ofVirtual().name(device.name() + " acts").start(() -> run(enough));
  }

  /// Waits until it has finished what it began. By any thread.
  void awaitEnd() {
    try {
      requireNonNull(thread).join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The status that its person chose, "" for none, `?` if that is not certain. By any thread.
  String chosen() {
    return chosen;
  }

  private void run(java.util.concurrent.CountDownLatch enough) {
    try {
      while (true) {
        var step = steps.next();
        if (enough.await(step.pauseMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
          return;
        }
        act(step);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void act(Step step) {
    switch (step.act()) {
      case POST -> post(step);
      case EDIT -> edit(step);
      case DELETE -> delete(step);
      case REACT -> react(step);
      case UNREACT -> unreact(step);
      case JOIN -> join(step);
      case LEAVE -> leave(step);
      case STATUS -> status(step);
      case CLOSE -> device.life().leave(Life.Leaving.CLOSE, step.among(400));
      case RESET -> device.life().leave(Life.Leaving.RESET, step.among(400));
      case ABANDON -> device.life().leave(Life.Leaving.ABANDON, step.among(400));
      case HOP -> hop(step);
      case SLEEP ->
          device
              .life()
              .leave(Life.Leaving.RESET, 1_000 + Math.floorMod(step.pick(), LONGEST_SLEEP_MILLIS));
    }
  }

  private void hop(Step step) {
    var ways = Life.Leaving.values();
    for (int hop = 0; hop < HOPS; hop++) {
      device.life().leave(ways[Math.floorMod(step.pick() + hop, ways.length)], 0);
      if (field.overAfter(HOP_MILLIS)) {
        return;
      }
    }
  }

  private void post(Step step) {
    var channels = channels();
    if (channels.isEmpty()) {
      return;
    }
    String channel = channels.get(step.among(channels.size()));
    int op = numbers.incrementAndGet();
    String message = "p" + op + " chatter".repeat(step.size() / 8);
    invoked(op, step.act(), channel, "", message);
    var body =
        Map.of(
            "channel_id", channel,
            "message", message,
            "pending_post_id", device.account().user() + ":" + op);
    var result = rest.write("POST", "/posts", body, step.alsoAmong(100));
    String post =
        result.outcome() == Outcome.OK ? requireNonNull(result.answer()).tree().text("id") : "";
    ended(op, result, post);
    if (!post.isEmpty()) {
      field.newest().acknowledged(channel, post);
      own.add(new Mind.Recent(channel, post));
      if (own.size() > MOST_OWN) {
        own.removeFirst();
      }
    }
  }

  private void edit(Step step) {
    if (own.isEmpty()) {
      return;
    }
    var post = own.get(step.among(own.size()));
    int op = numbers.incrementAndGet();
    String message = "e" + op + " changed".repeat(step.size() / 16);
    invoked(op, step.act(), post.channel(), post.post(), message);
    var body = Map.of("message", message);
    String path = "/posts/" + post.post() + "/patch";
    ended(op, rest.write("PUT", path, body, step.alsoAmong(100)), post.post());
  }

  private void delete(Step step) {
    if (own.isEmpty()) {
      return;
    }
    var post = own.remove(step.among(own.size()));
    int op = numbers.incrementAndGet();
    invoked(op, step.act(), post.channel(), post.post(), "");
    field.newest().wishedAway(post.channel(), post.post());
    String path = "/posts/" + post.post();
    ended(op, rest.write("DELETE", path, null, step.alsoAmong(100)), post.post());
  }

  private void react(Step step) {
    var recent = device.mind().recent();
    if (recent.isEmpty()) {
      return;
    }
    var post = recent.get(step.among(recent.size()));
    String emoji = EMOJI.get(step.alsoAmong(EMOJI.size()));
    int op = numbers.incrementAndGet();
    invoked(op, step.act(), post.channel(), post.post(), emoji);
    var body =
        Map.of(
            "user_id", device.account().user(),
            "post_id", post.post(),
            "emoji_name", emoji);
    var result = rest.write("POST", "/reactions", body, step.alsoAmong(100));
    ended(op, result, post.post());
    if (result.outcome() == Outcome.OK) {
      reactions.add(new Reaction(post, emoji));
    }
  }

  private void unreact(Step step) {
    if (reactions.isEmpty()) {
      return;
    }
    var reaction = reactions.remove(step.among(reactions.size()));
    var post = reaction.post();
    int op = numbers.incrementAndGet();
    invoked(op, step.act(), post.channel(), post.post(), reaction.emoji());
    String path =
        "/users/%s/posts/%s/reactions/%s"
            .formatted(device.account().user(), post.post(), reaction.emoji());
    ended(op, rest.write("DELETE", path, null, step.alsoAmong(100)), post.post());
  }

  private void join(Step step) {
    var others = new ArrayList<>(field.rooms());
    others.removeAll(channels());
    if (others.isEmpty()) {
      return;
    }
    String channel = others.get(step.among(others.size()));
    int op = numbers.incrementAndGet();
    invoked(op, step.act(), channel, "", "");
    var body = Map.of("user_id", device.account().user());
    String path = "/channels/" + channel + "/members";
    ended(op, rest.write("POST", path, body, step.alsoAmong(100)), "");
  }

  private void leave(Step step) {
    var channels = channels();
    if (channels.size() <= FEWEST_CHANNELS) {
      return;
    }
    String channel = channels.get(step.among(channels.size()));
    int op = numbers.incrementAndGet();
    invoked(op, step.act(), channel, "", "");
    String path = "/channels/" + channel + "/members/" + device.account().user();
    ended(op, rest.write("DELETE", path, null, step.alsoAmong(100)), "");
  }

  private void status(Step step) {
    String status = STATUSES.get(step.among(STATUSES.size()));
    int op = numbers.incrementAndGet();
    invoked(op, step.act(), "", "", status);
    var body = Map.of("user_id", device.account().user(), "status", status);
    var result = rest.write("PUT", "/users/me/status", body, step.alsoAmong(100));
    ended(op, result, "");
    if (result.doubtful() || chosen.equals("?")) {
      chosen = "?";
    } else if (result.outcome() == Outcome.OK) {
      chosen = status.equals("online") ? "" : status;
    }
  }

  private List<String> channels() {
    return device.mind().channels().stream().sorted().toList();
  }

  private void invoked(int op, Act act, String channel, String post, String text) {
    field
        .history()
        .add(at ->
            new Entry.Invoked(at, op, device.name(), act.label(), channel, post, Brief.of(text)));
  }

  private void ended(int op, Rest.Result result, String post) {
    field
        .history()
        .add(
            at -> new Entry.Ended(at, op, result.outcome(), result.doubtful(), post, result.why()));
  }
}
