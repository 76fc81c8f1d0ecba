package rookery.chaos.site;

import java.util.Optional;

/// Who leads, as the database says. Immutable.
///
/// @param holder the life of the node
/// @param node its name, "" if that is not on record yet
/// @param current whether its lease is not over
public record Lead(long term, String holder, String node, boolean current) {
  private static final String ASK =
      """
      select term, holder, coalesce(incarnation.node, '') as node,
        until > clock_timestamp() as current
      from rookery.leader left join rookery.incarnation on incarnation.id = leader.holder
      """;

  static Optional<Lead> read(Way way) {
    return way.ask(
        ASK,
        row ->
            new Lead(
                row.getLong("term"),
                row.getString("holder"),
                row.getString("node"),
                row.getBoolean("current")));
  }
}
