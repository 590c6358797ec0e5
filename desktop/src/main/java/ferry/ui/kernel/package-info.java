/** The kernel of a device: the check as a table, the fragment and the patches that mend it, and a build. */
@NullMarked
package ferry.ui.kernel;

import org.jspecify.annotations.NullMarked;
