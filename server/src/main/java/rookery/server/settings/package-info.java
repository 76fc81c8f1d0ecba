/// What an operator can set: one catalogue of settings, read from flags, the environment and a
/// file, with the names that Mattermost's servers have for them where they mean the same.
@NullMarked
package rookery.server.settings;

import org.jspecify.annotations.NullMarked;
