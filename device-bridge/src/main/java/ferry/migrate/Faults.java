package ferry.migrate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Faults to be injected, for tests. {@code FERRY_FAULT=place[:n][:kill],...}: at the n-th passing of the place (1 when
 * left out) the step fails, or the whole Ferry ends as by SIGKILL. Thread-safe.
 */
public final class Faults {
    private final Map<Fault, Armed> armed = new EnumMap<>(Fault.class);

    private static final class Armed {
        private final boolean kill;
        private int left;

        private Armed(int left, boolean kill) {
            this.left = left;
            this.kill = kill;
        }
    }

    private Faults() {}

    public static Faults none() {
        return new Faults();
    }

    /** From the system property ferry.fault or else the environment's FERRY_FAULT. */
    public static Faults fromEnvironment() {
        return parse(Optional.ofNullable(System.getProperty("ferry.fault"))
                .or(() -> Optional.ofNullable(System.getenv("FERRY_FAULT")))
                .orElse(""));
    }

    /** Reads the text of FERRY_FAULT. */
    public static Faults parse(String text) {
        Faults faults = new Faults();
        for (String one : text.split(",")) {
            if (one.isBlank()) {
                continue;
            }
            String[] parts = one.strip().split(":");
            Fault place = Arrays.stream(Fault.values())
                    .filter(f -> f.word().equals(parts[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("FERRY_FAULT names no known place: " + parts[0]));
            int left = 1;
            boolean kill = false;
            for (int i = 1; i < parts.length; i++) {
                if (parts[i].equals("kill")) {
                    kill = true;
                } else {
                    left = Integer.parseInt(parts[i]);
                }
            }
            faults.armed.put(place, new Armed(left, kill));
        }
        return faults;
    }

    /** Passes a place: returns, or fails, or ends the JVM. */
    void at(Fault place) {
        synchronized (armed) {
            Armed a = armed.get(place);
            if (a == null || --a.left > 0) {
                return;
            }
            armed.remove(place);
            if (a.kill) {
                // 137 is what a shell says of a process that SIGKILL ended; no shutdown hook runs, as with SIGKILL.
                Runtime.getRuntime().halt(137);
            }
        }
        throw new MigrationException("A fault was injected at " + place.word() + ".", "", null);
    }
}
