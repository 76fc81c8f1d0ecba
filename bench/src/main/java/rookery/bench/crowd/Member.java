package rookery.bench.crowd;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import rookery.bench.crowd.Comeback.Way;
import rookery.bench.wire.Browser;
import rookery.bench.wire.Call;

/// One client: a socket that it keeps open, the numbers it has heard, and the calls that the web
/// app makes whenever the socket opens. Not thread-safe; confined to its event loop.
final class Member implements EventSocket.Ear {
  private final Account account;
  private final Field field;
  private final EventLoop loop;
  private final Browser browser;
  private final Random random;
  private int home;
  private int node;
  private @Nullable EventSocket socket;
  private String connection = "";
  private long next;
  private int failures;
  private long newest;
  private boolean gone;

  // Of the socket that is open now.
  private int visit;
  private int requests;
  private boolean pinged;
  private long lost;
  private long opened;
  private @Nullable Way way;
  private boolean asked;
  private int pending;
  private boolean there;

  Member(Account account, int home, Field field, long seed) {
    this.account = account;
    this.home = home;
    this.field = field;
    this.loop = field.wire().loop();
    this.browser = new Browser(field.wire(), loop, account.token(), field.habits().connections());
    this.random = new Random(seed);
    this.newest = field.clock().millis();
  }

  /// Comes for the first time. From any thread, as all that is not said to be of the event loop.
  void come() {
    loop.execute(() -> {
      lost = System.nanoTime();
      open();
    });
  }

  /// Leaves its node and comes back to another by itself.
  void moveTo(int other) {
    loop.execute(() -> {
      home = other;
      var now = socket;
      if (now != null && node != other) {
        now.close();
      }
    });
  }

  /// Loses its socket, and comes back by itself.
  void drop() {
    loop.execute(() -> {
      var now = socket;
      if (now != null && there) {
        now.close();
      }
    });
  }

  /// Says something over its socket, if that is open.
  ///
  /// @param data in JSON
  void say(String action, String data) {
    loop.execute(() -> {
      if (there) {
        request(action, data);
      }
    });
  }

  /// Leaves for good.
  void leave() {
    loop.execute(() -> {
      gone = true;
      browser.hangUp();
      var now = socket;
      if (now != null) {
        now.close();
      }
    });
  }

  private void open() {
    if (gone) {
      return;
    }
    visit++;
    node = field.balancer().choose(home);
    way = null;
    asked = false;
    pending = 0;
    there = false;
    String query =
        "connection_id=%s&sequence_number=%d&posted_ack=true".formatted(connection, next);
    var address = field.balancer().address(node);
    socket = EventSocket.open(field.wire(), loop, address, account.token(), query, this);
  }

  @Override
  public void opened() {
    opened = System.nanoTime();
    failures = 0;
    requests = 0;
    pinged = false;
    ping(visit);
    browser.moveTo(field.balancer().address(node));
    if (connection.isEmpty()) {
      ask(field.reloads().start(account), 0, "page_load");
    } else {
      ask(field.reloads().reconnect(account, newest), 0, "reconnect");
      for (int i = 0; i < 2; i++) {
        request("presence", "{\"team_id\":\"" + account.team() + "\"}");
      }
    }
  }

  private void request(String action, String data) {
    var to = socket;
    if (to != null) {
      to.send("{\"action\":\"%s\",\"seq\":%d,\"data\":%s}".formatted(action, ++requests, data));
    }
  }

  private void ping(int of) {
    if (of != visit || gone) {
      return;
    }
    var to = socket;
    if (pinged && to != null) {
      // No answer since the last one.
      to.close();
      return;
    }
    pinged = true;
    request("ping", "{}");
    loop.schedule(() -> ping(of), field.habits().ping().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void heard(TextWebSocketFrame frame) {
    long seq = Tail.seq(frame.content());
    if (seq == Tail.NONE) {
      pinged = false;
      settle(connection.isEmpty() ? Way.FIRST : Way.EXACT);
      return;
    }
    field.tally().event();
    field.echoes().heard(account.user(), frame.content());
    newest = field.clock().millis();
    if (seq == 0) {
      hello(Tail.connection(frame.content()));
    } else if (seq != next) {
      field.tally().hole("%s: event %d in place of %d".formatted(account.name(), seq, next));
    }
    next = seq + 1;
  }

  private void hello(String id) {
    boolean first = connection.isEmpty();
    connection = id;
    if (way == null && !first) {
      call(field.reloads().afterStartingOver(), "reconnect", visit, () -> {});
    }
    settle(first ? Way.FIRST : Way.STARTED_OVER);
  }

  private void settle(Way what) {
    if (way == null) {
      way = what;
      arrive();
    }
  }

  private void ask(List<List<Call>> groups, int number, String context) {
    if (number == groups.size()) {
      asked = true;
      return;
    }
    int of = visit;
    var group = groups.get(number);
    int[] left = {group.size()};
    for (Call call : group) {
      call(
          call,
          context,
          of,
          () -> {
            if (--left[0] == 0) {
              ask(groups, number + 1, context);
            }
          });
    }
  }

  private void call(Call call, String context, int of, Runnable then) {
    int to = node;
    pending++;
    browser.call(
        call,
        context,
        System.nanoTime(),
        outcome -> {
          field.outcomes().accept(outcome);
          if (outcome.fine()) {
            field.tally().answered(outcome.bytes(), outcome.unchanged());
          } else if (of == visit && !gone) {
            field.tally().failed(account.name() + ": " + outcome, field.balancer().isUp(to));
          }
          if (of == visit) {
            pending--;
            then.run();
            arrive();
          }
        });
  }

  private void arrive() {
    var how = way;
    if (how != null && asked && pending == 0 && !there) {
      there = true;
      browser.hangUp();
      field.tally().came(new Comeback(lost, opened, System.nanoTime(), how));
    }
  }

  @Override
  public void closed(int refusal) {
    socket = null;
    visit++;
    browser.hangUp();
    if (refusal > 0) {
      field.tally().refused();
    } else if (opened < lost) {
      field.tally().failedToOpen();
    }
    if (there) {
      lost = System.nanoTime();
    }
    there = false;
    failures++;
    loop.schedule(this::open, field.habits().pauseMillis(failures, random), TimeUnit.MILLISECONDS);
  }
}
