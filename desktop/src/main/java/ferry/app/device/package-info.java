/** What Ferry does with devices for the window and the command line: looks, files, screen, forwards. */
@NullMarked
package ferry.app.device;

import org.jspecify.annotations.NullMarked;
