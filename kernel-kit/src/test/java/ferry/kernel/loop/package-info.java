@NullMarked
package ferry.kernel.loop;

import org.jspecify.annotations.NullMarked;
