package rookery.kernel;

/// Text of users without the characters that no one can see but that turn or hide what stands
/// around them (protocol: rest D.5).
public final class CleanText {
  private CleanText() {}

  /// `text` without directional and other format controls.
  public static String of(String text) {
    if (text.codePoints().noneMatch(CleanText::unwanted)) {
      return text;
    }
    return text.codePoints()
        .filter(c -> !unwanted(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// How many characters a person counts: code points, not Java's halves of them.
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean unwanted(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x206A && c <= 0x206F)
        || (c >= 0xFFF9 && c <= 0xFFFC)
        || c == 0xFEFF
        || (c >= 0xE0000 && c <= 0xE007F);
  }
}
