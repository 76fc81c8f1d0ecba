package rookery.server.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All settings there are. Reading, checking, `--help` and docs/settings.md derive from it.
/// Immutable.
public final class Catalogue {
  public static final List<Setting<?>> ALL =
      Stream.of(
              ServiceKeys.ALL,
              TransportKeys.ALL,
              RateLimitKeys.ALL,
              TeamKeys.ALL,
              SessionKeys.ALL,
              AccountKeys.ALL,
              MailKeys.ALL,
              StorageKeys.ALL,
              ObservationKeys.ALL,
              AuditKeys.ALL,
              RookeryKeys.ALL,
              SocketKeys.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private static final UnknownKeys UNKNOWN = new UnknownKeys(ALL);
  private static final Map<String, Setting<?>> BY_PATH =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::path, setting -> setting));

  private Catalogue() {}

  /// The setting at a place such as `ServiceSettings.SiteURL`.
  public static Optional<Setting<?>> find(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /// The names of the sections.
  public static Set<String> sections() {
    return ALL.stream().map(Setting::section).collect(Collectors.toUnmodifiableSet());
  }

  /// Whether a name is that of a setting of other servers of this protocol.
  public static boolean isOfOthers(String path) {
    return UNKNOWN.isOfOthers(path);
  }

  /// The catalogue as a page for people.
  public static String asMarkdown() {
    return """
    # Settings

    A flag counts before an environment variable, that before the configuration of the cluster,
    that before the file (`--config`), that before the default. In the file a setting
    `Section.Key` is the key `Key` of the object `Section`. Names are those of Mattermost's
    servers where they mean the same; section `RookerySettings` is this server's own. A name that
    nobody knows is reported at start, with the nearest one.

    The configuration of the cluster is in the database. Administrators read it with
    `GET /api/v4/config` and change it with `PUT /api/v4/config/patch` (what is sent) or
    `PUT /api/v4/config` (the whole: what is left out goes back to file or default). A change is
    checked as a whole, and every node has it within a second. The column *Change* says when a
    setting takes effect then:

    - **at once**: on every node.
    - **after a restart**: on each node once it is restarted. Until then the node says so:
      reason `restart_needed` in `GET /api/rookery/v1/cluster`, the header
      `Rookery-Restart-Needed` of the answer, a line in its log.
    - **of each node**: it is set by flag, variable or file only, and a change of it is refused.
    - **none**: it is accepted because other servers have it, and does nothing.

    A setting that a flag or a variable of a node decides stays so on that node, whatever the
    cluster's configuration says; `GET /api/v4/config/environment` lists them.

    | Setting | Environment variable | Default | Change | Meaning |
    | --- | --- | --- | --- | --- |
    %s
    """
        .formatted(rows());
  }

  private static String rows() {
    return ALL.stream()
        .map(s ->
            "| `%s` | `%s` | %s | %s | %s |"
                .formatted(
                    s.path(),
                    s.variable(),
                    s.fallback().isEmpty() ? "" : "`" + s.fallback() + "`",
                    s.taken().words(),
                    s.doc()))
        .collect(Collectors.joining("\n"));
  }
}
