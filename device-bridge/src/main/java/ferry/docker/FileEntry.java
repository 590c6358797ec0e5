package ferry.docker;

/**
 * A row of a folder's list.
 *
 * @param bytes size; 0 for what is no file
 * @param modified seconds since the epoch
 * @param mode permission bits
 */
public record FileEntry(String name, Kind kind, long bytes, long modified, int mode) {
    /** What it is. A link is followed only when a person opens it. */
    public enum Kind {
        FOLDER,
        FILE,
        LINK,
        OTHER
    }
}
