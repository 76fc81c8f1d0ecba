package rookery.places.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import rookery.kernel.ChannelId;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Pipeline;
import rookery.postgres.Pipeline.Answer;

/// What the posts of one transaction do to the counters of their channels and members (protocol:
/// rest E.2): told post by post, in their order, and written for all of them at once. The rows of
/// the channels are locked from the beginning, so nobody else counts there meanwhile. Not
/// thread-safe; confined to its transaction.
public final class Tally {
  private final CounterSql sql;
  private final Answer<List<CounterSql.ChannelRow>> rows;
  private final Map<ChannelId, Standing> channels = new HashMap<>();
  private final Map<Member, Mentions> mentions = new LinkedHashMap<>();
  private final Map<Member, Look> looks = new LinkedHashMap<>();
  private final Answer<List<CounterSql.MemberRow>> lookers;
  private final Map<Member, CounterSql.MemberRow> members = new HashMap<>();

  Tally(
      Pipeline pipeline,
      CounterSql sql,
      Collection<ChannelId> channels,
      Collection<Member> lookers) {
    this.sql = sql;
    this.rows = sql.locked(pipeline, channels);
    this.lookers = lookers.isEmpty() ? Answer.of(List.of()) : sql.lookers(pipeline, lookers);
  }

  /// Somebody in a channel. Immutable.
  public record Member(ChannelId channel, UserId user) {}

  /// A channel's counters while posts are told. Not thread-safe; confined to its tally.
  private static final class Standing {
    private CounterSql.ChannelRow row;
    private long dated;

    Standing(CounterSql.ChannelRow row) {
      this.row = row;
      this.dated = row.lastPostAt();
    }
  }

  /// How often somebody was mentioned since the last look. Immutable.
  private record Mentions(long all, long roots, long urgent, long at) {
    private static final Mentions NONE = new Mentions(0, 0, 0, 0);

    Mentions and(boolean root, boolean urgently, long when) {
      return new Mentions(
          all + 1, roots + (root ? 1 : 0), urgent + (urgently ? 1 : 0), Math.max(at, when));
    }
  }

  /// The time of a post that is about to be told: now, but later than every post of the channel,
  /// whatever the clock of the node that wrote it. So a client that asks for what changed since the
  /// newest post it knows is told of everything that was committed after it.
  public long dated(ChannelId channel, long now) {
    Standing standing = standing(channel);
    standing.dated = Math.max(now, Math.max(standing.dated, standing.row.lastPostAt()) + 1);
    return standing.dated;
  }

  private Standing standing(ChannelId channel) {
    return Optional.ofNullable(standings().get(channel)).orElseThrow(Problems::noChannel);
  }

  private Map<ChannelId, Standing> standings() {
    if (channels.isEmpty()) {
      rows.get().forEach(row -> channels.put(row.channel(), new Standing(row)));
    }
    return channels;
  }

  /// A post was written.
  ///
  /// @param root whether it is no reply
  /// @param counted false for messages of joining and leaving, which are never unread
  /// @return the counters with it
  public Counts posted(ChannelId channel, boolean root, boolean counted, long at) {
    Standing standing = standing(channel);
    var row = standing.row;
    standing.row =
        new CounterSql.ChannelRow(
            channel,
            row.total() + (counted ? 1 : 0),
            row.totalRoot() + (counted && root ? 1 : 0),
            Math.max(row.lastPostAt(), at),
            root ? Math.max(row.lastRootPostAt(), at) : row.lastRootPostAt());
    return new Counts(standing.row.total(), standing.row.totalRoot(), standing.row.lastPostAt());
  }

  /// The post mentions members; who is no member is ignored.
  ///
  /// @param root whether it is no reply
  /// @param urgent whether it is a root post of urgent priority
  public void mentioned(
      ChannelId channel, Collection<UserId> users, boolean root, boolean urgent, long at) {
    for (UserId user : users) {
      mentions.merge(
          new Member(channel, user),
          Mentions.NONE.and(root, urgent, at),
          (old, _) -> old.and(root, urgent, at));
    }
  }

  /// A user looks at a channel after the posts told so far: what is told later is unread again.
  /// Only for those who were named when the tally began.
  public Look looks(UserId user, ChannelId channel) {
    var row = standing(channel).row;
    var look = new Look(channel, user, row.total(), row.totalRoot(), row.lastPostAt());
    var member = new Member(channel, user);
    looks.put(member, look);
    mentions.remove(member);
    return look;
  }

  /// A member who looked at a channel when its counters stood so. Immutable.
  public record Look(ChannelId channel, UserId user, long total, long totalRoot, long lastPostAt) {}

  /// Writes all that was told, once the pipeline is sent.
  public void write(Pipeline pipeline) {
    sql.count(pipeline, standings().values().stream().map(standing -> standing.row).toList());
    var read = looks.entrySet().stream().flatMap(look -> read(look.getKey(), look.getValue()));
    var news = read.toList();
    if (!news.isEmpty()) {
      sql.read(pipeline, news);
    }
    if (!mentions.isEmpty()) {
      var told = new ArrayList<CounterSql.MentionRow>(mentions.size());
      mentions.forEach((member, of) ->
          told.add(
              new CounterSql.MentionRow(
                  member.channel(), member.user(), of.all(), of.roots(), of.urgent(), of.at())));
      sql.mentioned(pipeline, told);
    }
  }

  /// The row of a member whose last look finds something new.
  private Stream<CounterSql.ReadRow> read(Member member, Look look) {
    var row = members().get(member);
    return row != null && finds(look, row)
        ? Stream.of(new CounterSql.ReadRow(member, look.total(), look.totalRoot(), at(look, row)))
        : Stream.empty();
  }

  private static boolean finds(Look look, CounterSql.MemberRow row) {
    return row.total() < look.total() || row.totalRoot() < look.totalRoot() || row.mentioned();
  }

  private static long at(Look look, CounterSql.MemberRow row) {
    return Math.max(row.lastViewedAt(), look.lastPostAt());
  }

  /// What comes of a look, once all is told; nothing if the user is not in the channel.
  public Optional<Viewed> viewed(Look look) {
    var member = new Member(look.channel(), look.user());
    return Optional.ofNullable(members().get(member))
        .map(row ->
            look.equals(looks.get(member))
                ? new Viewed(look.channel(), at(look, row), finds(look, row))
                : new Viewed(look.channel(), look.lastPostAt(), true));
  }

  private Map<Member, CounterSql.MemberRow> members() {
    if (members.isEmpty()) {
      lookers.get().forEach(row -> members.put(row.member(), row));
    }
    return members;
  }
}
