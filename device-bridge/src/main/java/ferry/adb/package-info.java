/** Android devices over the adb server's socket: devices, shell, sync, forwards. Knows no other room. */
@NullMarked
package ferry.adb;

import org.jspecify.annotations.NullMarked;
