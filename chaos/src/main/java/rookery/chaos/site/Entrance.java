package rookery.chaos.site;

import java.net.URI;

/// Where people go in: a node, or what stands before several.
public interface Entrance {
  String name();

  /// Where clients reach it.
  URI url();

  /// Whether it is to be expected that somebody answers there.
  boolean isUp();
}
