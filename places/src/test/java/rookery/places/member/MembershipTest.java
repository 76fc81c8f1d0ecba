package rookery.places.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.CacheMemory;
import rookery.delivery.EntitlementChange;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.places.Events;
import rookery.places.PlacesSettings;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.postgres.Transaction;

class MembershipTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final World WORLD =
      new World(new PlacesSettings(3, 4, true, List.of(), CacheMemory.DEFAULT));
  private static int count;
  private final Caller ann = WORLD.user("ann" + ++count);
  private final Caller bob = WORLD.user("bob" + count);
  private final Team team = WORLD.openTeam(ann, "team" + count);

  @BeforeEach
  void forget() {
    WORLD.log.clear();
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void joining_a_team_brings_its_default_channels_with_entitlements_before_events() {
    WORLD.joinTeam(bob, team);

    Channel town = WORLD.named(team, "town-square");
    Channel off = WORLD.named(team, "off-topic");
    assertThat(changes())
        .containsExactly(
            new EntitlementChange.JoinedTeam(team.id()),
            new EntitlementChange.JoinedChannel(town.id()),
            new EntitlementChange.JoinedChannel(off.id()));
    assertThat(WORLD.log.records().getFirst()).isInstanceOf(EntitlementChange.class);
    var told = Events.of(WORLD.log.events());
    assertThat(told)
        .extracting(Events.Told::type)
        .containsExactly("added_to_team", "user_added", "user_added");
    assertThat(told.getFirst().scope()).isEqualTo(new Scope.ToUser(bob.user()));
    assertThat(told.get(1).scope()).isEqualTo(new Scope.ToChannel(town.id()));
    assertThat(member(town, bob).notifyProps()).isEqualTo(NotifyProps.DEFAULTS);
  }

  @Test
  void joining_a_team_again_changes_nothing() {
    WORLD.joinTeam(bob, team);
    WORLD.log.clear();

    WORLD.joinTeam(bob, team);

    assertThat(WORLD.log.records()).isEmpty();
  }

  @Test
  void who_left_a_team_can_come_back_as_an_ordinary_member() {
    WORLD.joinTeam(bob, team);
    WORLD.places.members().teamJoins().leave(team.id(), bob.user(), bob.user());
    assertThat(WORLD.call(bob, "GET /api/v4/users/me/teams").list()).isEmpty();
    assertThat(WORLD.call(bob, "GET /api/v4/users/me/teams/members").each("delete_at"))
        .doesNotContain(0);

    WORLD.joinTeam(bob, team);

    var back = WORLD.call(bob, "GET /api/v4/users/me/teams/members").list().getFirst();
    assertThat(back).containsEntry("delete_at", 0).containsEntry("roles", "team_user");
    assertThat(WORLD.call(bob, "GET /api/v4/users/me/teams/" + team.id() + "/channels").list())
        .hasSize(2);
  }

  @Test
  void a_closed_team_is_entered_only_by_being_added() {
    Team closed = WORLD.closedTeam(ann, "closed" + count);
    String members = "POST /api/v4/teams/" + closed.id() + "/members";

    WORLD.call(bob, members, World.teamMember(bob, closed)).fails(403, FORBIDDEN);
    WORLD.call(ann, members, World.teamMember(bob, closed)).is(201);
    assertThat(WORLD.call(bob, "GET /api/v4/teams/" + closed.id()).is(200).text("name"))
        .isEqualTo(closed.name());
  }

  @Test
  void a_stranger_adds_nobody_and_bodies_must_fit_the_path() {
    String members = "POST /api/v4/teams/" + team.id() + "/members";

    WORLD.call(bob, members, World.teamMember(ann, team)).fails(403, FORBIDDEN);
    WORLD
        .call(bob, members, Map.of("team_id", WORLD.ids.next(), "user_id", bob.user().value()))
        .fails(400, "api.context.invalid_body_param.app_error");
    WORLD
        .call(ann, members, Map.of("team_id", team.id().value(), "user_id", WORLD.ids.next()))
        .fails(404, "app.user.missing_account.const");
  }

  @Test
  void a_team_and_its_channels_have_their_limits() {
    WORLD.joinTeam(bob, team);
    WORLD.joinTeam(WORLD.user("cid" + count), team);
    Caller dan = WORLD.user("dan" + count);

    WORLD
        .call(dan, "POST /api/v4/teams/" + team.id() + "/members", World.teamMember(dan, team))
        .fails(400, "app.team.join_user_to_team.max_accounts.app_error");
    WORLD.channel(ann, team, "three", "O");
    WORLD.channel(ann, team, "four", "O");
    WORLD
        .call(
            ann,
            "POST /api/v4/channels",
            Map.of("team_id", team.id().value(), "name", "five", "display_name", "x", "type", "O"))
        .fails(400, "api.channel.create_channel.max_channel_limit.app_error");
  }

  @Test
  void only_addresses_of_allowed_domains_may_join() {
    var made =
        WORLD.call(
            ann,
            "POST /api/v4/teams",
            Map.of(
                "name", "strict" + count,
                "display_name", "x",
                "type", "O",
                "allow_open_invite", true,
                "allowed_domains", "example.org, nest.test"));

    WORLD
        .call(
            bob,
            "POST /api/v4/teams/" + made.text("id") + "/members",
            Map.of("team_id", made.text("id"), "user_id", bob.user().value()))
        .fails(400, "api.team.join_user_to_team.allowed_domains.app_error");
  }

  @Test
  void joining_an_open_channel_tells_the_others_and_the_one_apart() {
    Channel nest = WORLD.channel(ann, team, "nest", "O");
    WORLD.joinTeam(bob, team);
    WORLD.log.clear();

    var joined = join(nest, bob, Map.of("user_id", bob.user().value()));

    assertThat(joined.is(201).object()).hasSize(16).containsEntry("roles", "channel_user");
    var data = Map.<String, Object>of("user_id", bob.user().value(), "team_id", team.id().value());
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told("user_added", data, new Scope.ToChannel(nest.id(), Set.of(bob.user()))),
            new Events.Told("user_added", data, new Scope.ToUser(bob.user(), nest.id())));
    join(nest, bob, Map.of("user_id", bob.user().value())).is(201);
    assertThat(WORLD.log.events()).hasSize(2);
  }

  @Test
  void a_private_channel_is_entered_only_through_its_members() {
    Channel secret = WORLD.channel(ann, team, "secret", "P");
    WORLD.joinTeam(bob, team);

    join(secret, bob, Map.of("user_id", bob.user().value())).fails(403, FORBIDDEN);
    join(secret, ann, Map.of("user_id", bob.user().value())).is(201);
    WORLD.call(bob, "GET /api/v4/channels/" + secret.id()).is(200);
  }

  @Test
  void several_are_added_at_once_and_who_cannot_be_added_is_left_out() {
    Channel nest = WORLD.channel(ann, team, "nest", "P");
    WORLD.joinTeam(bob, team);
    Caller stranger = WORLD.user("eve" + count);

    var some =
        join(nest, ann, Map.of("user_ids", List.of(bob.user().value(), stranger.user().value())));
    assertThat(some.is(201).each("user_id")).containsExactly(bob.user().value());
    assertThat(some.each("last_viewed_at")).containsExactly(-1);
    join(nest, ann, Map.of("user_ids", List.of(stranger.user().value())))
        .fails(404, "app.team.get_member.missing.app_error");
    join(nest, ann, Map.of("user_ids", List.of())).is(400);
    join(nest, ann, Map.of()).is(400);
  }

  @Test
  void nobody_is_added_to_a_direct_channel() {
    var direct = WORLD.call(ann, "POST /api/v4/channels/direct", List.of(ann.user(), bob.user()));

    WORLD
        .call(
            ann,
            "POST /api/v4/channels/" + direct.text("id") + "/members",
            Map.of("user_id", ann.user().value()))
        .fails(400, "api.channel.add_user_to_channel.type.app_error");
  }

  @Test
  void when_somebody_looked_at_a_channel_is_told_to_nobody_else() {
    WORLD.joinTeam(bob, team);
    Channel town = WORLD.named(team, "town-square");

    var seen = WORLD.call(ann, "GET /api/v4/channels/" + town.id() + "/members/" + bob.user());
    assertThat(seen.is(200).number("last_viewed_at")).isEqualTo(-1);
    assertThat(seen.number("last_update_at")).isEqualTo(-1);
    var own = WORLD.call(bob, "GET /api/v4/channels/" + town.id() + "/members/me");
    assertThat(own.number("last_viewed_at")).isPositive();
    WORLD
        .call(ann, "GET /api/v4/channels/" + town.id() + "/members/" + WORLD.ids.next())
        .fails(404, "app.channel.get_member.missing.app_error");
  }

  @Test
  void memberships_over_all_teams_come_in_pages_or_in_lines() {
    WORLD.call(ann, "POST /api/v4/channels/direct", List.of(ann.user(), bob.user()));
    String mine = "GET /api/v4/users/me/channel_members?page=";

    var all = WORLD.call(ann, mine + "-1&per_page=60").is(200);
    assertThat(all.contentType()).isEqualTo("application/x-ndjson");
    assertThat(all.lines()).hasSize(3).allMatch(line -> line.contains("team_name"));
    var page = WORLD.call(ann, mine + "0&per_page=2").is(200);
    assertThat(page.contentType()).isEqualTo("application/json");
    assertThat(page.list()).hasSize(2);
    assertThat(page.list().getFirst()).hasSize(19);
    assertThat(WORLD.call(ann, mine + "1&per_page=2").list()).hasSize(1);
    assertThat(
            WORLD.call(ann, "GET /api/v4/users/me/teams/" + team.id() + "/channels/members").list())
        .hasSize(3);
  }

  @Test
  void leaving_a_channel_ends_what_is_received_before_the_others_are_told() {
    Channel nest = WORLD.channel(ann, team, "nest", "O");
    WORLD.joinTeam(bob, team);
    join(nest, bob, Map.of("user_id", bob.user().value())).is(201);
    WORLD.log.clear();

    WORLD.places.members().channelJoins().leave(nest, bob.user(), ann.user());

    assertThat(changes()).containsExactly(new EntitlementChange.LeftChannel(nest.id()));
    assertThat(WORLD.log.records().getFirst()).isInstanceOf(EntitlementChange.class);
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told(
                "user_removed",
                Map.of("user_id", bob.user().value(), "remover_id", ann.user().value()),
                new Scope.ToChannel(nest.id())),
            new Events.Told(
                "user_removed",
                Map.of("channel_id", nest.id().value(), "remover_id", ann.user().value()),
                new Scope.ToUser(bob.user())));
    WORLD.log.clear();
    WORLD.places.members().channelJoins().leave(nest, bob.user(), ann.user());
    assertThat(WORLD.log.records()).isEmpty();
  }

  @Test
  void nobody_leaves_the_town_square_or_a_direct_channel() {
    var joins = WORLD.places.members().channelJoins();
    Channel town = WORLD.named(team, "town-square");
    Channel direct = WORLD.places.channelFounding().direct(ann.user(), bob.user());

    assertThatThrownBy(() -> joins.leave(town, ann.user(), ann.user()))
        .hasMessageContaining("api.channel.leave.default.app_error");
    assertThatThrownBy(() -> joins.leave(direct, ann.user(), bob.user()))
        .hasMessageContaining("api.channel.remove.direct.app_error");
  }

  @Test
  void leaving_a_team_leaves_its_channels_and_is_told_once() {
    WORLD.joinTeam(bob, team);
    WORLD.log.clear();

    WORLD.places.members().teamJoins().leave(team.id(), bob.user(), bob.user());

    assertThat(changes()).hasSize(3).endsWith(new EntitlementChange.LeftTeam(team.id()));
    var data = Map.<String, Object>of("user_id", bob.user().value(), "team_id", team.id().value());
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told("leave_team", data, new Scope.ToTeam(team.id(), Set.of(bob.user()))),
            new Events.Told("leave_team", data, new Scope.ToUser(bob.user())));
    assertThat(WORLD.places.members().entitlements().read(bob.user()).channels()).isEmpty();
    WORLD
        .call(bob, "GET /api/v4/channels/" + WORLD.named(team, "town-square").id())
        .fails(403, FORBIDDEN);
  }

  @Test
  void two_who_add_the_same_user_at_once_add_one_member() throws Exception {
    Channel nest = WORLD.channel(ann, team, "nest", "O");
    WORLD.joinTeam(bob, team);
    WORLD.log.clear();
    var other = WORLD.anotherNode();
    var start = new CyclicBarrier(2);
    String members = "POST /api/v4/channels/" + nest.id() + "/members";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<World.Answer>>();
      for (var node : List.of(WORLD.places, other)) {
        answers.add(
            threads.submit(() -> {
              start.await();
              return WORLD.call(node, bob, members, Map.of("user_id", bob.user().value()));
            }));
      }
      for (var answer : answers) {
        answer.get().is(201);
      }
    }
    assertThat(changes()).containsExactly(new EntitlementChange.JoinedChannel(nest.id()));
    assertThat(WORLD.log.events("user_added")).hasSize(2);
  }

  @Test
  void participants_are_told_of_joinings_and_leavings_of_channels_in_teams() {
    var node = WORLD.anotherNode();
    var seen = new ArrayList<String>();
    node.within(
        new MembershipParticipant() {
          @Override
          public void joined(Transaction tx, Joined joined) {
            seen.add(joined.occasion() + "+" + joined.channel().name() + joined.alone());
          }

          @Override
          public void left(Transaction tx, Left left) {
            seen.add(left.occasion() + "-" + left.channel().name() + left.alone());
          }
        });
    var user = WORLD.people.users().get(bob.user());

    node.members().teamJoins().join(team, user, ann.user());
    node.channelFounding().direct(ann.user(), bob.user());
    node.members().teamJoins().leave(team.id(), bob.user(), bob.user());

    assertThat(seen)
        .startsWith("TEAM+town-squarefalse", "TEAM+off-topicfalse")
        .hasSize(4)
        .contains("TEAM-town-squaretrue", "TEAM-off-topictrue");
  }

  @Test
  void unread_messages_are_counted_per_team_and_muted_ones_are_not() {
    WORLD.joinTeam(bob, team);
    Channel town = WORLD.named(team, "town-square");
    Channel off = WORLD.named(team, "off-topic");
    WORLD.database.write(tx -> {
      for (Channel channel : List.of(town, off)) {
        WORLD.tell(
            tx,
            channel,
            tally -> {
              tally.posted(channel.id(), true, true, WORLD.now());
              tally.posted(channel.id(), false, true, WORLD.now());
              tally.mentioned(channel.id(), List.of(bob.user()), true, false, WORLD.now());
            });
      }
      return tx.sql(
              "update channel_members set notify_props = notify_props"
                  + " || '{\"mark_unread\": \"mention\"}' where channel_id = ?",
              off.id())
          .run();
    });

    assertThat(WORLD.places.members().unreads().of(bob.user()))
        .containsExactly(new TeamUnread(team.id().value(), 2, 1, 2, 2));
  }

  private List<EntitlementChange.Change> changes() {
    return WORLD.log.records().stream()
        .filter(EntitlementChange.class::isInstance)
        .map((LogRecord record) -> ((EntitlementChange) record).change())
        .toList();
  }

  private static World.Answer join(Channel channel, Caller who, Map<String, Object> body) {
    return WORLD.call(who, "POST /api/v4/channels/" + channel.id() + "/members", body);
  }

  private static ChannelMember member(Channel channel, Caller who) {
    return WORLD.places.members().channelMembers().find(channel.id(), who.user()).orElseThrow();
  }
}
