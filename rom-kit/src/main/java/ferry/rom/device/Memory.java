package ferry.rom.device;

/** Memory in bytes (proc_meminfo(5)); available is what programs can get without swapping. */
public record Memory(long bytes, long availableBytes, long swapBytes, long swapFreeBytes) {
    /** Share that is taken, 0 to 1. */
    public double used() {
        return bytes <= 0 ? 0 : 1 - (double) availableBytes / bytes;
    }
}
