package ferry.adb;

/**
 * A file on the device as sync's stat or list tell it.
 *
 * @param name the last part of the path in a listing; the whole path after a stat
 * @param mode type and permission bits as in stat(2)
 * @param size bytes; modulo 2^32 on devices without stat_v2
 * @param mtime seconds since the epoch
 */
public record FileStat(String name, int mode, long size, long mtime) {
    private static final int TYPE = 0170000;

    public boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    public boolean isRegular() {
        return (mode & TYPE) == 0100000;
    }

    public boolean isLink() {
        return (mode & TYPE) == 0120000;
    }

    public int permissions() {
        return mode & 07777;
    }
}
