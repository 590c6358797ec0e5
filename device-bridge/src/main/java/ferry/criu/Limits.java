package ferry.criu;

/**
 * How much of a checkpoint is believed.
 *
 * @param smallBytes bytes of all images that are held in memory, together
 * @param files files in the checkpoint
 * @param bulkBytes bytes of all that is streamed (pages, tmpfs archives), together
 */
public record Limits(long smallBytes, int files, long bulkBytes) {
    /** 96 MiB, 100,000 files, 1 TiB: a tree of some thousand processes fits. */
    public static final Limits DEFAULT = new Limits(96L << 20, 100_000, 1L << 40);
}
