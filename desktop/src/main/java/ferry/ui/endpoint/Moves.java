package ferry.ui.endpoint;

import java.util.List;
import java.util.Optional;

/** Where containers can be sent from an endpoint, and the way to send them. */
public interface Moves {
    /** All other endpoints, whether they answer or not. */
    List<String> targets(String from);

    /** The endpoint of the other side of the window. */
    Optional<String> opposite(String from);

    /** Opens the plan of moving them there. */
    void move(List<ContainerRow> rows, String target);
}
