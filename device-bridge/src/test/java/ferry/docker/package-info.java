@NullMarked
package ferry.docker;

import org.jspecify.annotations.NullMarked;
