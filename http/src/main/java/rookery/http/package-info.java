/// HTTP: routes as data, JSON in and out, who calls, problems as answers, static files, and the
/// hand-over of a connection to the socket protocol. The HTTP server behind it is seen only here.
@NullMarked
package rookery.http;

import org.jspecify.annotations.NullMarked;
