/** Images, volumes, networks and ports of an endpoint: lists, what can be done with them, copies across. */
@NullMarked
package ferry.ui.images;

import org.jspecify.annotations.NullMarked;
