package rookery.server.settings;

import java.util.List;

/// Section `ExperimentalAuditSettings`, and how long the database keeps entries: the audit log.
/// Whether and where there is a file is a matter of each node, so that nobody who gets hold of an
/// administrator's session switches it off.
public final class AuditKeys {
  private static final String SECTION = "ExperimentalAuditSettings";

  public static final Setting<Boolean> FILE_ENABLED =
      Setting.of(
              SECTION,
              "FileEnabled",
              Kind.flag(),
              "false",
              "Whether the audit log goes to a file, too, one JSON object a line.")
          .ofNode();
  public static final Setting<String> FILE_NAME =
      Setting.of(
              SECTION,
              "FileName",
              Kind.text(),
              "",
              "That file; empty for audit-NODE.log where rookery.log would be.")
          .ofNode();
  public static final Setting<Integer> FILE_MAX_SIZE =
      Setting.of(
              SECTION,
              "FileMaxSizeMB",
              Kind.number(1, 10_240),
              "100",
              "Mebibytes at which the file is put away as FileName.DATE.NUMBER; each day it is, too.")
          .ofNode();
  public static final Setting<Integer> FILE_MAX_AGE =
      Setting.of(
              SECTION,
              "FileMaxAgeDays",
              Kind.number(0, 3_650),
              "0",
              "Days after which files that were put away are deleted; 0 for never.")
          .ofNode();
  public static final Setting<Integer> FILE_MAX_BACKUPS =
      Setting.of(
              SECTION,
              "FileMaxBackups",
              Kind.number(0, 10_000),
              "0",
              "How many full files are kept that were put away, by their size together; 0 for all.")
          .ofNode();
  public static final Setting<Boolean> FILE_COMPRESS =
      Setting.of(
              SECTION,
              "FileCompress",
              Kind.flag(),
              "false",
              "Whether files that were put away are compressed.")
          .ofNode();
  public static final Setting<Integer> FILE_MAX_QUEUE_SIZE =
      Setting.of(
              SECTION,
              "FileMaxQueueSize",
              Kind.number(1, 1_000_000),
              "1000",
              "Entries that wait while the file cannot be written; further ones are counted and not"
                  + " written.")
          .ofNode();
  public static final Setting<Integer> AUDIT_DAYS =
      Setting.of(
              "RookerySettings",
              "AuditDays",
              Kind.number(1, 3_650),
              "90",
              "Days for which the database keeps entries of the audit log.")
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          FILE_ENABLED,
          FILE_NAME,
          FILE_MAX_SIZE,
          FILE_MAX_AGE,
          FILE_MAX_BACKUPS,
          FILE_COMPRESS,
          FILE_MAX_QUEUE_SIZE,
          AUDIT_DAYS);

  private AuditKeys() {}
}
