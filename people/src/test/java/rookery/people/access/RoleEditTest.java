package rookery.people.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Edits of roles, and what becomes of them when the program's roles change with a release.
class RoleEditTest {
  private static final RoleEdit NONE = new RoleEdit("team_user", 0, Set.of(), Set.of());

  @Test
  void a_role_is_what_was_wished_whatever_it_was_before() {
    var random = new Random(1);
    for (int i = 0; i < 200; i++) {
      Role builtIn = role(some(random));
      RoleEdit edit = NONE;
      for (int j = 0; j < 3; j++) {
        var wanted = some(random);

        edit = edit.toward(builtIn, wanted, 10);

        assertThat(edit.applied(builtIn).permissions()).isEqualTo(wanted);
        assertThat(edit.at()).isEqualTo(10 + j);
      }
    }
  }

  @Test
  void a_release_that_gives_a_permission_gives_it_to_an_edited_role_too() {
    Role before = role(EnumSet.of(Permission.VIEW_TEAM, Permission.INVITE_USER));
    RoleEdit edit = NONE.toward(before, EnumSet.of(Permission.VIEW_TEAM), 10);
    Role after =
        role(EnumSet.of(Permission.VIEW_TEAM, Permission.INVITE_USER, Permission.CREATE_POST));

    assertThat(edit.applied(after).permissions())
        .containsExactlyInAnyOrder(Permission.VIEW_TEAM, Permission.CREATE_POST);
  }

  @Test
  void what_was_given_stays_when_the_program_takes_or_gives_it() {
    Role before = role(EnumSet.of(Permission.VIEW_TEAM));
    var wanted = EnumSet.of(Permission.VIEW_TEAM, Permission.CREATE_POST);
    RoleEdit edit = NONE.toward(before, wanted, 10);

    assertThat(edit.applied(role(EnumSet.noneOf(Permission.class))).permissions())
        .containsExactly(Permission.CREATE_POST);
    assertThat(edit.applied(role(wanted)).permissions()).isEqualTo(wanted);
  }

  @Test
  void names_of_another_version_are_kept_and_mean_nothing() {
    Role builtIn = role(EnumSet.of(Permission.VIEW_TEAM));
    var edit = new RoleEdit("team_user", 5, Set.of("fly"), Set.of("swim"));

    assertThat(edit.applied(builtIn).permissions()).containsExactly(Permission.VIEW_TEAM);
    RoleEdit next = edit.toward(builtIn, EnumSet.of(Permission.CREATE_POST), 3);
    assertThat(next)
        .isEqualTo(
            new RoleEdit(
                "team_user", 6, Set.of("fly", "create_post"), Set.of("swim", "view_team")));
  }

  private static Role role(EnumSet<Permission> permissions) {
    return new Role("team_user", RoleScope.TEAM, true, "", "", permissions, 1);
  }

  private static EnumSet<Permission> some(Random random) {
    var some = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (random.nextInt(3) == 0) {
        some.add(permission);
      }
    }
    return some;
  }
}
