package ferry.criu;

/**
 * Pages that lie one behind the other in memory and are of one sort.
 *
 * @param vaddr the first one's address; in the pagemap of shared memory, its offset
 * @param pages how many, at least 1
 * @param flags {@link #PE_PARENT}, {@link #PE_LAZY}, {@link #PE_PRESENT} (criu/include/pagemap.h)
 */
public record PageRun(long vaddr, long pages, int flags) {
    /** Bytes of a page on x86-64, and on arm64 kernels with 4 KiB pages. */
    public static final int PAGE_SIZE = 4096;
    /** The contents are in the parent checkpoint. */
    public static final int PE_PARENT = 1;
    /** The contents may be loaded after the restore. */
    public static final int PE_LAZY = 2;
    /** The contents are in the pages file. */
    public static final int PE_PRESENT = 4;

    static final int ALL_FLAGS = PE_PARENT | PE_LAZY | PE_PRESENT;

    /** Pages whose contents are in the pages file. */
    public static PageRun present(long vaddr, long pages) {
        return new PageRun(vaddr, pages, PE_PRESENT);
    }

    /** Length in memory. */
    public long bytes() {
        return pages * PAGE_SIZE;
    }

    /** The first address behind the run. */
    public long end() {
        return vaddr + bytes();
    }

    public boolean inParent() {
        return (flags & PE_PARENT) != 0;
    }

    /** True when the pages file has the contents. */
    public boolean present() {
        return (flags & PE_PRESENT) != 0;
    }

    /** Length in the pages file: {@link #bytes} or 0. */
    public long stored() {
        return present() ? bytes() : 0;
    }
}
