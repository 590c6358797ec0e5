/** CRIU images as typed records, read and written as streams. Comes in: bytes that are hostile until parsed; goes out: the same bytes again. Knows no other room. */
@NullMarked
package ferry.criu;

import org.jspecify.annotations.NullMarked;
