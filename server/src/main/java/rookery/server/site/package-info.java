/// What is served outside of the API: a build of the web app, or one plain page.
@NullMarked
package rookery.server.site;

import org.jspecify.annotations.NullMarked;
