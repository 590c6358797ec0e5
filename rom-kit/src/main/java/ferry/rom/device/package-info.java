/**
 * What an Android device says of itself: identity, battery, storage, cores, root, Docker. In: adb. Out: records. May know
 * ferry.adb.
 */
@NullMarked
package ferry.rom.device;

import org.jspecify.annotations.NullMarked;
