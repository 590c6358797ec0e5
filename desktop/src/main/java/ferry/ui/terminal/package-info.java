/** A real terminal in the window: JediTermFX drawn over any {@link ferry.docker.Terminal}. */
@NullMarked
package ferry.ui.terminal;

import org.jspecify.annotations.NullMarked;
