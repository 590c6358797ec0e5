package ferry.session;

import org.jspecify.annotations.Nullable;

/** What the journal could not do, in words. */
public final class SessionException extends RuntimeException {
    public SessionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
