/** What every view uses: the door to the UI thread, texts, icons, settings, sheets. Knows no other package of the window. */
@NullMarked
package ferry.ui.base;

import org.jspecify.annotations.NullMarked;
