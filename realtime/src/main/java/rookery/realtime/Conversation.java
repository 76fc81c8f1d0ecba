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
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Upgraded;
import rookery.kernel.ConnectionId;
import rookery.kernel.Ids;
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
  private final Runnable done;
  private Asked asked;
  private @Nullable Queue<Request> waiting;
  private @Nullable Caller caller;
  private @Nullable Connection connection;
  private String token;
  private boolean busy;
  private boolean attaching;
  private boolean live;
  private boolean unknown;
  private @Nullable UserId counted;

  /// What of a request is needed behind the upgrade: the rest of it would take more memory than the
  /// socket. Immutable.
  private record Asked(String connection, String number, boolean postedAck, String address) {
    static final Asked NOTHING = new Asked("", "", false, "");

    static Asked of(Call.Request request) {
      return new Asked(
          request.query().getOrDefault("connection_id", ""),
          request.query().getOrDefault("sequence_number", ""),
          request.query().getOrDefault("posted_ack", "").equals("true"),
          request.address());
    }
  }

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
    return connection != null;
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
      done.run();
      return;
    }
    arrive(caller, 0);
  }

  private static boolean isNumber(String text) {
    return text.matches("-?\\d{1,18}");
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
    String secret = token;
    aside(
        () -> answer(action, request, secret),
        reply -> {
          socket.reply(reply);
          goOn();
        });
  }

  /// Blocking. The session is looked at again: its end may not have been told yet.
  private byte[] answer(SocketAction action, Request request, String secret) {
    try {
      Optional<Caller> now = desk.ports().gate().find(secret);
      if (now.isEmpty()) {
        return Replies.fail(request.seq(), Replies.sessionGone());
      }
      var call = new SocketAction.Call(now.get(), request.data());
      return Replies.ok(request.seq(), action.handler().apply(call));
    } catch (ProblemException e) {
      return Replies.fail(request.seq(), e.problem());
    } catch (RuntimeException e) {
      LOG.error("The action {} failed", action.name(), e);
      return Replies.bug(request.seq());
    }
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
    String former = asked.connection();
    if (!former.isEmpty() && !(Ids.wellFormed(former) && isNumber(asked.number()))) {
      socket.close(CloseReason.SILENT);
      return;
    }
    if (!counts(who.user())) {
      socket.close(CloseReason.CROWDED);
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
    if (former.isEmpty()) {
      arrival.fresh();
    } else {
      long wanted = Long.parseLong(asked.number());
      arrival.after(new Arrival.Former(new ConnectionId(former), wanted));
    }
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
    done.run();
    // The session may have ended between the look at its token and the attaching.
    recheckSession();
    if (asked.connection().isEmpty()) {
      desk.watching().opened(who.user());
    } else {
      desk.watching().returned(who.user());
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
    if (live) {
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
    desk.executor()
        .execute(() -> {
          try {
            Optional<Caller> now = look.get();
            socket.shard().execute(() -> found(now));
          } catch (ProblemException e) {
            LOG.debug("A session could not be checked", e);
          }
        });
  }

  private void found(Optional<Caller> now) {
    if (now.isEmpty()) {
      socket.close(CloseReason.REVOKED);
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

  /// Does what may block on another thread and goes on here; if it fails, the socket starts over.
  private <T> void aside(Arrival.Work<T> work, Consumer<T> then) {
    desk.executor()
        .execute(() -> {
          try {
            T result = work.get();
            socket
                .shard()
                .execute(() -> {
                  if (!socket.closing()) {
                    then.accept(result);
                  }
                });
          } catch (RuntimeException e) {
            LOG.warn("A socket must start over", e);
            socket.shard().execute(() -> socket.close(CloseReason.START_OVER));
          }
        });
  }
}
