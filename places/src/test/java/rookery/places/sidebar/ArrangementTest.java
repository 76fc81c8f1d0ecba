package rookery.places.sidebar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.kernel.ChannelId;
import rookery.kernel.RandomIds;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.places.sidebar.Arrangement.Stray;

class ArrangementTest {
  private final RandomIds ids = new RandomIds();
  private final UserId user = new UserId(ids.next());
  private final TeamId team = new TeamId(ids.next());
  private final List<Category> categories = Category.defaults(user, team);
  private final Stray zoo = stray("zoo", 0, CategoryType.CHANNELS);
  private final Stray ark = stray("ark", 0, CategoryType.CHANNELS);
  private final Stray old = stray("", 1, CategoryType.DIRECT_MESSAGES);
  private final Stray fresh = stray("x, y, z", 2, CategoryType.DIRECT_MESSAGES);

  @Test
  void channels_that_nobody_placed_go_where_their_type_says() {
    assertThat(arranged(List.of(), zoo, ark, old, fresh))
        .containsExactly(List.of(), List.of(ark.id(), zoo.id()), List.of(fresh.id(), old.id()));
  }

  @Test
  void favourites_of_any_type_go_to_the_favourites() {
    assertThat(arranged(List.of(), favourite(zoo), ark, favourite(old), fresh))
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

    assertThat(arranged(places, favourite(zoo), ark, old, fresh))
        .containsExactly(List.of(), List.of(zoo.id(), old.id(), ark.id()), List.of(fresh.id()));
  }

  private List<List<ChannelId>> arranged(List<Arrangement.Place> places, Stray... mine) {
    return Arrangement.of(categories, places, List.of(mine)).shelves().stream()
        .map(Arrangement.Shelf::channels)
        .toList();
  }

  private Stray stray(String name, long lastPostAt, CategoryType home) {
    return new Stray(new ChannelId(ids.next()), name, lastPostAt, home);
  }

  private static Stray favourite(Stray stray) {
    return new Stray(stray.id(), stray.name(), stray.lastPostAt(), CategoryType.FAVORITES);
  }
}
