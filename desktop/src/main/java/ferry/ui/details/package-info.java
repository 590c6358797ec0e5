/** What is known of the selected container: overview, log, statistics, inspect. */
@NullMarked
package ferry.ui.details;

import org.jspecify.annotations.NullMarked;
