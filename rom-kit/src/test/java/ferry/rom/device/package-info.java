@NullMarked
package ferry.rom.device;

import org.jspecify.annotations.NullMarked;
