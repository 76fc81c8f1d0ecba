package rookery.server.settings;

/// Who is told the value of a setting through the protocol's client configuration.
public enum Audience {
  NOBODY,
  ANYONE,
  USERS
}
