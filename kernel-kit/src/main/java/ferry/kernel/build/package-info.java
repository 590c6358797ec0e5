/**
 * From sources to a kernel that can be flashed or booted: unpack, patch, configure, compile, collect. In go a tree or tarball and
 * wishes, out come Image, modules, configuration and a manifest. May know the other packages of the kernel kit.
 */
@NullMarked
package ferry.kernel.build;

import org.jspecify.annotations.NullMarked;
