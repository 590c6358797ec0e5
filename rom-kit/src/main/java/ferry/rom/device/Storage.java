package ferry.rom.device;

/** A file system of the device; sizes in bytes. What is used and what is free need not add up: a part may be root's. */
public record Storage(String mount, long bytes, long usedBytes, long freeBytes) {
    /** Share that is used of what a person can have, 0 to 1. */
    public double used() {
        return usedBytes + freeBytes <= 0 ? 0 : (double) usedBytes / (usedBytes + freeBytes);
    }
}
