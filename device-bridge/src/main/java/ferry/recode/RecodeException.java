package ferry.recode;

import java.util.List;

/** A checkpoint that cannot be recoded: every reason in words, with the process, file or area that it is about. */
public final class RecodeException extends RuntimeException {
    private final List<String> reasons;

    public RecodeException(List<String> reasons) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
