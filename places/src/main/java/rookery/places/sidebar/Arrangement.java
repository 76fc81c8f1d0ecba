package rookery.places.sidebar;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import rookery.kernel.ChannelId;
import rookery.places.channel.Channel;

/// Puts each channel of a user into exactly one category: where the user put it; else, if it is a
/// favourite, to the favourites; else to the category for its type. So a new channel has its place
/// without anything being written. Immutable.
///
/// @param shelves the categories in their order, each with its channels in theirs
record Arrangement(List<Shelf> shelves) {
  private static final Comparator<Channel> BY_NAME =
      comparing((Channel channel) -> channel.displayName().toLowerCase(Locale.ROOT))
          .thenComparing(channel -> channel.id().value());

  private static final Comparator<Channel> BY_TIME =
      comparingLong(Channel::lastPostAt).reversed().thenComparing(channel -> channel.id().value());

  /// A category and what is in it. Immutable.
  record Shelf(Category category, List<ChannelId> channels) {}

  /// Where a user put a channel. Immutable.
  record Place(String category, ChannelId channel) {}

  /// @param categories in their order, the three that everybody has among them
  /// @param places in their order within a category; some may be of channels the user has left
  /// @param mine the channels to be arranged
  static Arrangement of(
      List<Category> categories,
      List<Place> places,
      List<Channel> mine,
      Set<ChannelId> favourites) {
    var homeless = new LinkedHashMap<ChannelId, Channel>();
    mine.forEach(channel -> homeless.put(channel.id(), channel));
    var shelves = new HashMap<String, List<ChannelId>>();
    categories.forEach(category -> shelves.put(category.id(), new ArrayList<>()));
    for (Place place : places) {
      List<ChannelId> shelf = shelves.get(place.category());
      if (shelf != null && homeless.remove(place.channel()) != null) {
        shelf.add(place.channel());
      }
    }
    var strays = new EnumMap<CategoryType, List<Channel>>(CategoryType.class);
    homeless
        .values()
        .forEach(channel ->
            strays.computeIfAbsent(home(channel, favourites), _ -> new ArrayList<>()).add(channel));
    return new Arrangement(
        categories.stream().map(category -> shelf(category, shelves, strays)).toList());
  }

  private static CategoryType home(Channel channel, Set<ChannelId> favourites) {
    if (favourites.contains(channel.id())) {
      return CategoryType.FAVORITES;
    }
    return channel.type().inTeam() ? CategoryType.CHANNELS : CategoryType.DIRECT_MESSAGES;
  }

  private static Shelf shelf(
      Category category,
      Map<String, List<ChannelId>> placed,
      Map<CategoryType, List<Channel>> strays) {
    var order = category.type() == CategoryType.DIRECT_MESSAGES ? BY_TIME : BY_NAME;
    var channels = new ArrayList<>(placed.getOrDefault(category.id(), List.of()));
    strays.getOrDefault(category.type(), List.of()).stream()
        .sorted(order)
        .map(Channel::id)
        .forEach(channels::add);
    return new Shelf(category, List.copyOf(channels));
  }
}
