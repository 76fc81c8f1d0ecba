/// The load generator, `./check bench`: a process of its own beside the nodes that it loads. `site`
/// is what runs, `crowd` are its sockets, `callers` its REST calls, `mix` what people do with both,
/// `figures` what was measured, `scenario` what happens meanwhile.
@NullMarked
package rookery.bench;

import org.jspecify.annotations.NullMarked;
