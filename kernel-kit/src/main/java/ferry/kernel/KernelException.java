package ferry.kernel;

import org.jspecify.annotations.Nullable;

/** What the kernel kit could not do, in words for a person, with what to do about it. */
public final class KernelException extends RuntimeException {
    private final String cure;

    public KernelException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What the person can do; may be empty. */
    public String cure() {
        return cure;
    }
}
