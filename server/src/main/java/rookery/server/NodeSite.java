package rookery.server;

import java.nio.file.Path;
import rookery.cluster.Roster;
import rookery.http.StaticSite;
import rookery.server.configuration.Configuration;
import rookery.server.launch.NodeIdentity;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Settings;
import rookery.server.settings.TeamKeys;
import rookery.server.site.AccountPages;
import rookery.server.site.ClusterPage;
import rookery.server.site.LandingPage;
import rookery.server.site.WebApp;

/// What browsers find at a node besides the API. Holds no state.
final class NodeSite {
  private NodeSite() {}

  /// As the configuration is now.
  static StaticSite of(Configuration configuration, NodeIdentity identity, Roster roster) {
    var site = configuration.derive(now -> of(now, identity, roster));
    return (path, request) -> site.get().answer(path, request);
  }

  private static StaticSite of(Settings settings, NodeIdentity identity, Roster roster) {
    String web = settings.get(RookeryKeys.WEB_DIRECTORY);
    String name = settings.get(TeamKeys.SITE_NAME);
    return new ClusterPage(
        web.isEmpty()
            ? new AccountPages(
                new LandingPage(
                    name, settings.get(ServiceKeys.SITE_URL), identity.name(), roster::nodes))
            : new WebApp(Path.of(web), name));
  }
}
