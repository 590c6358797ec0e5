package ferry.rom.device;

/**
 * How one becomes root on a device.
 *
 * @param version what its su says of itself; may be empty
 * @param shell whether adb's own shell is root
 */
public record Root(Kind kind, String version, boolean shell) {
    /** The ways, of which each has its own modules and its own bugs. */
    public enum Kind {
        NONE("none"),
        SU("su"),
        MAGISK("Magisk"),
        KERNELSU("KernelSU"),
        APATCH("APatch");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Its name as its makers write it. */
        public String word() {
            return word;
        }
    }
}
