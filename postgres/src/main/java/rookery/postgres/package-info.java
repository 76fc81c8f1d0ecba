/// PostgreSQL: connections, transactions, migrations, reading rows. Statements are plain SQL,
/// written by the features in their `*Sql` classes; this package is all that sees JDBC.
@NullMarked
package rookery.postgres;

import org.jspecify.annotations.NullMarked;
