package rookery.realtime;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.http.Caller;
import rookery.http.Upgraded;
import rookery.kernel.ConnectionId;
import rookery.kernel.LogMark;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.UserId;

/// What is said over one socket (protocol: realtime 1.1, 3): who is there, requests one after the
/// other, replies in their order. Not thread-safe; confined to the socket's event loop; what blocks
/// runs elsewhere and comes back.
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final int LONGEST_TOKEN = 50;

  private final Desk desk;
  private final Socket socket;
  private Runnable done;
  private Asked asked;
  private @Nullable Queue<Request> waiting;
  private @Nullable Caller caller;
  private @Nullable Connection connection;
  private String token;
  private boolean busy;
  private boolean attaching;
  private boolean live;
  private boolean unknown;
  private boolean confined;
  private @Nullable UserId counted;

  /// Makes the conversation of a socket.
  @FunctionalInterface
  interface Making {
    Conversation with(Socket socket);
  }

  Conversation(Desk desk, Upgraded upgraded, Socket socket) {
    this.desk = desk;
    this.socket = socket;
    this.asked = Asked.of(upgraded.request());
    this.done = upgraded.arrived();
    this.caller = upgraded.caller();
    this.token = upgraded.request().token();
  }

  /// Whether somebody is known to be there.
  boolean attached() {
    return connection != null || confined;
  }

  /// Whether somebody has just said who is there.
  boolean attaching() {
    return attaching;
  }

  /// The first step, on the event loop.
  void begin() {
    if (caller == null) {
      unknown = desk.sockets().enters(asked.address());
      if (!unknown) {
        socket.close(CloseReason.CROWDED);
      }
      // What comes next is up to the client.
      leaveDoor();
      return;
    }
    arrive(caller, 0);
  }

  private void leaveDoor() {
    done.run();
    done = () -> {};
  }

  /// A request came in.
  void take(Request request) {
    Queue<Request> all = waiting == null ? new ArrayDeque<>(2) : waiting;
    waiting = all;
    all.add(request);
    if (all.size() >= desk.settings().mostRequests()) {
      socket.reading(false);
    }
    pump();
  }

  private void pump() {
    while (!busy && !socket.closing() && waiting != null) {
      Queue<Request> all = waiting;
      Request next = all.poll();
      if (next == null) {
        waiting = null;
        return;
      }
      if (all.size() == desk.settings().mostRequests() / 2) {
        socket.reading(true);
      }
      handle(next);
    }
  }

  private void handle(Request request) {
    if (request.action().isEmpty()) {
      refuse(request, Replies.noAction());
    } else if (request.seq() <= 0) {
      refuse(request, Replies.badSeq());
    } else if (request.action().equals("authentication_challenge")) {
      challenge(request);
    } else if (confined) {
      socket.reply(Replies.fail(request.seq(), Replies.confined()));
    } else if (live && !request.action().startsWith("custom_")) {
      act(request);
    }
    // Whoever is not known gets no answer; custom_ actions belong to plugins and have none.
  }

  private void act(Request request) {
    switch (request.action()) {
      case "ping" -> ok(request, pong());
      case "presence", "posted_notify_ack" -> ok(request, Map.of());
      default -> {
        SocketAction action = desk.actions().get(request.action());
        if (action == null) {
          refuse(request, Replies.badAction());
        } else {
          run(action, request);
        }
      }
    }
  }

  private Map<String, Object> pong() {
    return Map.of(
        "text",
        "pong",
        "version",
        desk.settings().version().get(),
        "server_time",
        desk.clock().millis(),
        "node_id",
        "");
  }

  private void run(SocketAction action, Request request) {
    busy = true;
    var errand = new Errand(desk.ports().gate(), action, request, token);
    aside(
        mark() + "." + request.seq(),
        errand::run,
        reply -> {
          socket.reply(reply);
          goOn();
        });
  }

  private void challenge(Request request) {
    if (caller != null) {
      return;
    }
    if (!(request.data().get("token") instanceof String sent)) {
      socket.close(CloseReason.SILENT);
      return;
    }
    busy = true;
    attaching = true;
    String secret = sent.substring(0, Math.min(sent.length(), LONGEST_TOKEN));
    aside(
        () -> desk.ports().gate().find(secret),
        found -> {
          if (found.isEmpty()) {
            socket.close(CloseReason.SILENT);
            return;
          }
          token = secret;
          caller = found.get();
          arrive(found.get(), request.seq());
        });
  }

  /// Makes the connection, or goes on with the one that the client had, whichever way it said who
  /// it is; then replies to a challenge, if there was one.
  private void arrive(Caller who, long replyTo) {
    if (asked.senseless()) {
      socket.close(CloseReason.SILENT);
      return;
    }
    if (!counts(who.user())) {
      socket.close(CloseReason.CROWDED);
      return;
    }
    if (who.confined()) {
      confine(who, replyTo);
      return;
    }
    busy = true;
    attaching = true;
    var arrival =
        new Arrival(
            desk,
            socket,
            who.user(),
            asked.postedAck(),
            this::aside,
            held -> connection = held,
            () -> arrived(who, replyTo));
    if (asked.again()) {
      long wanted = Long.parseLong(asked.number());
      arrival.after(new Arrival.Former(new ConnectionId(asked.connection()), wanted));
    } else {
      arrival.fresh();
    }
  }

  /// Its user has to set up a second factor first. Until then it is told nothing, not even hello;
  /// then its client comes back and goes on where it was, or starts.
  private void confine(Caller who, long replyTo) {
    attaching = false;
    confined = true;
    desk.confined().add(who.user(), socket);
    leaveDoor();
    recheckSession();
    if (replyTo > 0) {
      socket.reply(Replies.ok(replyTo, Map.of()));
    }
    goOn();
  }

  /// From now on the socket is one of the user's, if there may be another.
  private boolean counts(UserId user) {
    known();
    boolean counts = desk.sockets().enters(user);
    counted = counts ? user : null;
    return counts;
  }

  private void known() {
    if (unknown) {
      unknown = false;
      desk.sockets().leaves(asked.address());
    }
  }

  private void arrived(Caller who, long replyTo) {
    attaching = false;
    live = true;
    LOG.debug("The request {} is a socket of the connection {}", asked.id(), mark());
    leaveDoor();
    // The session may have ended between the look at its token and the attaching.
    recheckSession();
    if (asked.again()) {
      desk.watching().returned(who.user());
    } else {
      desk.watching().opened(who.user());
    }
    asked = Asked.NOTHING;
    if (replyTo > 0) {
      socket.reply(Replies.ok(replyTo, Map.of()));
    }
    goOn();
  }

  /// Its connection receives nothing more here: others go on with it.
  void freeze() {
    Connection old = connection;
    if (old != null) {
      socket.shard().detach(old);
    }
  }

  private void goOn() {
    busy = false;
    pump();
  }

  private void ok(Request request, Map<String, Object> data) {
    socket.reply(Replies.ok(request.seq(), data));
  }

  private void refuse(Request request, Problem problem) {
    if (live) {
      socket.reply(Replies.fail(request.seq(), problem));
    }
  }

  /// The client showed that it is there.
  void alive() {
    if (live && caller != null) {
      desk.watching().alive(caller.user());
    }
  }

  /// Closes the socket if its session has run out meanwhile.
  void checkSession() {
    if (live || confined) {
      String secret = token;
      checked(() -> desk.ports().gate().find(secret));
    }
  }

  /// Closes the socket if its session was ended: somebody said that it may be.
  void recheckSession() {
    Caller who = caller;
    if (who != null) {
      checked(() -> desk.ports().check().again(who));
    }
  }

  /// One that cannot be checked stays: the database is away, not the session.
  private void checked(Supplier<Optional<Caller>> look) {
    String mark = mark();
    Runnable check =
        () -> {
          try {
            Optional<Caller> now = look.get();
            socket.shard().execute(() -> found(now));
          } catch (ProblemException e) {
            LOG.debug("A session could not be checked", e);
          }
        };
    desk.executor().execute(() -> LogMark.around(mark, check));
  }

  private void found(Optional<Caller> now) {
    if (now.isEmpty()) {
      socket.close(CloseReason.REVOKED);
    } else if (now.get().confined() != confined) {
      confined = true;
      freeze();
      socket.shard().closeInTurn(socket);
    } else {
      caller = now.get();
    }
  }

  /// The socket is closed or about to be.
  void over() {
    waiting = null;
    known();
    UserId user = counted;
    if (user != null) {
      desk.confined().remove(user, socket);
      counted = null;
      desk.sockets().leaves(user);
    }
    Connection old = connection;
    if (old != null) {
      socket.shard().detach(old);
    }
    if (live && old != null) {
      live = false;
      desk.watching().closed(old.user());
    }
  }

  /// What this socket's lines of the log carry: the id of its request until it has a connection,
  /// then that of the connection; lines of an action its `seq`, too.
  String mark() {
    Connection now = connection;
    return now == null ? asked.id() : now.id().value();
  }

  private <T> void aside(Arrival.Work<T> work, Consumer<T> then) {
    aside(mark(), work, then);
  }

  /// Does what may block on another thread and goes on here; if it fails, the socket starts over.
  private <T> void aside(String mark, Arrival.Work<T> work, Consumer<T> then) {
    Runnable both =
        () -> {
          try {
            T result = work.get();
            here(
                mark,
                () -> {
                  if (!socket.closing()) {
                    then.accept(result);
                  }
                });
          } catch (RuntimeException e) {
            LOG.warn("A socket must start over", e);
            here(mark, () -> socket.close(CloseReason.START_OVER));
          }
        };
    desk.executor().execute(() -> LogMark.around(mark, both));
  }

  private void here(String mark, Runnable task) {
    socket.shard().execute(() -> LogMark.around(mark, task));
  }
}
