package rookery.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who PostgreSQL runs as, and the words before its command that make it so. PostgreSQL refuses to
/// run as root, so root needs a way to be someone else; and wherever the system can, the child is
/// told to end with its parent, and put into a session of its own, so that a Ctrl-C in the terminal
/// reaches this program first. Immutable.
///
/// @param prefix the words before a command
/// @param owner the user id that the data must belong to
record Account(List<String> prefix, int owner) {
  private static final int ROOT = 0;
  private static final int NOBODY = 65534;
  private static final String END_WITH_PARENT = "setpriv --pdeathsig SIGINT";

  /// The first way that works here, tried on PostgreSQL's own program in its own directory: that
  /// settles privileges, closed parent directories and a foreign C library at once.
  static Account choose(Path directory, Path data, String program) throws EmbeddedFailure {
    String last = "";
    for (Account way : ways(data)) {
      var outcome = Shell.run(way.command(probe(directory, program)), Duration.ofSeconds(10));
      if (outcome.ok()) {
        return way;
      }
      last = outcome.lastLine();
    }
    throw new EmbeddedFailure(
        ("PostgreSQL cannot be run in %s (%s): run as a normal user, name another directory with"
                + " --data, or name a PostgreSQL of your own with MM_SQLSETTINGS_DATASOURCE")
            .formatted(directory, last));
  }

  /// This program's own user, for a child that ends with it by this signal.
  static Account tied(String signal) {
    var way = inSession(-1, "setpriv --pdeathsig " + signal);
    boolean works = Shell.run(way.command(List.of("true")), Duration.ofSeconds(5)).ok();
    return works ? way : inSession(-1, "");
  }

  List<String> command(List<String> words) {
    return Stream.concat(prefix.stream(), words.stream()).toList();
  }

  private static List<String> probe(Path directory, String program) {
    String test = "cd \"$1\" && exec \"$2\" --version";
    return List.of("/bin/sh", "-c", test, "sh", directory.toString(), program);
  }

  private static List<Account> ways(Path data) throws EmbeddedFailure {
    int self = owner(Path.of("/proc/self"));
    if (self != ROOT) {
      return List.of(inSession(self, END_WITH_PARENT), inSession(self, ""));
    }
    int other = Files.exists(data) && owner(data) != ROOT ? owner(data) : NOBODY;
    String become = " --reuid %d --regid %d --clear-groups --no-new-privs".formatted(other, other);
    return List.of(
        inSession(other, END_WITH_PARENT + become),
        inSession(other, "runuser -u " + name(other) + " --"),
        inSession(ROOT, "unshare -U " + END_WITH_PARENT),
        inSession(ROOT, "unshare -U"));
  }

  private static Account inSession(int owner, String words) {
    String all = Shell.has("setsid") ? "setsid " + words : words;
    return new Account(all.isBlank() ? List.of() : List.of(all.strip().split(" +", -1)), owner);
  }

  private static String name(int user) {
    try (Stream<String> users = Files.lines(Path.of("/etc/passwd"))) {
      return users
          .map(line -> line.split(":", -1))
          .filter(u -> u.length > 2 && u[2].equals("" + user))
          .map(u -> u[0])
          .findFirst()
          .orElse("nobody");
    } catch (IOException _) {
      return "nobody";
    }
  }

  private static int owner(Path file) throws EmbeddedFailure {
    try {
      return (Integer) Files.getAttribute(file, "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      throw new EmbeddedFailure("The owner of " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Gives `tree` to this account, where it is not so already.
  void own(Path tree) throws IOException {
    if (owner == (Integer) Files.getAttribute(tree, "unix:uid")) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            give(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            // Last: a directory with the right owner has only files with the right owner.
            give(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void give(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
  }
}
