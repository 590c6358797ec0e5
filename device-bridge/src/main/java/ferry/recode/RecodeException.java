package ferry.recode;

import java.util.List;

/** A checkpoint that cannot be recoded: every reason in words, with the process, file or area that it is about. */
public final class RecodeException extends RuntimeException {
    private final List<String> reasons;
    private final boolean passing;

    public RecodeException(List<String> reasons) {
        this(reasons, false);
    }

    private RecodeException(List<String> reasons, boolean passing) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
        this.passing = passing;
    }

    /** For what only the moment of the freeze is to blame. */
    static RecodeException ofTheMoment(List<String> reasons) {
        return new RecodeException(reasons, true);
    }

    /** Whether a checkpoint taken a moment later may do. */
    public boolean passing() {
        return passing;
    }

    public List<String> reasons() {
        return reasons;
    }
}
