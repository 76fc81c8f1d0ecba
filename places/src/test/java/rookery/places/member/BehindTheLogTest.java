package rookery.places.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.kernel.ChannelId;
import rookery.people.access.Permission;
import rookery.places.Places;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

/// A node that has not read yet what others did, asked by somebody who has been told of it.
class BehindTheLogTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";

  private final World world = new World();
  private final Places behind = world.deafNode();
  private final Caller ann = world.user("ann");
  private final Caller bob = world.user("bob");
  private final Team team = world.closedTeam(ann, "team");
  private final Channel secret = world.channel(ann, team, "secret", "P");
  private final String about = "GET /api/v4/channels/" + secret.id();

  @AfterEach
  void close() {
    world.close();
  }

  private World.Answer asked(Caller who, String methodAndPath) {
    return world.call(behind, who, methodAndPath, Map.of());
  }

  private void addBob(String path, Map<String, Object> body) {
    world.call(ann, "POST /api/v4/" + path + "/members", body).is(201);
  }

  @Test
  void it_refuses_no_member_because_of_what_it_remembers() {
    asked(bob, "GET /api/v4/teams/" + team.id()).fails(403, FORBIDDEN);
    asked(bob, about).fails(403, FORBIDDEN);

    addBob("teams/" + team.id(), World.teamMember(bob, team));
    asked(bob, "GET /api/v4/teams/" + team.id()).is(200);
    asked(bob, about).fails(403, FORBIDDEN);

    addBob("channels/" + secret.id(), Map.of("user_id", bob.user().value()));
    asked(bob, about).is(200);
  }

  @Test
  void it_adds_who_became_a_member_of_the_team_elsewhere() {
    var body = Map.<String, Object>of("user_id", bob.user().value());
    String members = "POST /api/v4/channels/" + secret.id() + "/members";
    world.call(behind, ann, members, body).fails(404, "app.team.get_member.missing.app_error");
    addBob("teams/" + team.id(), World.teamMember(bob, team));
    world.call(behind, ann, members, body).is(201);
  }

  @Test
  void it_lets_somebody_write_where_a_channel_was_opened_again() {
    archive(true);
    assertThat(mayWrite()).isFalse();
    archive(false);
    assertThat(behind.channels().get(secret.id()).archived()).isTrue();
    assertThat(mayWrite()).isTrue();
  }

  private boolean mayWrite() {
    var channel = behind.channels().get(new ChannelId(secret.id().value()));
    return behind.members().channelAccess().allows(ann, channel, Permission.CREATE_POST);
  }

  /// As another node does, whose word of it is on its way.
  private void archive(boolean archived) {
    world.database.write(transaction ->
        transaction
            .sql(
                "update channels set delete_at = ? where id = ?",
                archived ? world.now() : 0,
                secret.id())
            .run());
  }
}
