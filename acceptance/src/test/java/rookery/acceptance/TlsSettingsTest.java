package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.postgres.TestDatabases;

/// What the settings of a node do that say how it speaks TLS.
@Tag("settings")
@Timeout(120)
class TlsSettingsTest {
  private static HttpClient trusting(KeyStore store, String protocol)
      throws GeneralSecurityException, IOException {
    var trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("node", store.getCertificate("node"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build();
  }

  private static HttpResponse<String> ping(HttpClient client, int port)
      throws IOException, InterruptedException {
    var address = URI.create("https://localhost:" + port + "/api/v4/system/ping");
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  @Test
  @Shows({
    "ServiceSettings.ConnectionSecurity",
    "ServiceSettings.TLSCertFile",
    "ServiceSettings.TLSKeyFile",
    "ServiceSettings.TLSMinVer",
    "ServiceSettings.TLSStrictTransport",
    "ServiceSettings.TLSStrictTransportMaxAge"
  })
  void it_speaks_tls_with_its_certificate_and_says_never_to_come_without() throws Exception {
    var own = OwnCertificate.in(ChatCluster.freshDirectory());
    var store = own.store();
    var settings = new TreeMap<>(own.settings());
    settings.put("MM_SERVICESETTINGS_TLSMINVER", "1.3");
    settings.put("MM_SERVICESETTINGS_TLSSTRICTTRANSPORT", "true");
    settings.put("MM_SERVICESETTINGS_TLSSTRICTTRANSPORTMAXAGE", "300");
    try (var node = GovernedNode.node(TestDatabases.fresh(), "a", settings);
        var newer = trusting(store, "TLSv1.3");
        var older = trusting(store, "TLSv1.2")) {
      int port = node.url().getPort();
      var answer = ping(newer, port);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=300");
      assertThatThrownBy(() -> ping(older, port)).isInstanceOf(SSLHandshakeException.class);
    }
  }
}
