package rookery.server.site;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.StaticSite;

/// The pages that links in mails lead to, for an installation without a web app, which has its own.
/// They say nothing themselves: what the link is worth, the routes find out when a person presses
/// the button, so that a mail scanner which opens the link does not use it up. Immutable.
public final class AccountPages implements StaticSite {
  private static final Map<String, String> PAGES =
      Map.of(
          "/reset_password_complete", "reset-password.html",
          "/do_verify_email", "verify-email.html",
          "/rookery/account.css", "account.css",
          "/rookery/account.js", "account.js");

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private final StaticSite behind;
  private final Map<String, Reply> files;

  /// @param behind answers every other path
  public AccountPages(StaticSite behind) {
    this.behind = behind;
    this.files =
        PAGES.values().stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), AccountPages::file));
  }

  private static Reply file(String name) {
    return Reply.bytes(ContentTypes.of(name), Packaged.bytes(name))
        .with("Cache-Control", "no-store")
        // The address holds what the link is worth.
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", POLICY);
  }

  @Override
  public Reply answer(String path, Call.Request request) {
    Reply file = files.get(PAGES.getOrDefault(path, ""));
    return file == null ? behind.answer(path, request) : file;
  }
}
