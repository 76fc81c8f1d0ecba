package rookery.places.sidebar;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rookery.kernel.ChannelId;

/// Puts each channel of a user into exactly one category: where the user put it; else, if it is a
/// favourite, to the favourites; else to the category for its type. So a new channel has its place
/// without anything being written. Immutable.
///
/// @param shelves the categories in their order, each with its channels in theirs
record Arrangement(List<Shelf> shelves) {
  private static final Comparator<Stray> BY_NAME =
      comparing(Stray::name).thenComparing(stray -> stray.id().value());

  private static final Comparator<Stray> BY_TIME =
      comparingLong(Stray::lastPostAt).reversed().thenComparing(stray -> stray.id().value());

  /// A category and what is in it. Immutable.
  record Shelf(Category category, List<ChannelId> channels) {}

  /// Where a user put a channel. Immutable.
  record Place(String category, ChannelId channel) {}

  /// A channel to be arranged. Immutable.
  ///
  /// @param name by which it is sorted
  /// @param home the type of the category that it is in unless the user put it into another
  record Stray(ChannelId id, String name, long lastPostAt, CategoryType home) {}

  /// @param categories in their order, the three that everybody has among them
  /// @param places in their order within a category; some may be of channels the user has left
  /// @param mine the channels to be arranged
  static Arrangement of(List<Category> categories, List<Place> places, List<Stray> mine) {
    var homeless = new LinkedHashMap<ChannelId, Stray>();
    mine.forEach(channel -> homeless.put(channel.id(), channel));
    var shelves = new HashMap<String, List<ChannelId>>();
    categories.forEach(category -> shelves.put(category.id(), new ArrayList<>()));
    for (Place place : places) {
      List<ChannelId> shelf = shelves.get(place.category());
      if (shelf != null && homeless.remove(place.channel()) != null) {
        shelf.add(place.channel());
      }
    }
    var strays = new EnumMap<CategoryType, List<Stray>>(CategoryType.class);
    homeless
        .values()
        .forEach(stray -> strays.computeIfAbsent(stray.home(), _ -> new ArrayList<>()).add(stray));
    return new Arrangement(
        categories.stream().map(category -> shelf(category, shelves, strays)).toList());
  }

  private static Shelf shelf(
      Category category,
      Map<String, List<ChannelId>> placed,
      Map<CategoryType, List<Stray>> strays) {
    var order = category.type() == CategoryType.DIRECT_MESSAGES ? BY_TIME : BY_NAME;
    var channels = new ArrayList<>(placed.getOrDefault(category.id(), List.of()));
    strays.getOrDefault(category.type(), List.of()).stream()
        .sorted(order)
        .map(Stray::id)
        .forEach(channels::add);
    return new Shelf(category, List.copyOf(channels));
  }
}
