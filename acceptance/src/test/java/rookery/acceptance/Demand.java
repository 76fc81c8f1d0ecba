package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import rookery.client.Answer;
import rookery.client.ChatClient;

/// Requests without a break, several at a time. A post that is refused is sent again until it is
/// taken, as clients do. Thread-safe.
final class Demand implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<Answered> answers = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> written = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final List<Future<?>> running = new ArrayList<>();

  /// An answer and how long it took. Immutable.
  private record Answered(ChatClient by, String method, Answer answer, Duration after) {
    @Override
    public String toString() {
      return "%s of %s after %s: %s %s"
          .formatted(answer.call(), by.node(), after, answer, answer.headers());
    }
  }

  /// Reads a channel, with so many requests at a time.
  void reads(ChatClient who, String channel, int atOnce) {
    for (int i = 0; i < atOnce; i++) {
      begin(() -> ask(who, "GET", () -> who.get("/channels/" + channel + "/posts?per_page=5")));
    }
  }

  /// Writes to a channel, one post after the other.
  void writes(ChatClient who, String channel) {
    begin(() -> {
      String message = "number " + count.incrementAndGet();
      var post =
          Map.of("channel_id", channel, "message", message, "pending_post_id", "to:" + message);
      while (ask(who, "POST", () -> who.post("/posts", post)) == 503) {
        pause();
      }
      written.add(message);
    });
  }

  private void begin(Runnable step) {
    running.add(
        threads.submit(() -> {
          do {
            step.run();
          } while (!pause());
        }));
  }

  private int ask(ChatClient who, String method, Request request) {
    long start = System.nanoTime();
    try {
      var answer = request.send();
      var after = Duration.ofNanos(System.nanoTime() - start);
      answers.add(new Answered(who, method, answer, after));
      return answer.status();
    } catch (UncheckedIOException e) {
      throw new AssertionError("no answer after " + Duration.ofNanos(System.nanoTime() - start), e);
    }
  }

  private boolean pause() {
    try {
      return over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Whether reading and writing both were refused to this client.
  boolean wasRefused(ChatClient who) {
    return List.of("GET", "POST").stream()
        .allMatch(method ->
            answers.stream()
                .anyMatch(each ->
                    each.by == who && each.method.equals(method) && each.answer.status() == 503));
  }

  /// Ends it, once everything that was begun is done. Each answer must have come within the bound,
  /// and be a yes or a 503 that says when to come again.
  void endsWell(Duration bound) throws Exception {
    over.countDown();
    for (var each : running) {
      each.get(2, TimeUnit.MINUTES);
    }
    assertThat(answers)
        .allSatisfy(each -> {
          assertThat(each.after).as("%s", each).isLessThan(bound);
          if (each.answer.status() == 503) {
            assertThat(each.answer.header("Retry-After")).as("%s", each).isNotEmpty();
          } else {
            assertThat(each.answer.status()).as("%s", each).isBetween(200, 201);
          }
        });
  }

  /// The messages that were taken.
  List<String> written() {
    return List.copyOf(written);
  }

  @Override
  public void close() {
    over.countDown();
    threads.shutdownNow();
  }

  /// A request, to be sent now.
  private interface Request {
    Answer send();
  }
}
