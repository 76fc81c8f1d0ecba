package rookery.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.net.NetSocketInternal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.LogMark;
import rookery.kernel.Problem;

/// Upgrades a connection to the socket protocol and takes it out of the HTTP server's hands:
/// detached, an idle socket costs a tenth of the memory and the hub may join many events into one
/// write.
///
/// Order: origin and headers are checked on the event loop, the session on a virtual thread, then
/// the 101 is sent and the connection changes hands on its loop. Thread-safe.
final class SocketUpgrade {
  private static final Logger LOG = LoggerFactory.getLogger(SocketUpgrade.class);
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Authentication authentication;
  private final Supplier<Origins> origins;
  private final SocketAcceptor acceptor;

  SocketUpgrade(Authentication authentication, Supplier<Origins> origins, SocketAcceptor acceptor) {
    this.authentication = authentication;
    this.origins = origins;
    this.acceptor = acceptor;
  }

  /// Why a request cannot be upgraded, if so.
  Optional<Problem> refusal(Call.Request request) {
    var headers = request.headers();
    boolean asked =
        headers.getOrDefault("upgrade", "").equalsIgnoreCase("websocket")
            && headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("upgrade")
            && headers.getOrDefault("sec-websocket-version", "").equals("13")
            && !headers.getOrDefault("sec-websocket-key", "").isEmpty();
    if (!asked) {
      return Optional.of(
          new Problem.Invalid(
              "api.web_socket.connect.upgrade.app_error",
              "This address answers only WebSocket upgrades of version 13."));
    }
    String host = headers.getOrDefault("host", "");
    if (!origins.get().maySocket(headers.getOrDefault("origin", ""), host)) {
      return Optional.of(
          new Problem.Forbidden(
              "api.web_socket.connect.upgrade.app_error",
              "A page of this origin may not connect; see AllowCorsFrom."));
    }
    return Optional.empty();
  }

  /// Whose socket this is; blocking. A token that is no good makes an anonymous socket: the client
  /// may still send another one. Fails if there may be no further socket of who asks.
  @Nullable Caller caller(Call.Request request) {
    Caller caller =
        authentication
            .find(Credentials.of(request.cookies(), request.headers(), request.query()))
            .orElse(null);
    var refusal = acceptor.refusal(caller, request.address());
    if (refusal.isPresent()) {
      throw refusal.get().raise();
    }
    return caller;
  }

  /// Sends the 101 and hands the connection over. On the connection's event loop.
  ///
  /// @param arrived is called when its socket has arrived, or failed to
  void upgrade(
      HttpServerRequest exchange, Call.Request request, @Nullable Caller caller, Runnable arrived) {
    LogMark.around(
        request.id(),
        () -> {
          try {
            change(exchange, request, caller, arrived);
          } catch (NoSuchElementException e) {
            arrived.run();
            // The client has gone meanwhile, and the server taken its own handlers out.
            LOG.debug("An upgrade came too late", e);
          }
        });
  }

  private void change(
      HttpServerRequest exchange, Call.Request request, @Nullable Caller caller, Runnable arrived) {
    exchange
        .response()
        .putHeader("Upgrade", "websocket")
        .putHeader("Connection", "Upgrade")
        .putHeader("X-Request-Id", request.id())
        .putHeader(
            "Sec-WebSocket-Accept",
            accept(request.headers().getOrDefault("sec-websocket-key", "")));
    var http = ((HttpServerConnection) exchange.connection()).channelHandlerContext();
    var early = new EarlyBytes();
    http.pipeline().addBefore(http.name(), "early", early);
    var answered = exchange.toNetSocket();
    early.answered();
    var _ =
        answered
            .onSuccess(socket -> {
              var serving = ((NetSocketInternal) socket).channelHandlerContext();
              serving.channel().closeFuture().addListener(_ -> arrived.run());
              LogMark.around(
                  request.id(),
                  () ->
                      handOver(
                          serving,
                          early,
                          channel -> new Upgraded(channel, request, caller, arrived)));
            })
            .onFailure(e -> {
              LogMark.around(request.id(), () -> LOG.debug("An upgrade failed", e));
              arrived.run();
              early.take().forEach(ByteBuf::release);
            });
  }

  private void handOver(
      ChannelHandlerContext http, EarlyBytes early, Function<Channel, Upgraded> upgraded) {
    var since = early.take();
    if (early.tooEarly()) {
      LOG.debug("A client did not wait for the answer to its upgrade");
      since.forEach(ByteBuf::release);
      http.close();
      return;
    }
    var channel = detach(http, early);
    acceptor.accept(upgraded.apply(channel));
    since.forEach(channel.pipeline()::fireChannelRead);
  }

  /// Removes the HTTP server's handler; a harmless last one stays, so that the pipeline is never
  /// empty.
  private static Channel detach(ChannelHandlerContext http, EarlyBytes early) {
    var pipeline = http.pipeline();
    pipeline.addLast("end", new ChannelInboundHandlerAdapter());
    pipeline.remove(early);
    HeadTimer.leave(pipeline);
    pipeline.remove(http.handler());
    if (pipeline.get("idle") != null) {
      pipeline.remove("idle");
    }
    return http.channel();
  }

  private static String accept(String key) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
