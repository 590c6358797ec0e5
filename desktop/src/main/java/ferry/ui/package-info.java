/** The window: shows observable state, calls the same services as the command line; never talks to a daemon itself. */
@NullMarked
package ferry.ui;

import org.jspecify.annotations.NullMarked;
