@NullMarked
package ferry.kernel.build;

import org.jspecify.annotations.NullMarked;
