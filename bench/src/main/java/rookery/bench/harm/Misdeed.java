package rookery.bench.harm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A way to do harm, once; it is done again and again. Immutable.
enum Misdeed {
  /// Messages over a socket, a thousand a second.
  FLOOD {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        by.count(this, rough.upgraded(by.token()) ? "sockets" : "sockets refused");
        byte[] block = block();
        while (by.goesOn()) {
          rough.send(block);
          by.count(this, "messages", IN_A_BLOCK);
          rough.drains();
          by.pause(100);
        }
      }
    }
  },
  /// A socket whose client asks ten times a second, which it may, and never reads.
  READ_NOTHING {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        by.count(this, rough.upgraded(by.token()) ? "sockets" : "sockets refused");
        byte[] question = frame("{\"seq\":1,\"action\":\"get_statuses\"}");
        while (by.goesOn()) {
          rough.send(question);
          by.count(this, "questions");
          by.pause(100);
        }
      }
    }
  },
  /// A socket whose client never says who it is.
  SAY_NOTHING {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        by.count(this, rough.upgraded("") ? "sockets" : "sockets refused");
        rough.awaitEnd();
      }
    }
  },
  /// The head of a request, a byte a second.
  HALF_A_HEAD {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        by.count(this, "heads");
        rough.send("GET /api/v4/users/me HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        while (by.goesOn()) {
          rough.send("x");
          by.pause(1_000);
        }
      }
    }
  },
  /// The body of a request, a byte a second.
  HALF_A_BODY {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        by.count(this, "bodies");
        rough.send("POST /api/v4/users/login HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n");
        while (by.goesOn()) {
          rough.send("x");
          by.pause(1_000);
        }
      }
    }
  },
  /// Bodies almost without end, four megabytes a second.
  GIANT_BODY {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        by.count(this, "bodies");
        rough.send(
            "POST /api/v4/posts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + by.token()
                + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        byte[] chunk =
            ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        boolean answered = false;
        for (int i = 0; i < CHUNKS && by.goesOn(); i++) {
          rough.send(chunk);
          by.count(this, "KB", 16);
          if (!answered && rough.isAnswered()) {
            // Which does not end it.
            answered = true;
            by.count(this, "answered " + rough.status());
          }
          by.pause(4);
        }
      }
    }
  },
  /// Tokens that nobody was given.
  WRONG_TOKEN {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        rough.send(
            "GET /api/v4/users/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer "
                + by.guess()
                + "\r\n\r\n");
        by.count(this, "answered " + rough.status());
        by.pause(20);
      }
    }
  },
  /// Passwords that are guessed.
  WRONG_PASSWORD {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        String body = "{\"login_id\":\"%s\",\"password\":\"%s\"}".formatted(by.name(), by.guess());
        rough.send(
            "POST /api/v4/users/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
        by.count(this, "answered " + rough.status());
        by.pause(100);
      }
    }
  },
  /// A socket that is closed as soon as it is open, over and over.
  COME_AND_GO {
    @Override
    void commit(Wrongdoer by) throws IOException {
      try (var rough = by.connects()) {
        by.count(this, rough.upgraded(by.token()) ? "sockets" : "sockets refused");
      }
      by.pause(100);
    }
  };

  private static final int IN_A_BLOCK = 100;
  private static final int CHUNKS = 1_024;

  abstract void commit(Wrongdoer by) throws IOException;

  /// In words.
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Many messages.
  private static byte[] block() {
    byte[] one = frame("{\"seq\":1,\"action\":\"ping\"}");
    var block = new byte[IN_A_BLOCK * one.length];
    for (int i = 0; i < IN_A_BLOCK; i++) {
      System.arraycopy(one, 0, block, i * one.length, one.length);
    }
    return block;
  }

  /// A short message, masked with zeros.
  private static byte[] frame(String message) {
    byte[] text = message.getBytes(StandardCharsets.US_ASCII);
    var frame = new byte[text.length + 6];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    return frame;
  }
}
