package ferry.app;

import org.jspecify.annotations.Nullable;

/** What the lab could not do: the message says which half, and what its log ended with. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String cure;

    public LabException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What the person can do; may be empty. */
    public String cure() {
        return cure;
    }
}
