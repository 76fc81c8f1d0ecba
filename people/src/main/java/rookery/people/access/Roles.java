package rookery.people.access;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/// The roles that exist and what they grant (protocol: rest D.9). Immutable.
public final class Roles {
  private static final String TABLE = "roles.properties";

  private final Map<String, Role> byName;

  private Roles(Map<String, Role> byName) {
    this.byName = Map.copyOf(byName);
  }

  /// The roles of a fresh installation.
  public static Roles builtIn() {
    var roles = new HashMap<String, Role>();
    roles.put(
        "system_admin",
        new Role(
            "system_admin",
            "System administrator",
            "Administers the system.",
            EnumSet.allOf(Permission.class)));
    var table = table();
    for (String name : table.stringPropertyNames()) {
      String[] parts = table.getProperty(name).split("\\|", 3);
      roles.put(name, new Role(name, parts[0], parts[1], permissions(parts[2])));
    }
    return new Roles(roles);
  }

  /// Whether one of the roles grants the permission; a name that no role has grants nothing.
  public boolean grants(Collection<String> roleNames, Permission permission) {
    for (String name : roleNames) {
      Role role = byName.get(name);
      if (role != null && role.permissions().contains(permission)) {
        return true;
      }
    }
    return false;
  }

  /// The role of that name.
  public Optional<Role> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private static Set<Permission> permissions(String names) {
    var permissions = EnumSet.noneOf(Permission.class);
    for (String name : names.split(" ", -1)) {
      permissions.add(Permission.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return permissions;
  }

  private static Properties table() {
    var table = new Properties();
    try (var in = Roles.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is not packaged");
      }
      table.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + TABLE, e);
    }
  }
}
