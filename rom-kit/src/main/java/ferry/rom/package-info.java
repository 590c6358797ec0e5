/** The phone's ROM; here, the virtual phone of the lab. May know adb and kernel. */
@NullMarked
package ferry.rom;

import org.jspecify.annotations.NullMarked;
