package rookery.chaos.history;

/// Texts as histories keep them: long ones by their beginning and a hash of the whole. Immutable.
public final class Brief {
  private static final int WHOLE_UP_TO = 60;
  private static final int BEGINNING = 40;

  private Brief() {}

  /// The text, or what stands for it; two texts have the same only if they are the same.
  public static String of(String text) {
    return text.length() <= WHOLE_UP_TO
        ? text
        : "%s~%08x:%d".formatted(text.substring(0, BEGINNING), text.hashCode(), text.length());
  }

  /// The word that a message begins with: its mark.
  public static String mark(String text) {
    int end = text.indexOf(' ');
    return end < 0 ? text : text.substring(0, end);
  }
}
