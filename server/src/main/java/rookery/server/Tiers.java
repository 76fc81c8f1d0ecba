package rookery.server;

import java.util.List;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.jobs.Job;
import rookery.people.Parts;
import rookery.people.People;
import rookery.people.session.ActivityEndpoints;
import rookery.places.Places;
import rookery.realtime.FrameHook;
import rookery.realtime.SocketAction;
import rookery.talk.Talk;

/// The features of a node, tier by tier. Immutable.
record Tiers(People people, Places places, Talk talk) {
  /// Assembles them and lets the upper ones answer what the lower ones ask.
  static Tiers assemble(Foundation base) {
    var settings = base.configuration();
    var delivery = base.delivery();
    var parts =
        new Parts(
            base.database(),
            delivery.outbox(),
            delivery.announcer(),
            delivery.notices(),
            base.incarnation(),
            base.clock(),
            base.ids(),
            base.timers(),
            base.metrics());
    var people = People.assemble(parts, settings.derive(now -> new NodeSettings(now).people()));
    var places =
        Places.assemble(
            base.database(),
            delivery.outbox(),
            delivery.notices(),
            base.clock(),
            base.ids(),
            base.metrics(),
            people,
            settings.derive(now -> new NodeSettings(now).places()));
    people.users().invites(inviteId -> places.teams().byInvite(inviteId).isPresent());
    var talk =
        Talk.assemble(parts, people, places, settings.derive(now -> new NodeSettings(now).talk()));
    return new Tiers(people, places, talk);
  }

  List<Route> routes() {
    var routes =
        Stream.of(people.routes(), places.routes(), talk.routes()).flatMap(List::stream).toList();
    return ActivityEndpoints.noted(routes, people.sessions());
  }

  List<Job> jobs() {
    return people.jobs();
  }

  List<SocketAction> actions() {
    return Stream.concat(people.actions().stream(), talk.actions().stream()).toList();
  }

  List<FrameHook<?, ?>> hooks() {
    return talk.frameHooks();
  }
}
