package rookery.postgres;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Rows with the version of them all, as one statement read them. Immutable.
///
/// @param version another text whenever the rows are others
/// @param rows none when whoever asked has this version
public record Versioned<T>(String version, List<T> rows) {
  /// Leaves the rows out when the asker has them; then, and when there are none, one row has the
  /// version alone. PostgreSQL gives a row another `xmin` with each transaction that changes it.
  static final String TEXT =
      """
      with mine as materialized (
        %s
      ), told as materialized (
        select ?::text || '.' || count(*) || '.'
          || coalesce(sum(hashtextextended(row_version, 0)), 0) as version
        from mine
      )
      select told.version, mine.* from told left join mine on told.version <> all (?)
      order by %s
      """;

  public Versioned {
    rows = List.copyOf(rows);
  }

  /// A row of the statement.
  ///
  /// @param row nothing when the version stands alone
  record Line<T>(String version, Optional<T> row) {}

  static <T> Line<T> line(Row row, Function<Row, T> reader) {
    return new Line<>(
        row.text("version"), row.optionalText("row_version").map(_ -> reader.apply(row)));
  }

  static <T> Versioned<T> of(List<Line<T>> lines) {
    return new Versioned<>(
        lines.getFirst().version(), lines.stream().flatMap(line -> line.row().stream()).toList());
  }
}
