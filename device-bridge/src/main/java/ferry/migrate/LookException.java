package ferry.migrate;

import org.jspecify.annotations.Nullable;

/** A look at a running container that could not be had or read, in words. */
public final class LookException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LookException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
