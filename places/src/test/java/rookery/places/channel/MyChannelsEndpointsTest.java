package rookery.places.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.kernel.UserId;
import rookery.places.Events;
import rookery.places.World;
import rookery.places.member.ChannelMember;
import rookery.places.team.Team;
import rookery.postgres.Transaction;

class MyChannelsEndpointsTest {
  private static final World WORLD = new World();
  private static int count;
  private final Caller ann = WORLD.user("ann" + ++count);
  private final Caller bob = WORLD.user("bob" + count);
  private final Team team = WORLD.openTeam(ann, "team" + count);
  private final Channel town = WORLD.named(team, "town-square");

  @BeforeEach
  void forget() {
    WORLD.joinTeam(bob, team);
    WORLD.log.clear();
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void my_channels_of_a_team_hold_direct_ones_too_and_carry_a_tag() {
    WORLD.channel(ann, team, "nest", "P");
    WORLD.call(ann, "POST /api/v4/channels/direct", List.of(ann.user(), bob.user()));

    var mine = WORLD.call(ann, "GET /api/v4/users/me/teams/" + team.id() + "/channels").is(200);
    assertThat(mine.each("type")).containsExactlyInAnyOrder("O", "O", "P", "D");
    assertThat(mine.header("ETag")).isNotEmpty();
    posted(town, true);
    assertThat(
            WORLD.call(ann, "GET /api/v4/users/me/teams/" + team.id() + "/channels").header("ETag"))
        .isNotEqualTo(mine.header("ETag"));
  }

  @Test
  void no_channel_at_all_is_not_found_in_a_team_and_an_empty_list_over_all_teams() {
    Caller root = WORLD.user("root" + count, "system_user system_admin");

    WORLD
        .call(root, "GET /api/v4/users/me/teams/" + team.id() + "/channels")
        .fails(404, "app.channel.get_channels.not_found.app_error");
    assertThat(WORLD.call(root, "GET /api/v4/users/me/channels").is(200).list()).isEmpty();
  }

  @Test
  void archived_channels_are_listed_on_request_and_by_their_time() {
    Channel nest = WORLD.channel(ann, team, "nest", "P");
    archive(nest, 5_000);
    String mine = "GET /api/v4/users/me/teams/" + team.id() + "/channels";

    assertThat(WORLD.call(ann, mine).each("name")).doesNotContain("nest");
    assertThat(WORLD.call(ann, mine + "?include_deleted=true").each("name")).contains("nest");
    assertThat(WORLD.call(ann, mine + "?include_deleted=true&last_delete_at=5001").each("name"))
        .doesNotContain("nest");
    assertThat(WORLD.call(ann, "GET /api/v4/users/me/channels").each("name"))
        .doesNotContain("nest");
    assertThat(WORLD.call(ann, "GET /api/v4/users/me/channels?include_deleted=true").each("name"))
        .contains("nest");
  }

  @Test
  void channels_of_others_are_for_administrators() {
    WORLD
        .call(bob, "GET /api/v4/users/" + ann.user() + "/channels")
        .fails(403, "api.context.permissions.app_error");
  }

  @Test
  void a_view_reads_everything_and_tells_the_users_other_clients() {
    long at = posted(town, true);
    mentioned(town, bob.user(), at);

    var answer = view(bob, town.id().value()).is(200).object();

    assertThat(answer)
        .containsEntry("status", "OK")
        .containsEntry("last_viewed_at_times", Map.of(town.id().value(), at));
    ChannelMember member = member(bob);
    assertThat(member.mentionCount()).isZero();
    assertThat(member.mentionCountRoot()).isZero();
    assertThat(member.urgentMentionCount()).isZero();
    assertThat(member.msgCount()).isEqualTo(1);
    assertThat(member.msgCountRoot()).isEqualTo(1);
    assertThat(member.lastViewedAt()).isEqualTo(at);
    assertThat(member.lastUpdateAt()).isEqualTo(at);
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told(
                "multiple_channels_viewed",
                Map.of("channel_times", Map.of(town.id().value(), at)),
                new Scope.ToUser(bob.user())));
  }

  @Test
  void a_view_of_a_read_channel_changes_and_tells_nothing() {
    ChannelMember before = member(bob);

    view(bob, town.id().value()).is(200);

    assertThat(member(bob)).isEqualTo(before);
    assertThat(WORLD.log.records()).isEmpty();
  }

  @Test
  void a_view_of_no_channel_or_of_a_strange_one_is_fine_and_one_of_nonsense_is_not() {
    assertThat(view(bob, "").is(200).object()).containsEntry("last_viewed_at_times", Map.of());
    assertThat(view(bob, WORLD.ids.next()).is(200).object())
        .containsEntry("last_viewed_at_times", Map.of());
    view(bob, "nonsense").fails(400, "api.context.invalid_body_param.app_error");
  }

  @Test
  void a_mention_that_comes_while_its_reader_views_older_ones_is_kept() throws Exception {
    mentioned(town, bob.user(), posted(town, true));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var viewing =
          WORLD.database.write(tx -> {
            WORLD.tell(
                tx,
                town,
                tally -> {
                  tally.posted(town.id(), true, true, WORLD.now());
                  tally.mentioned(town.id(), List.of(bob.user()), true, false, WORLD.now());
                });
            var view = threads.submit(() -> view(bob, town.id().value()));
            await().until(() -> somebodyWaits(tx));
            return view;
          });
      viewing.get().is(200);
    }

    ChannelMember member = member(bob);
    assertThat(member.mentionCount()).isEqualTo(1);
    assertThat(member.msgCount()).isEqualTo(1);
  }

  @Test
  void the_channel_that_was_left_is_viewed_too() {
    Channel other = WORLD.named(team, "off-topic");
    posted(town, true);
    posted(other, true);

    WORLD.call(
        bob,
        "POST /api/v4/channels/members/me/view",
        Map.of("channel_id", town.id().value(), "prev_channel_id", other.id().value()));

    var told = Events.of(WORLD.log.events("multiple_channels_viewed")).getFirst();
    assertThat((Map<?, ?>) told.get("channel_times")).hasSize(2);
  }

  @Test
  void counters_follow_posts_replies_and_messages_that_do_not_count() {
    posted(town, true);
    posted(town, false);
    WORLD.pass(1);
    Counts counts = posted(town, true, false);

    assertThat(counts).isEqualTo(new Counts(2, 1, WORLD.now()));
    assertThat(WORLD.places.channels().fresh(town.id()).lastRootPostAt()).isEqualTo(WORLD.now());
    assertThat(WORLD.places.channels().fresh(town.id()).totalMsgCountRoot()).isEqualTo(1);
  }

  @Test
  void a_reply_and_an_urgent_post_count_their_mentions_apart() {
    WORLD.database.write(tx -> {
      WORLD.tell(
          tx,
          town,
          tally -> {
            tally.mentioned(town.id(), List.of(bob.user()), false, false, 10);
            tally.mentioned(town.id(), List.of(bob.user()), true, true, 11);
            tally.mentioned(town.id(), List.of(), true, true, 12);
          });
      WORLD.places.counters().touched(tx, town.id(), 13);
      return town;
    });

    ChannelMember member = member(bob);
    assertThat(member.mentionCount()).isEqualTo(2);
    assertThat(member.mentionCountRoot()).isEqualTo(1);
    assertThat(member.urgentMentionCount()).isEqualTo(1);
  }

  @Test
  void participants_learn_of_every_view() {
    var node = WORLD.anotherNode();
    var seen = new ArrayList<String>();
    node.within((tx, user, viewed, threadsToo) -> seen.add(user + " " + viewed + threadsToo));

    WORLD.call(
        node,
        bob,
        "POST /api/v4/channels/members/me/view",
        Map.of("channel_id", town.id().value(), "collapsed_threads_supported", true));

    long at = member(bob).lastViewedAt();
    assertThat(seen)
        .containsExactly(bob.user() + " " + List.of(new Viewed(town.id(), at, false)) + "false");
  }

  private World.Answer view(Caller who, String channel) {
    return WORLD.call(who, "POST /api/v4/channels/members/me/view", Map.of("channel_id", channel));
  }

  private ChannelMember member(Caller who) {
    return WORLD.places.members().channelMembers().find(town.id(), who.user()).orElseThrow();
  }

  /// Whether another transaction waits for a row that this one holds.
  private static boolean somebodyWaits(Transaction transaction) {
    return transaction
        .sql(
            """
            select 1 from pg_locks
            where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))
            """)
        .any();
  }

  private static long posted(Channel channel, boolean root) {
    WORLD.pass(1_000);
    return posted(channel, root, true).lastPostAt();
  }

  private static Counts posted(Channel channel, boolean root, boolean counted) {
    var counts = new ArrayList<Counts>();
    return WORLD.database.write(tx -> {
      WORLD.tell(
          tx, channel, tally -> counts.add(tally.posted(channel.id(), root, counted, WORLD.now())));
      return counts.getLast();
    });
  }

  private static void mentioned(Channel channel, UserId user, long at) {
    WORLD.database.write(tx -> {
      WORLD.tell(
          tx, channel, tally -> tally.mentioned(channel.id(), List.of(user), true, true, at));
      return user;
    });
  }

  private static void archive(Channel channel, long at) {
    WORLD.database.write(tx -> {
      WORLD.log.add(tx, Channels.CHANGED.about(channel.id().value()));
      return tx.sql("update channels set delete_at = ? where id = ?", at, channel.id()).run();
    });
  }
}
