package rookery.people.user;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.imageio.ImageIO;

/// Pictures of users who have none: the initial on a colour that stays the user's. There are as
/// many as initials times colours, so each is drawn once and kept. Thread-safe.
final class Avatars {
  private static final int SIZE = 128;
  private static final int GLYPH = 11;
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x2E7D6B),
          new Color(0x3A6EA5),
          new Color(0x7A4E9C),
          new Color(0xB0503C),
          new Color(0x8A6D1F),
          new Color(0x4F7A28),
          new Color(0xA23B72),
          new Color(0x44546A));

  private final Glyphs glyphs = Glyphs.packaged();
  private final ConcurrentMap<Look, byte[]> drawn = new ConcurrentHashMap<>();

  private record Look(String initial, Color colour) {}

  /// A square PNG.
  byte[] of(User user) {
    int colour = Math.floorMod(user.id().value().hashCode(), COLOURS.size());
    // User names begin with one of 39 characters, so this map is small.
    var look = new Look(user.username().substring(0, 1), COLOURS.get(colour));
    return drawn.computeIfAbsent(look, this::draw);
  }

  private byte[] draw(Look look) {
    var image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    var pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setColor(look.colour());
    pen.fillRect(0, 0, SIZE, SIZE);
    pen.setColor(Color.WHITE);
    pen.translate((SIZE - 4 * GLYPH) / 2.0, (SIZE - 6 * GLYPH) / 2.0);
    pen.scale(GLYPH, GLYPH);
    pen.setStroke(new BasicStroke(0.85f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    pen.draw(glyphs.initial(look.initial()));
    pen.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a picture to memory", e);
    }
    return out.toByteArray();
  }
}
