package rookery.chaos.crowd;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rookery.chaos.history.Entry;
import rookery.chaos.plan.Schedule;
import rookery.client.ChatClient;

/// The accounts and channels of a run. Immutable.
///
/// @param admin who has administrative rights and no device
/// @param probes a channel in which only the administrator is
/// @param places every device with its person
record Town(
    ChatClient admin,
    String probes,
    List<Entry.Room> rooms,
    List<Entry.Person> people,
    List<Place> places) {
  private static final String PASSWORD = "correct horse 9";

  /// How many people have a second device that only listens.
  private static final int SECOND_DEVICES = 4;

  /// A device, its owner and what it will do. Immutable.
  ///
  /// @param official whether it is an official client
  record Place(String device, Device.Account account, Schedule.Steps steps, boolean official) {}

  static Town found(Schedule schedule, URI node) {
    var admin = ChatClient.at(node).signedUp("admin", PASSWORD);
    String team = admin.createsTeam("town").text("id");
    var rooms = new ArrayList<Entry.Room>();
    for (int i = 0; i < schedule.shape().rooms(); i++) {
      String name = "room-" + i;
      rooms.add(new Entry.Room(name, admin.createsChannel(team, name).text("id")));
    }
    String probes = admin.createsChannel(team, "probes").text("id");
    var founding = new Founding(schedule, admin, team, rooms);
    var places = founding.places();
    return new Town(admin, probes, List.copyOf(rooms), people(places), places);
  }

  private static List<Entry.Person> people(List<Place> places) {
    return places.stream()
        .map(Place::account)
        .distinct()
        .map(account -> new Entry.Person(account.name(), account.user(), devices(places, account)))
        .toList();
  }

  private static List<String> devices(List<Place> places, Device.Account account) {
    return places.stream()
        .filter(place -> place.account().equals(account))
        .map(Place::device)
        .toList();
  }

  /// Signs people up. Immutable.
  private record Founding(
      Schedule schedule, ChatClient admin, String team, List<Entry.Room> rooms) {
    List<Place> places() {
      var places = new ArrayList<Place>();
      var writers = new ArrayList<Device.Account>();
      for (int i = 0; i < schedule.shape().devices(); i++) {
        var account = account("p%02d".formatted(i), i);
        writers.add(account);
        places.add(new Place(account.name() + ".1", account, schedule.steps(i), false));
      }
      for (int i = 0; i < schedule.shape().listeners(); i++) {
        var steps = schedule.stepsOfListener(i);
        if (i < Math.min(SECOND_DEVICES, writers.size())) {
          places.add(new Place(writers.get(i).name() + ".2", writers.get(i), steps, false));
        } else {
          var account = account("q%03d".formatted(i), writers.size() + i);
          places.add(new Place(account.name() + ".1", account, steps, false));
        }
      }
      int others = schedule.shape().devices() + schedule.shape().listeners();
      for (int i = 0; i < schedule.shape().officials(); i++) {
        var account = account("o%02d".formatted(i), others + i);
        var steps = schedule.stepsOfListener(schedule.shape().listeners() + i);
        places.add(new Place(account.name() + ".1", account, steps, true));
      }
      return List.copyOf(places);
    }

    private Device.Account account(String name, int number) {
      var client = admin.anonymous().signedUp(name, PASSWORD);
      admin.addsToTeam(team, client.userId());
      for (int room : schedule.roomsAtFirst(number)) {
        admin
            .post(
                "/channels/" + rooms.get(room).channel() + "/members",
                Map.of("user_id", client.userId()))
            .expect(201);
      }
      return new Device.Account(name, client);
    }
  }
}
