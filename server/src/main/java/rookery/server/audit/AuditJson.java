package rookery.server.audit;

/// An entry of the database, as it is on the wire. Immutable.
record AuditJson(
    String id,
    long create_at,
    String user_id,
    String action,
    String extra_info,
    String ip_address,
    String session_id) {}
