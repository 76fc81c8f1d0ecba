package rookery.talk.post;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.ProblemException;
import rookery.places.channel.Channel;

/// Everything that was plugged into posts. Thread-safe.
public final class PostHooks {
  private static final Logger LOG = LoggerFactory.getLogger(PostHooks.class);
  private static final int MOST_WAITING = 1_000;

  private final List<PostHook> before = new CopyOnWriteArrayList<>();
  private final List<PostParticipant> within = new CopyOnWriteArrayList<>();
  private final List<Lane> after = new CopyOnWriteArrayList<>();
  private final Counter posts;
  private final Counter failures;
  private final Counter dropped;

  PostHooks(MeterRegistry metrics) {
    this.posts = Counter.builder("mattermost_post_total").register(metrics);
    this.failures = Counter.builder("rookery_talk_hook_failures").register(metrics);
    this.dropped = Counter.builder("rookery_talk_hook_dropped").register(metrics);
  }

  /// From now on `hook` looks at posts before they are written. For the composition of a node.
  public void before(PostHook hook) {
    before.add(hook);
  }

  /// From now on `participant` takes part in posts. For the composition of a node.
  public void within(PostParticipant participant) {
    within.add(participant);
  }

  /// From now on `listener` learns of posts. For the composition of a node.
  public void after(PostListener listener) {
    after.add(new Lane(listener));
  }

  NewPost look(NewPost wanted) {
    NewPost now = wanted;
    for (PostHook hook : before) {
      try {
        now = hook.before(now);
      } catch (ProblemException e) {
        throw e;
      } catch (RuntimeException e) {
        failures.increment();
        LOG.warn("A hook on posts failed and is left out", e);
      }
    }
    return now;
  }

  List<PostParticipant> participants() {
    return within;
  }

  void written(Channel channel, Post post) {
    posts.increment();
    after.forEach(lane -> lane.offer(channel, post));
  }

  private record Written(Channel channel, Post post) {}

  /// What waits for one listener, and the thread that brings it. A slow one delays itself alone.
  /// Thread-safe.
  private final class Lane {
    private final PostListener listener;
    private final BlockingQueue<Written> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

    Lane(PostListener listener) {
      this.listener = listener;
      Thread.ofVirtual().name("post-listener").start(this::run);
    }

    void offer(Channel channel, Post post) {
      if (!waiting.offer(new Written(channel, post))) {
        dropped.increment();
      }
    }

    private void run() {
      try {
        while (true) {
          bring(waiting.take());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void bring(Written written) {
      try {
        listener.written(written.channel(), written.post());
      } catch (RuntimeException e) {
        failures.increment();
        LOG.warn("A listener of posts failed", e);
      }
    }
  }
}
