package ferry.docker;

/**
 * One sample of {@code GET /containers/{id}/stats}.
 *
 * @param cpuPercent of one core, so 200 is two cores
 * @param memoryBytes without the page cache, as the docker command counts it
 * @param memoryLimit bytes
 * @param rxBytes received so far, {@code txBytes} sent
 * @param readBytes from disks so far, {@code writtenBytes} to them
 */
public record Usage(
        double cpuPercent,
        long memoryBytes,
        long memoryLimit,
        long rxBytes,
        long txBytes,
        int processes,
        long readBytes,
        long writtenBytes) {
    /** Without figures of the disks. */
    public Usage(double cpuPercent, long memoryBytes, long memoryLimit, long rxBytes, long txBytes, int processes) {
        this(cpuPercent, memoryBytes, memoryLimit, rxBytes, txBytes, processes, 0, 0);
    }
}
