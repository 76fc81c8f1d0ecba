package rookery.people.access;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/// The roles that there are at one moment, and what they grant (protocol: rest D.9). Immutable.
public final class RoleTable {
  private static final String FILE = "roles.properties";
  private static final int FIELDS = 4;

  /// When the roles of the program were last edited: never, which clients are told as long ago.
  private static final long BORN = 1;

  private final Map<String, Role> byName;

  private RoleTable(Map<String, Role> byName) {
    this.byName = Map.copyOf(byName);
  }

  /// The roles of the program, which nobody has edited.
  public static RoleTable builtIn() {
    var roles = new HashMap<String, Role>();
    roles.put(
        "system_admin",
        new Role(
            "system_admin",
            RoleScope.SYSTEM,
            true,
            "System administrator",
            "Administers the system.",
            EnumSet.allOf(Permission.class),
            BORN));
    var file = file();
    for (String name : file.stringPropertyNames()) {
      roles.put(name, parsed(name, file.getProperty(name).split("\\|", FIELDS)));
    }
    return new RoleTable(roles);
  }

  /// These roles with edits; one of a role that this version does not know is left alone.
  RoleTable edited(Collection<RoleEdit> edits) {
    if (edits.isEmpty()) {
      return this;
    }
    var roles = new HashMap<>(byName);
    for (RoleEdit edit : edits) {
      roles.computeIfPresent(edit.role(), (_, builtIn) -> edit.applied(builtIn));
    }
    return new RoleTable(roles);
  }

  /// Whether one of the roles grants the permission; a name that no role has grants nothing.
  public boolean grants(Collection<String> roleNames, Permission permission) {
    for (String name : roleNames) {
      Role role = byName.get(name);
      if (role != null && role.grants(permission)) {
        return true;
      }
    }
    return false;
  }

  /// The role of that name.
  public Optional<Role> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The role of that id.
  Optional<Role> byId(String id) {
    return byName.values().stream().filter(role -> role.id().equals(id)).findFirst();
  }

  /// All roles in the order of their names.
  List<Role> all() {
    return List.copyOf(new TreeMap<>(byName).values());
  }

  /// One line of the file: `kind | display name | what it is | permissions`, where a kind with a
  /// star is one that members have for what they are.
  private static Role parsed(String name, String[] fields) {
    boolean schemeManaged = fields[0].endsWith("*");
    String scope = fields[0].replace("*", "").toUpperCase(Locale.ROOT);
    var permissions = EnumSet.noneOf(Permission.class);
    for (String permission : fields[3].split(" ", -1)) {
      if (!permission.isEmpty()) {
        permissions.add(Permission.named(permission).orElseThrow());
      }
    }
    return new Role(
        name, RoleScope.valueOf(scope), schemeManaged, fields[1], fields[2], permissions, BORN);
  }

  private static Properties file() {
    var file = new Properties();
    try (var in = RoleTable.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not packaged");
      }
      file.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + FILE, e);
    }
  }
}
