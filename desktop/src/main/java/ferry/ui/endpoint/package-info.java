/** One side of the window: an endpoint's state and its containers, images, volumes and checkpoints. */
@NullMarked
package ferry.ui.endpoint;

import org.jspecify.annotations.NullMarked;
