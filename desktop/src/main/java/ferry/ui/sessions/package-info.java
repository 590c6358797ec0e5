/** The page of past and interrupted crossings. */
@NullMarked
package ferry.ui.sessions;

import org.jspecify.annotations.NullMarked;
