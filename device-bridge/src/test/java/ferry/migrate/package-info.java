/** Migrations against real engines, and their pure parts by tables. */
@NullMarked
package ferry.migrate;

import org.jspecify.annotations.NullMarked;
