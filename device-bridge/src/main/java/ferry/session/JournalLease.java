package ferry.session;

import static ferry.session.JournalSchema.OWN;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which session may move a container: one of each container of an endpoint, and one Ferry that runs it. The file itself
 * holds to the first by an index, whichever process asks.
 */
final class JournalLease {
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final JournalConnection connection;
    private final JournalReading reading;
    private final Clock clock;

    JournalLease(JournalConnection connection, JournalReading reading, Clock clock) {
        this.connection = connection;
        this.reading = reading;
        this.clock = clock;
    }

    /** Begins a session and returns its id. */
    String begin(String container, String containerName, String from, String to, String strategy, String plan) {
        long now = clock.millis();
        for (int tries = 0; tries <= 20; tries++) {
            String id = ID.format(Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC))
                    + String.format("-%04x", ThreadLocalRandom.current().nextInt(0x10000));
            int made = connection.write(
                    "INSERT INTO session(id, started_ms, container, container_name, from_endpoint, to_endpoint,"
                            + " strategy, outcome, downtime_ms, bytes, plan, source_facts, target_facts, detail, owner)"
                            + " VALUES(?,?,?,?,?,?,?,'running',-1,0,?,'{}','{}','{}',?) ON CONFLICT DO NOTHING",
                    id,
                    now,
                    container,
                    containerName,
                    from,
                    to,
                    strategy,
                    plan,
                    Owner.self().text());
            if (made == 1) return id;
            reading.holder(container, from).ifPresent(s -> {
                throw held(s);
            });
        }
        throw new SessionException("All ids of this second are taken; try again.", null); // not by chance
    }

    private static SessionException held(Session s) {
        boolean alive = Owner.parse(s.owner()).filter(Owner::alive).isPresent();
        return new SessionException(
                "Session " + s.id() + " already moves " + s.containerName() + " from " + s.from() + " to " + s.to()
                        + ". "
                        + (alive
                                ? "Wait for it or cancel it first."
                                : "Its Ferry is not running any more: ferry sessions recover ends it."),
                null);
    }

    /** Makes this Ferry the one that runs a session which another has left. */
    void takeOver(String id) {
        int taken = connection.alone(() -> take(reading.own(id)));
        if (taken == 1) return;
        Session s = reading.existing(id);
        boolean newer = reading.holder(s.container(), s.from())
                .filter(h -> !h.id().equals(id))
                .isPresent();
        throw new SessionException(
                newer
                        ? "A newer session already moves the container of session " + id + "."
                        : "Another Ferry has just taken session " + id + " over.",
                null);
    }

    private int take(Session s) {
        if (!Set.of("running", "attention").contains(s.outcome())) {
            throw new SessionException(
                    "Session " + s.id() + " has ended (" + s.outcome() + "): nothing to take over.", null);
        }
        Owner self = Owner.self();
        Optional<Owner> other =
                Owner.parse(s.owner()).filter(o -> !o.equals(self)).filter(Owner::alive);
        if (s.outcome().equals("running") && other.isPresent()) {
            throw new SessionException(
                    "Session " + s.id() + " belongs to a Ferry that is running (" + s.owner() + "). Cancel it there.",
                    null);
        }
        // Whoever of two that want it comes second does not find the owner that it has read.
        return connection.write(
                "UPDATE OR IGNORE session SET owner = ?, outcome = 'running', ended_ms = NULL WHERE id = ?"
                        + " AND owner = ? AND outcome = ? AND " + OWN,
                self.text(),
                s.id(),
                s.owner(),
                s.outcome());
    }
}
