package rookery.server;

import java.util.List;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.jobs.Job;
import rookery.kernel.Lifecycle;
import rookery.people.Parts;
import rookery.people.People;
import rookery.people.mfa.ConfinedEndpoints;
import rookery.people.session.ActivityEndpoints;
import rookery.places.Places;
import rookery.realtime.FrameHook;
import rookery.realtime.SocketAction;
import rookery.server.audit.AuditFeature;
import rookery.server.settings.AuditKeys;
import rookery.talk.Talk;

/// The features of a node, tier by tier. Immutable.
record Tiers(People people, Places places, Talk talk, AuditFeature audit) {
  /// Assembles them and lets the upper ones answer what the lower ones ask.
  ///
  /// @param node the name of this node
  /// @param parts what is closed with it
  static Tiers assemble(Foundation base, String node, Lifecycle parts) {
    var settings = base.configuration();
    var delivery = base.delivery();
    var ground =
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
    var people = People.assemble(ground, settings.derive(now -> new NodeSettings(now).people()));
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
        Talk.assemble(ground, people, places, settings.derive(now -> new NodeSettings(now).talk()));
    return new Tiers(people, places, talk, parts.own(audit(base, people, node)));
  }

  private static AuditFeature audit(Foundation base, People people, String node) {
    var days = base.configuration().derive(now -> now.get(AuditKeys.AUDIT_DAYS));
    return AuditFeature.start(
        new AuditFeature.Parts(
            base.database(), base.ids(), base.clock(), base.timers(), base.metrics()),
        new NodeSettings(base.configuration().get()).audit(node, days::get),
        people.permissions(),
        node);
  }

  /// The routes of a node, with what holds for all of them: who has to set up a second factor first
  /// gets no further, and the audit log is told.
  List<Route> guarded(List<Route> routes) {
    return audit.audited(ConfinedEndpoints.guarded(routes));
  }

  List<Route> routes() {
    var routes =
        Stream.of(people.routes(), places.routes(), talk.routes(), audit.routes())
            .flatMap(List::stream)
            .toList();
    return ActivityEndpoints.noted(routes, people.sessions());
  }

  List<Job> jobs() {
    return Stream.concat(people.jobs().stream(), audit.jobs().stream()).toList();
  }

  List<SocketAction> actions() {
    return Stream.concat(people.actions().stream(), talk.actions().stream()).toList();
  }

  List<FrameHook<?, ?>> hooks() {
    return talk.frameHooks();
  }
}
