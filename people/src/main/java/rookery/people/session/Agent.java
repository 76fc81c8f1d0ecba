package rookery.people.session;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a session was begun with, as people recognise it in the list of their sessions. A guess
/// from what a program says of itself; nothing depends on it. Immutable.
record Agent(String platform, String os, String browser) {
  /// Of a program that says nothing we know.
  static final Agent UNKNOWN = new Agent("", "", "Unknown");

  private static final Pattern VERSION = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");

  /// What is looked for, its platform, its system; the first that fits counts.
  private static final List<List<String>> SYSTEMS =
      List.of(
          List.of("Windows NT 10", "Windows", "Windows 10"),
          List.of("Windows", "Windows", "Windows"),
          List.of("iPhone", "iPhone", "iOS"),
          List.of("iPad", "iPad", "iOS"),
          List.of("Android", "Linux", "Android"),
          List.of("Macintosh", "Macintosh", "Mac OS"),
          List.of("CrOS", "Linux", "Chrome OS"),
          List.of("Linux", "Linux", "Linux"));

  /// What stands before the version, and the program's name: programs name those, too, that they
  /// are built on, so the first that fits counts.
  private static final List<Map.Entry<String, String>> PROGRAMS =
      List.of(
          Map.entry("rnbeta/", "Mobile App"),
          Map.entry("Mattermost Mobile/", "Mobile App"),
          Map.entry("Mattermost/", "Desktop App"),
          Map.entry("Edg/", "Edge"),
          Map.entry("OPR/", "Opera"),
          Map.entry("Firefox/", "Firefox"),
          Map.entry("Chrome/", "Chrome"),
          Map.entry("Version/", "Safari"));

  /// @param header the value of `User-Agent`
  static Agent of(String header) {
    List<String> system =
        SYSTEMS.stream()
            .filter(each -> header.contains(each.getFirst()))
            .findFirst()
            .orElse(List.of("", "", ""));
    String browser =
        PROGRAMS.stream()
            .filter(each -> header.contains(each.getKey()))
            .map(each -> each.getValue() + "/" + version(header, each.getKey()))
            .findFirst()
            .orElse(UNKNOWN.browser());
    return new Agent(system.get(1), system.get(2), browser);
  }

  private static String version(String header, String before) {
    var found = VERSION.matcher(header);
    int from = header.indexOf(before) + before.length();
    return found.region(from, header.length()).lookingAt() ? found.group() : "";
  }
}
