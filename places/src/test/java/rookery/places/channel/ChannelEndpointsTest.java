package rookery.places.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.kernel.ChannelId;
import rookery.places.Events;
import rookery.places.Places;
import rookery.places.World;
import rookery.places.team.Team;

class ChannelEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final String NO_CHANNEL = "app.channel.get.existing.app_error";
  private static final World WORLD = new World();
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
  void a_new_channel_has_all_keys_and_is_told_to_its_founder_alone() {
    var made =
        WORLD.call(
            ann,
            "POST /api/v4/channels",
            Map.of(
                "team_id", team.id().value(),
                "name", "nest",
                "display_name", "Nest",
                "type", "P",
                "purpose", "eggs"));

    assertThat(made.is(201).object())
        .hasSize(26)
        .containsEntry("type", "P")
        .containsEntry("purpose", "eggs")
        .containsEntry("props", null)
        .containsEntry("total_msg_count_root", 0)
        .containsEntry("creator_id", ann.user().value());
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told(
                "channel_created",
                Map.of("channel_id", made.text("id"), "team_id", team.id().value()),
                new Scope.ToUser(ann.user())));
    assertThat(
            WORLD
                .call(ann, "GET /api/v4/channels/" + made.text("id") + "/members/me")
                .text("roles"))
        .isEqualTo("channel_user channel_admin");
  }

  @Test
  void a_name_is_taken_once_per_team() {
    WORLD.channel(ann, team, "nest", "O");

    create(ann, "nest", "Nest", "P").fails(400, "store.sql_channel.save_channel.exists.app_error");
    Team other = WORLD.openTeam(ann, "other" + count);
    WORLD.channel(ann, other, "nest", "O");
  }

  @ParameterizedTest
  @CsvSource({
    "'', A, O, model.channel.is_valid.1_or_more.app_error",
    "-a, A, O, model.channel.is_valid.1_or_more.app_error",
    "A, A, O, model.channel.is_valid.1_or_more.app_error",
    "aaaaaaaaaaaaaaaaaaaaaaaaaa__bbbbbbbbbbbbbbbbbbbbbbbbbb, A, O,"
        + " model.channel.is_valid.1_or_more.app_error",
    "0123456789012345678901234567890123456789, A, P, model.channel.is_valid.1_or_more.app_error",
    "a, '', O, model.channel.is_valid.display_name.app_error",
    "a, A, D, api.channel.create_channel.direct_channel.app_error",
    "a, A, X, api.context.invalid_body_param.app_error"
  })
  void a_channel_of_wrong_form_is_refused(String name, String display, String type, String id) {
    create(ann, name, display, type).fails(400, id);
  }

  @Test
  void who_is_not_in_the_team_founds_no_channel_there() {
    create(bob, "nest", "Nest", "O").fails(403, FORBIDDEN);
  }

  @Test
  void a_direct_channel_is_made_once_and_both_receive_its_events() {
    var first = direct(ann, ann, bob);
    var again = direct(bob, ann, bob);

    assertThat(first.is(201).text("id")).isEqualTo(again.is(201).text("id"));
    assertThat(first.object())
        .containsEntry("display_name", "")
        .containsEntry("team_id", "")
        .containsEntry("name", ChannelRules.directName(bob.user(), ann.user()));
    var channel = new ChannelId(first.text("id"));
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told(
                "direct_added",
                Map.of("creator_id", ann.user().value(), "teammate_id", bob.user().value()),
                new Scope.ToChannel(channel)));
    for (Caller one : List.of(ann, bob)) {
      assertThat(WORLD.places.members().entitlements().read(one.user()).channels())
          .contains(channel);
    }
  }

  @Test
  void a_direct_channel_with_oneself_has_one_member() {
    var made = direct(ann, ann, ann).is(201);

    assertThat(made.text("name")).isEqualTo(ann.user() + "__" + ann.user());
    assertThat(WORLD.places.members().channelMembers().of(new ChannelId(made.text("id"))))
        .hasSize(1);
  }

  @Test
  void a_direct_channel_of_others_or_with_nobody_is_refused() {
    Caller cid = WORLD.user("cid" + count);

    direct(cid, ann, bob).fails(403, FORBIDDEN);
    WORLD
        .call(ann, "POST /api/v4/channels/direct", List.of(ann.user(), WORLD.ids.next()))
        .fails(400, "api.channel.create_direct_channel.invalid_user.app_error");
    WORLD
        .call(ann, "POST /api/v4/channels/direct", List.of(ann.user()))
        .fails(400, "api.context.invalid_body_param.app_error");
  }

  @Test
  void two_users_who_write_to_each_other_at_once_on_two_nodes_get_one_channel() throws Exception {
    var other = WORLD.anotherNode();
    var start = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var here = threads.submit(() -> direct(start, WORLD.places, ann, bob));
      var there = threads.submit(() -> direct(start, other, bob, ann));

      assertThat(here.get().is(201).text("id")).isEqualTo(there.get().is(201).text("id"));
    }
    assertThat(WORLD.log.events("direct_added")).hasSize(1);
    assertThat(WORLD.log.records().stream().filter(EntitlementChange.class::isInstance).toList())
        .hasSize(2);
  }

  @Test
  void channels_are_found_by_id_and_by_name() {
    Channel nest = WORLD.channel(ann, team, "nest", "O");
    String direct = direct(ann, ann, bob).text("name");

    assertThat(WORLD.call(ann, "GET /api/v4/channels/" + nest.id()).text("name")).isEqualTo("nest");
    String byTeam = "GET /api/v4/teams/" + team.id() + "/channels/name/";
    assertThat(WORLD.call(ann, byTeam + "nest").text("id")).isEqualTo(nest.id().value());
    assertThat(WORLD.call(ann, byTeam + direct).text("type")).isEqualTo("D");
    String byNames = "GET /api/v4/teams/name/" + team.name() + "/channels/name/";
    assertThat(WORLD.call(ann, byNames + "nest").text("id")).isEqualTo(nest.id().value());
    WORLD.call(ann, byNames + "nowhere").fails(404, NO_CHANNEL);
    WORLD.call(ann, "GET /api/v4/channels/" + WORLD.ids.next()).fails(404, NO_CHANNEL);
  }

  @Test
  void open_channels_are_read_by_the_team_and_private_ones_by_their_members() {
    Channel open = WORLD.channel(ann, team, "open", "O");
    Channel secret = WORLD.channel(ann, team, "secret", "P");
    String byName = "GET /api/v4/teams/" + team.id() + "/channels/name/";
    WORLD.call(bob, byName + "open").fails(403, FORBIDDEN);

    WORLD.joinTeam(bob, team);

    WORLD.call(bob, byName + "open").is(200);
    WORLD.call(bob, "GET /api/v4/channels/" + open.id()).is(200);
    WORLD.call(bob, byName + "secret").fails(404, NO_CHANNEL);
    WORLD.call(bob, "GET /api/v4/channels/" + secret.id()).fails(403, FORBIDDEN);
  }

  @Test
  void an_archived_channel_is_found_by_name_only_on_request() {
    Channel nest = WORLD.channel(ann, team, "nest", "O");
    archive(nest);

    String byName = "GET /api/v4/teams/" + team.id() + "/channels/name/nest";
    WORLD.call(ann, byName).fails(404, NO_CHANNEL);
    WORLD.call(ann, byName + "?include_deleted=true").is(200);
    WORLD
        .call(
            ann,
            "POST /api/v4/channels/" + nest.id() + "/members",
            Map.of("user_id", ann.user().value()))
        .is(400);
  }

  private World.Answer create(Caller who, String name, String display, String type) {
    return WORLD.call(
        who,
        "POST /api/v4/channels",
        Map.of("team_id", team.id().value(), "name", name, "display_name", display, "type", type));
  }

  private static World.Answer direct(Caller who, Caller one, Caller other) {
    return WORLD.call(
        who, "POST /api/v4/channels/direct", List.of(one.user().value(), other.user().value()));
  }

  private static World.Answer direct(CyclicBarrier start, Places node, Caller me, Caller other)
      throws Exception {
    start.await();
    return WORLD.call(
        node, me, "POST /api/v4/channels/direct", List.of(me.user().value(), other.user().value()));
  }

  static void archive(Channel channel) {
    WORLD.database.write(transaction -> {
      WORLD.log.add(transaction, Channels.CHANGED.about(channel.id().value()));
      return transaction
          .sql("update channels set delete_at = ? where id = ?", WORLD.now(), channel.id())
          .run();
    });
  }
}
