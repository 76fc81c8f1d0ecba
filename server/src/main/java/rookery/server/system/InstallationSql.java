package rookery.server.system;

import rookery.postgres.Database;

/// Facts of the installation that the first node writes and every other one reads. Thread-safe.
final class InstallationSql {
  private final Database database;

  InstallationSql(Database database) {
    this.database = database;
  }

  /// The value of `name`; `first` becomes it if there is none yet.
  String remember(String name, String first) {
    return database.write(tx -> {
      tx.sql(
              "insert into installation (name, value) values (?, ?) on conflict do nothing",
              name,
              first)
          .run();
      return tx.sql("select value from installation where name = ?", name)
          .only(row -> row.text("value"));
    });
  }

  /// Whether the database takes writes: a value is written and deleted again.
  void probe(String name) {
    database.write(tx -> {
      tx.sql(
              "insert into installation (name, value) values (?, '') on conflict (name) do"
                  + " update set value = ''",
              name)
          .run();
      return tx.sql("delete from installation where name = ?", name).run();
    });
  }
}
