package rookery.server.settings;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All settings there are. Reading, checking, `--help` and docs/settings.md derive from it.
/// Immutable.
public final class Catalogue {
  public static final List<Setting<?>> ALL =
      Stream.of(
              ServiceKeys.ALL,
              TransportKeys.ALL,
              TeamKeys.ALL,
              SessionKeys.ALL,
              AccountKeys.ALL,
              MailKeys.ALL,
              StorageKeys.ALL,
              ObservationKeys.ALL,
              RookeryKeys.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private Catalogue() {}

  /// The catalogue as a page for people.
  public static String asMarkdown() {
    String rows =
        ALL.stream()
            .map(s ->
                "| `%s` | `%s` | %s | %s |"
                    .formatted(
                        s.path(),
                        s.variable(),
                        s.fallback().isEmpty() ? "" : "`" + s.fallback() + "`",
                        s.doc()))
            .collect(Collectors.joining("\n"));
    return """
    # Settings

    A flag counts before an environment variable, that before the file (`--config`), that before
    the default. In the file a setting `Section.Key` is the key `Key` of the object `Section`.
    Names are those of Mattermost's servers where they mean the same; section `RookerySettings`
    is this server's own. A name that nobody knows is reported at start, with the nearest one.

    | Setting | Environment variable | Default | Meaning |
    | --- | --- | --- | --- |
    %s
    """
        .formatted(rows);
  }
}
