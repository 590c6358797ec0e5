package ferry.docker;

/**
 * One sample of {@code GET /containers/{id}/stats}.
 *
 * @param cpuPercent of one core, so 200 is two cores
 * @param memoryBytes without the page cache, as the docker command counts it
 * @param memoryLimit bytes
 */
public record Usage(double cpuPercent, long memoryBytes, long memoryLimit, long rxBytes, long txBytes, int processes) {}
