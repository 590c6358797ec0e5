/** A migration: plan, steps with undo, progress. Comes in: a request; goes out: events and a result. May know all of device-bridge. */
@NullMarked
package ferry.migrate;

import org.jspecify.annotations.NullMarked;
