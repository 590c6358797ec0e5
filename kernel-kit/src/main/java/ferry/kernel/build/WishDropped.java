package ferry.kernel.build;

import ferry.kernel.Fragment;
import java.util.List;
import java.util.stream.Collectors;

/** The tree did not take all of the wish, so nothing was compiled. */
public final class WishDropped extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Fragment.Dropped> dropped;

    WishDropped(List<Fragment.Dropped> dropped) {
        super(dropped.stream()
                .map(d -> "CONFIG_" + d.option() + "=" + d.wanted() + " was not taken: " + d.why())
                .collect(Collectors.joining("\n")));
        this.dropped = dropped;
    }

    public List<Fragment.Dropped> dropped() {
        return dropped;
    }
}
