package ferry.docker;

/**
 * What {@code GET /version} and {@code GET /info} say of an engine, and what a probe on its host adds.
 *
 * @param architecture as uname says it: x86_64, aarch64
 * @param kernel release, as uname -r says it
 * @param storageDriver such as overlay2
 * @param memoryBytes of the whole machine
 * @param wholeLayers false when overlay2 says that a container's upper folder is not the whole truth of what changed
 *     (it uses redirected or metadata-only copies)
 */
public record EngineFacts(
        String version,
        String apiVersion,
        String architecture,
        String kernel,
        String operatingSystem,
        boolean experimental,
        String storageDriver,
        String rootDir,
        int cpus,
        long memoryBytes,
        boolean wholeLayers) {}
