/**
 * A kernel's source tree as it lies on this machine: version, files, Kconfig, toolchain, make. In go a folder and a wish, out
 * comes a configuration and what the tree did to the wish. May know ferry.kernel.
 */
@NullMarked
package ferry.kernel.tree;

import org.jspecify.annotations.NullMarked;
