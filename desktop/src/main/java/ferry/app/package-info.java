/** Puts the rooms together: endpoints, lab, services that both the command line and the window call. */
@NullMarked
package ferry.app;

import org.jspecify.annotations.NullMarked;
