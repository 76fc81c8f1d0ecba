package rookery.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// What anybody is shown at an address that is not one of the API.
final class Page {
  private Page() {}

  static String of(URI address) {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address).build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
