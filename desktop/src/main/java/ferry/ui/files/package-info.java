/** Files of containers and volumes: browse, look into, copy here and there. */
@NullMarked
package ferry.ui.files;

import org.jspecify.annotations.NullMarked;
