/** Tests of the whole. */
@NullMarked
package ferry;

import org.jspecify.annotations.NullMarked;
