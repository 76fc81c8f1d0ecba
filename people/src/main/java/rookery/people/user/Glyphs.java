package rookery.people.user;

import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/// Letters and digits as strokes, because a server may have no fonts. Immutable.
final class Glyphs {
  private static final String TABLE = "glyphs.properties";
  private static final String PERSON = "person";

  private final Map<String, Path2D> strokes;

  private Glyphs(Map<String, Path2D> strokes) {
    this.strokes = Map.copyOf(strokes);
  }

  /// The packaged strokes.
  static Glyphs packaged() {
    var table = new Properties();
    try (var in = Glyphs.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException(TABLE + " is not packaged");
      }
      table.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + TABLE, e);
    }
    var strokes = new HashMap<String, Path2D>();
    table.stringPropertyNames().forEach(name -> strokes.put(name, path(table.getProperty(name))));
    return new Glyphs(strokes);
  }

  /// The strokes of a text's first character, on a field 4 wide and 6 high; of a person where there
  /// are none for it.
  Path2D initial(String text) {
    String first = text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT);
    Path2D found = strokes.getOrDefault(first, strokes.get(PERSON));
    if (found == null) {
      throw new IllegalStateException(TABLE + " has no " + PERSON);
    }
    return found;
  }

  /// Strokes are separated by `|`, their points by blanks: `0,6 2,0 4,6|1,4 3,4`.
  private static Path2D path(String text) {
    var path = new Path2D.Double();
    for (String stroke : text.split("\\|", -1)) {
      boolean begun = false;
      for (String point : stroke.strip().split(" +", -1)) {
        String[] xy = point.split(",", 2);
        double x = Double.parseDouble(xy[0]);
        double y = Double.parseDouble(xy[1]);
        if (begun) {
          path.lineTo(x, y);
        } else {
          path.moveTo(x, y);
          begun = true;
        }
      }
    }
    return path;
  }
}
