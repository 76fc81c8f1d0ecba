package rookery.people.mfa;

import io.nayuki.qrcodegen.QrCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// Texts that a camera reads. Pure.
final class QrCodes {
  private static final int MARGIN = 4;
  private static final int SCALE = 6;
  private static final int WHITE = 0xFFFFFF;
  private static final int BLACK = 0x000000;

  private QrCodes() {}

  /// A PNG.
  static byte[] png(String text) {
    var code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int size = (code.size + 2 * MARGIN) * SCALE;
    var image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        boolean dark = code.getModule(x / SCALE - MARGIN, y / SCALE - MARGIN);
        image.setRGB(x, y, dark ? BLACK : WHITE);
      }
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a picture to memory", e);
    }
    return out.toByteArray();
  }
}
