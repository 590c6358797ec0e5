package ferry.migrate;

import java.util.List;

/**
 * An expected downtime, step by step.
 *
 * @param parts from the freeze to the answer over there, in order
 * @param crossings how many earlier ones between the same two sides it was made of; with none, of the lab's figures
 * @param load what it was made for
 */
public record Estimate(List<Part> parts, int crossings, Load load) {
    public Estimate {
        parts = List.copyOf(parts);
    }

    /** A step with its share. */
    public record Part(Phase phase, long ms) {}

    /**
     * What has to travel while nothing runs.
     *
     * @param memoryBytes anonymous memory of the container's processes
     * @param fileBytes its changed files
     */
    public record Load(long memoryBytes, long fileBytes) {
        long bytes() {
            return memoryBytes + fileBytes;
        }
    }

    /** The whole downtime. */
    public long ms() {
        return parts.stream().mapToLong(Part::ms).sum();
    }
}
