/** From the drag to the commit point: verdict, plan, steps, go back and confirm. */
@NullMarked
package ferry.ui.crossing;

import org.jspecify.annotations.NullMarked;
