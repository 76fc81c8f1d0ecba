package rookery.talk.mention;

import java.util.LinkedHashSet;
import java.util.regex.Pattern;

/// The hashtags of a text (protocol: rest D.6). Pure.
public final class Hashtags {
  private static final Pattern TAG =
      Pattern.compile("(?<![\\p{L}\\p{N}_#/])#\\p{L}[\\p{L}\\p{N}\\-_.]*(?<=[\\p{L}\\p{N}])");
  private static final int LONGEST = 1_000;

  private Hashtags() {}

  /// Those of the text, in its order, separated by blanks; as many as there is room for.
  public static String in(String text) {
    var tags = new LinkedHashSet<String>();
    var matcher = TAG.matcher(text);
    while (matcher.find()) {
      tags.add(matcher.group());
    }
    var joined = new StringBuilder();
    for (String tag : tags) {
      if (joined.length() + tag.length() + 1 > LONGEST) {
        break;
      }
      joined.append(joined.isEmpty() ? "" : " ").append(tag);
    }
    return joined.toString();
  }
}
