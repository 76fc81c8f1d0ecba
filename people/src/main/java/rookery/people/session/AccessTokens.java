package rookery.people.session;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import rookery.kernel.IdSource;
import rookery.kernel.Page;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Gives out access tokens, switches them off and on, and takes them back: with their sockets, on
/// every node. Thread-safe; blocking.
final class AccessTokens {
  private static final int MOST_FOUND = 100;

  private final Sessions sessions;
  private final Database database;
  private final IdSource ids;
  private final InstantSource clock;
  private final AccessTokenSql sql = new AccessTokenSql();

  AccessTokens(Sessions sessions, Database database, Sessions.Source source) {
    this.sessions = sessions;
    this.database = database;
    this.ids = source.ids();
    this.clock = source.clock();
  }

  /// A new token.
  ///
  /// @param secret what its holder is told this once
  record Made(AccessToken token, String secret) {}

  Made make(UserId user, String description) {
    demandOffered();
    var token = new AccessToken(ids.next(), user, description, true);
    String secret = ids.next();
    database.write(transaction -> {
      sql.insert(transaction, token, Sessions.hash(secret), clock.millis());
      return token;
    });
    return new Made(token, secret);
  }

  private void demandOffered() {
    if (!sessions.rules().accessTokens()) {
      throw new Problem.NotOffered(
              "app.user_access_token.disabled",
              "Personal access tokens are switched off on this server.")
          .raise();
    }
  }

  List<AccessToken> of(UserId user, Page page) {
    return database.read(q -> sql.of(q, user, page));
  }

  List<AccessToken> all(Page page) {
    return database.read(q -> sql.all(q, page));
  }

  List<AccessToken> search(String term) {
    return database.read(q -> sql.search(q, term, MOST_FOUND));
  }

  Optional<AccessToken> find(String id) {
    return database.read(q -> sql.byId(q, id));
  }

  /// Switches a token off or on.
  void activate(String id, boolean active) {
    if (active) {
      demandOffered();
    }
    changed(transaction -> sql.activate(transaction, id, active));
  }

  /// Takes a token back for good.
  void revoke(String id) {
    changed(transaction -> sql.delete(transaction, id));
  }

  private void changed(Function<Transaction, Optional<SessionSql.Gone>> change) {
    database.write(transaction -> {
      var changed = change.apply(transaction);
      sessions.tell(transaction, changed.stream().toList());
      return changed;
    });
  }
}
