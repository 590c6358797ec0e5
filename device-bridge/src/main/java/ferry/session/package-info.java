/** The journal of migrations in SQLite. Written before each step; read after a crash. Knows no other room. */
@NullMarked
package ferry.session;

import org.jspecify.annotations.NullMarked;
