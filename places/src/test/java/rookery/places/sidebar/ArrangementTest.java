package rookery.places.sidebar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rookery.kernel.ChannelId;
import rookery.kernel.RandomIds;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelType;

class ArrangementTest {
  private final RandomIds ids = new RandomIds();
  private final UserId user = new UserId(ids.next());
  private final TeamId team = new TeamId(ids.next());
  private final List<Category> categories = Category.defaults(user, team);
  private final Channel zoo = channel(ChannelType.O, "Zoo", 0);
  private final Channel ark = channel(ChannelType.P, "ark", 0);
  private final Channel old = channel(ChannelType.D, "", 1);
  private final Channel fresh = channel(ChannelType.G, "x, y, z", 2);
  private final List<Channel> mine = List.of(zoo, ark, old, fresh);

  @Test
  void channels_that_nobody_placed_go_where_their_type_says() {
    assertThat(arranged(List.of(), Set.of()))
        .containsExactly(List.of(), List.of(ark.id(), zoo.id()), List.of(fresh.id(), old.id()));
  }

  @Test
  void favourites_of_any_type_go_to_the_favourites() {
    assertThat(arranged(List.of(), Set.of(zoo.id(), old.id())))
        .containsExactly(List.of(old.id(), zoo.id()), List.of(ark.id()), List.of(fresh.id()));
  }

  @Test
  void a_place_goes_before_everything_and_each_channel_has_one() {
    var places =
        List.of(
            new Arrangement.Place(categories.get(1).id(), zoo.id()),
            new Arrangement.Place(categories.get(1).id(), old.id()),
            new Arrangement.Place(categories.get(2).id(), zoo.id()),
            new Arrangement.Place(categories.get(1).id(), new ChannelId(ids.next())),
            new Arrangement.Place("nowhere", ark.id()));

    assertThat(arranged(places, Set.of(zoo.id())))
        .containsExactly(List.of(), List.of(zoo.id(), old.id(), ark.id()), List.of(fresh.id()));
  }

  private List<List<ChannelId>> arranged(
      List<Arrangement.Place> places, Set<ChannelId> favourites) {
    return Arrangement.of(categories, places, mine, favourites).shelves().stream()
        .map(Arrangement.Shelf::channels)
        .toList();
  }

  private Channel channel(ChannelType type, String name, long lastPostAt) {
    return new Channel(
        new ChannelId(ids.next()),
        type.inTeam() ? team : null,
        type,
        "name",
        name,
        "",
        "",
        "",
        0,
        0,
        0,
        lastPostAt,
        0,
        0,
        0,
        0,
        "");
  }
}
