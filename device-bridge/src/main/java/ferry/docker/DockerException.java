package ferry.docker;

import org.jspecify.annotations.Nullable;

/** An answer of a Docker engine that is not success, with Docker's own message and what to do about it. */
public final class DockerException extends RuntimeException {
    private final int status;
    private final String cure;

    /** @param status HTTP status, or 0 when there was no answer */
    public DockerException(int status, String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.cure = cure;
    }

    /** HTTP status, 0 when the engine did not answer. */
    public int status() {
        return status;
    }

    /** What the person can do; may be empty. */
    public String cure() {
        return cure;
    }
}
