/** Sample data and pictures of every screen, with no endpoint attached. */
@NullMarked
package ferry.ui.gallery;

import org.jspecify.annotations.NullMarked;
