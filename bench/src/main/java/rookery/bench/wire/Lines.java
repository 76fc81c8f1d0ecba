package rookery.bench.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The HTTP connections of one client to one node: as many as a browser allows itself, opened when
/// they are needed; what finds none free waits in turn. Not thread-safe; confined to its event
/// loop.
public final class Lines {
  /// What browsers keep to: so many to one host.
  public static final int OF_A_BROWSER = 6;

  private static final int LINE = 4_096;
  private static final int HEADERS = 16_384;
  private static final int CHUNK = 65_536;

  private final Wire wire;
  private final EventLoop loop;
  private final InetSocketAddress node;
  private final int most;
  private final List<Line> open = new ArrayList<>();
  private final Deque<Line> free = new ArrayDeque<>();
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private boolean closed;

  public Lines(Wire wire, EventLoop loop, InetSocketAddress node, int most) {
    this.wire = wire;
    this.loop = loop;
    this.node = node;
    this.most = most;
  }

  /// Makes a call as soon as there is a connection for it.
  public void ask(Asked asked) {
    if (closed) {
      asked.end(0, "", 0);
      return;
    }
    Line line = free.poll();
    if (line != null) {
      line.ask(asked);
    } else if (open.size() < most) {
      connect().ask(asked);
    } else {
      waiting.add(asked);
    }
  }

  private Line connect() {
    var line = new Line(this::idle);
    open.add(line);
    var connecting =
        wire.connect(
            loop,
            node,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpClientCodec(LINE, HEADERS, CHUNK), line);
              }
            });
    connecting.addListener(result -> {
      if (!result.isSuccess()) {
        line.end();
      }
    });
    return line;
  }

  private void idle(Line line) {
    if (line.isOver()) {
      open.remove(line);
      free.remove(line);
      var next = closed ? null : waiting.poll();
      if (next != null) {
        ask(next);
      }
      return;
    }
    var next = waiting.poll();
    if (next != null) {
      line.ask(next);
    } else {
      free.add(line);
    }
  }

  /// Hangs up; what waits is not answered.
  public void close() {
    closed = true;
    List.copyOf(waiting).forEach(asked -> asked.end(0, "", 0));
    waiting.clear();
    List.copyOf(open).forEach(Line::close);
  }
}
