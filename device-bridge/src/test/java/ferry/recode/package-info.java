@NullMarked
package ferry.recode;

import org.jspecify.annotations.NullMarked;
