package rookery.http;

/// An address cannot be listened on; the message is one line for the operator.
public final class CannotListen extends Exception {
  CannotListen(String host, int port, Throwable cause) {
    super(
        "Cannot listen on "
            + (host.isEmpty() ? "port " : host + ":")
            + port
            + ": "
            + (cause.getMessage() == null
                ? cause.toString()
                : cause.getMessage().lines().findFirst().orElse("")),
        cause);
  }

  CannotListen(UnusableCertificate cause) {
    super("Cannot speak TLS: " + cause.getMessage(), cause);
  }
}
