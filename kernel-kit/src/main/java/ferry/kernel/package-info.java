/** What a kernel has and lacks for Docker and CRIU. May know adb. */
@NullMarked
package ferry.kernel;

import org.jspecify.annotations.NullMarked;
