/** The page of the devices behind adb: what they are, how they are, their files, log, screen and forwards. */
@NullMarked
package ferry.ui.device;

import org.jspecify.annotations.NullMarked;
