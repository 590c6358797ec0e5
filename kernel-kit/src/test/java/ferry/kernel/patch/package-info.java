@NullMarked
package ferry.kernel.patch;

import org.jspecify.annotations.NullMarked;
