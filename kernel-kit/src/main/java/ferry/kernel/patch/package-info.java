/**
 * Changes of kernel sources as data, anchored at C declarations instead of lines. In go a tree and patches, out comes a plan
 * that changes nothing, and on demand its execution, which can be taken back. May know ferry.kernel and ferry.kernel.tree.
 */
@NullMarked
package ferry.kernel.patch;

import org.jspecify.annotations.NullMarked;
