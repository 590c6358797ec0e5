package ferry.rom;

import org.jspecify.annotations.Nullable;

/** What this room could not do, in words for a person, with what to do about it. */
public final class RomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String cure;

    public RomException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What the person can do; may be empty. */
    public String cure() {
        return cure;
    }
}
