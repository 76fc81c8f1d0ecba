package rookery.places;

import rookery.kernel.IdSource;
import rookery.kernel.UserId;
import rookery.people.People;
import rookery.people.access.Permissions;
import rookery.people.access.Roles;
import rookery.people.preference.Preferences;
import rookery.people.user.Users;
import rookery.postgres.Database;

final class PeopleForTests {
  static People over(Database database) {
    return new People(
        new Users(database), new Roles(), new Permissions(), new Preferences(database));
  }

  static UserId add(Database database, IdSource ids, String name, String roles) {
    var id = new UserId(ids.next());
    return database.write(tx -> {
      tx.sql(
              "insert into users (id, username, email, roles) values (?, ?, ?, ?)",
              id,
              name,
              name + "@example.com",
              roles)
          .run();
      return id;
    });
  }
}
