package ferry.criu;

import org.jspecify.annotations.Nullable;

/**
 * An image, or a tar of images, that is not what it should be. Says which file, where in it and why, since images
 * come from another machine and nothing in them is believed before it was checked.
 */
public final class ImageException extends RuntimeException {
    private final String file;
    private final long offset;
    private final String reason;

    /** {@code offset} counts bytes from the start of the file, or is -1 when the reason has no one place. */
    public ImageException(String file, long offset, String reason) {
        this(file, offset, reason, null);
    }

    ImageException(String file, long offset, String reason, @Nullable Throwable cause) {
        super(printable(file) + (offset >= 0 ? " at byte " + offset : "") + ": " + reason, cause);
        this.file = file;
        this.offset = offset;
        this.reason = reason;
    }

    public String file() {
        return file;
    }

    /** Bytes from the start of the file; -1 when unknown. */
    public long offset() {
        return offset;
    }

    public String reason() {
        return reason;
    }

    /** At most 120 characters of foreign text, without control characters that could fool a terminal. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        int count = 0;
        for (int c : text.codePoints().limit(121).toArray()) {
            if (++count > 120) {
                return out.append("...").toString();
            }
            boolean plain = Character.isLetterOrDigit(c) || (c >= ' ' && c < 0x7f && c != '\\');
            if (plain) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        }
        return out.toString();
    }
}
