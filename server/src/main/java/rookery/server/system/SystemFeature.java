package rookery.server.system;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.kernel.IdSource;
import rookery.postgres.Database;

/// Puts the server's own endpoints together.
public record SystemFeature(List<Route> routes) {
  /// The routes of this package.
  ///
  /// @param config what clients are told now
  /// @param files the directory for files, tried out by the health check
  /// @param noAccounts whether nobody has signed up yet
  public static SystemFeature assemble(
      Supplier<ClientConfig> config,
      Database database,
      Path files,
      IdSource ids,
      BooleanSupplier noAccounts) {
    var endpoints = new SystemEndpoints(config, new Health(database, files, ids), noAccounts);
    return new SystemFeature(
        Stream.concat(endpoints.routes().stream(), NotOffered.routes().stream()).toList());
  }
}
