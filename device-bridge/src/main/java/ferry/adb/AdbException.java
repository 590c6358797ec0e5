package ferry.adb;

import org.jspecify.annotations.Nullable;

/** What adb, its server or a device could not do, in words for a person, with what to do about it. */
public final class AdbException extends RuntimeException {
    private final String cure;

    public AdbException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What the person can do; may be empty. */
    public String cure() {
        return cure;
    }
}
