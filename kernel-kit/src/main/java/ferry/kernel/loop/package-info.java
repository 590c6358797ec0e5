/**
 * The closed loop, as far as it needs no phone: Debian's sources, the configuration that a stock phone would have, what the
 * check says of it, the fragment and patches that mend it, and the built kernels by what they were made of.
 */
@NullMarked
package ferry.kernel.loop;

import org.jspecify.annotations.NullMarked;
