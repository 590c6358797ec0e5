/** One Docker engine: containers, images, volumes, checkpoints, archive streams. Comes in: an endpoint; goes out: records and streams. May know adb. */
@NullMarked
package ferry.docker;

import org.jspecify.annotations.NullMarked;
