@NullMarked
package ferry.session;

import org.jspecify.annotations.NullMarked;
