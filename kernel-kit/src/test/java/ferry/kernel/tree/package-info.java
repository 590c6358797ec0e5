@NullMarked
package ferry.kernel.tree;

import org.jspecify.annotations.NullMarked;
