package ferry.migrate;

import java.time.Duration;

/**
 * How long a step may take before it counts as failed.
 *
 * @param call an ordinary answer of an engine
 * @param image carrying an image across
 * @param checkpoint freezing and dumping, and waiting for a checkpoint whose Ferry was killed
 * @param transfer carrying the checkpoint's images, changed files or a volume
 * @param restorePc starting from a checkpoint on an x86-64 machine
 * @param restorePhone starting from a checkpoint on an arm64 machine
 * @param settle how long the restored container must be seen running before it is believed
 * @param health how long a health check may stay bad after the restore
 */
public record Limits(
        Duration call,
        Duration image,
        Duration checkpoint,
        Duration transfer,
        Duration restorePc,
        Duration restorePhone,
        Duration settle,
        Duration health) {
    /** Limits for people: generous where bytes travel, 60 s and 180 s for a restore. */
    public static Limits usual() {
        return new Limits(
                Duration.ofSeconds(120),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(180),
                Duration.ofMillis(700),
                Duration.ofSeconds(30));
    }

    Duration restore(String architecture) {
        return architecture.equals("x86_64") ? restorePc : restorePhone;
    }
}
