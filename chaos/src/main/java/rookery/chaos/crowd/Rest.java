package rookery.chaos.crowd;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Entry.Outcome;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.json.Json;

/// A person's REST calls, sent to one node after another until there is an answer that settles
/// them. Thread-safe.
final class Rest {
  private static final long READ_FOR_NANOS = Duration.ofSeconds(120).toNanos();
  private static final long WRITE_FOR_NANOS = Duration.ofSeconds(45).toNanos();
  private static final int SERVER_FAULT = 500;
  private static final int TOO_MANY = 429;

  private final ChatClient person;
  private final Field field;
  private final Random random;

  Rest(ChatClient person, Field field, long seed) {
    this.person = person.withPatience(field.patience().answer());
    this.field = field;
    this.random = new Random(seed);
  }

  /// How a call ended. Immutable.
  ///
  /// @param doubtful whether some attempt had no answer, so that it may yet have an effect
  /// @param answer the last one
  record Result(Outcome outcome, boolean doubtful, @Nullable Answer answer, String why) {}

  /// What the call changes, at any node.
  ///
  /// @param first which node is asked first
  Result write(String method, String path, @Nullable Object body, int first) {
    long deadline = System.nanoTime() + WRITE_FOR_NANOS;
    boolean doubtful = false;
    String why = "";
    for (int attempt = 0; ; attempt++) {
      var attempted = attempt(method, path, body, first + attempt);
      Answer answer = attempted.answer;
      if (answer != null && answer.status() < SERVER_FAULT && answer.status() != TOO_MANY) {
        boolean ok = answer.status() / 100 == 2;
        return new Result(
            ok ? Outcome.OK : Outcome.FAILED, doubtful, answer, ok ? "" : "" + answer);
      }
      doubtful |= attempted.doubtful;
      why = answer == null ? attempted.why : answer.toString();
      if (System.nanoTime() > deadline || field.overAfter(100 + random.nextInt(400))) {
        return new Result(doubtful ? Outcome.UNKNOWN : Outcome.FAILED, doubtful, null, why);
      }
    }
  }

  /// What the path shows; null if nobody answered in time.
  @Nullable Answer read(String path) {
    return read("GET", path, null);
  }

  /// What the call shows; null if nobody answered in time.
  @Nullable Answer read(String method, String path, @Nullable Object body) {
    long deadline = System.nanoTime() + READ_FOR_NANOS;
    for (int attempt = random.nextInt(100); System.nanoTime() < deadline; attempt++) {
      Answer answer = attempt(method, path, body, attempt).answer;
      if (answer != null && answer.status() < SERVER_FAULT && answer.status() != TOO_MANY) {
        return answer;
      }
      if (field.overAfter(50 + random.nextInt(200))) {
        return null;
      }
    }
    return null;
  }

  private Attempted attempt(String method, String path, @Nullable Object body, int number) {
    var nodes = field.upNodes();
    var node = nodes.get(Math.floorMod(number, nodes.size()));
    byte[] bytes = body == null ? null : Json.bytes(body);
    field.failures().attempted();
    try {
      var answer = person.movedTo(node.url()).send(method, path, bytes, java.util.Map.of());
      if (answer.status() >= SERVER_FAULT || answer.status() == TOO_MANY) {
        field.failures().failed(answer.toString());
      }
      return new Attempted(answer, true, "");
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      field.failures().failed("%s %s: %s".formatted(method, path, cause));
      boolean sent =
          !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException);
      return new Attempted(null, sent, String.valueOf(cause));
    }
  }

  /// One attempt.
  ///
  /// @param doubtful whether it may have an effect although nobody said so
  private record Attempted(@Nullable Answer answer, boolean doubtful, String why) {}
}
