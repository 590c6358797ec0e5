/** Turns a checkpoint of one ISA into one that restores on the other. Comes in: images; goes out: images, or the name of what cannot cross. May know criu. */
@NullMarked
package ferry.recode;

import org.jspecify.annotations.NullMarked;
