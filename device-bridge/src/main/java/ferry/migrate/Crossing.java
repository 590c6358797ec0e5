package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Courier;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.session.Journal;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A migration under way: both engines, what is known of it, and what is open. Used by the migration's own thread; the
 * passage is written to the journal whenever it changes.
 */
final class Crossing implements AutoCloseable {
    private final Engine from;
    private final Engine to;
    private final Journal journal;
    private final Reporter report;
    private final Limits limits;
    private final Faults faults;
    private final List<AutoCloseable> open = new ArrayList<>();
    private Passage passage;
    private @Nullable JsonNode source;
    private final Optional<Look> look;
    private final Map<Engine, EngineFacts> facts = new IdentityHashMap<>();
    private @Nullable Courier sourceCourier;
    private @Nullable Courier targetCourier;
    private long downtimeMs = -1;

    Crossing(
            Engine from,
            Engine to,
            Journal journal,
            Reporter report,
            Limits limits,
            Faults faults,
            Passage passage,
            @Nullable JsonNode source,
            Optional<Look> look) {
        this.from = from;
        this.to = to;
        this.journal = journal;
        this.report = report;
        this.limits = limits;
        this.faults = faults;
        this.passage = passage;
        this.source = source;
        this.look = look;
    }

    Engine from() {
        return from;
    }

    Engine to() {
        return to;
    }

    Reporter report() {
        return report;
    }

    Limits limits() {
        return limits;
    }

    Passage passage() {
        return passage;
    }

    void passage(Passage now) {
        passage = now;
        journal.detail(now.session(), now.json());
    }

    /** Another session of the journal. */
    Optional<Session> session(String id) {
        return journal.find(id);
    }

    /** The source as the plan saw it; asked anew by a Ferry that takes over. */
    JsonNode source() {
        JsonNode known = source;
        if (known == null) {
            known = inspect(from, passage.sourceId());
            source = known;
        }
        return known;
    }

    /** What the plan saw inside the source, a moment ago. */
    Optional<Look> look() {
        return look;
    }

    /** An engine's facts, asked for once: it takes half a second on a slow phone. */
    EngineFacts facts(Engine engine) {
        return facts.computeIfAbsent(engine, Engine::facts);
    }

    static JsonNode inspect(Engine engine, String container) {
        return engine.inspect(container)
                .orElseThrow(() -> new MigrationException(
                        "The container %s is gone from %s.".formatted(container, engine.endpoint()), "", null));
    }

    /** Passes a place for injected faults, and the place where a cancel takes effect. */
    void at(Fault place) {
        faults.at(place);
        if (Thread.interrupted()) {
            throw new Cancelled();
        }
    }

    /** On the source's machine: /checkpoints and /upper, both read-only. */
    Courier sourceCourier() {
        Courier courier = sourceCourier;
        if (courier == null) {
            courier = keep(anotherSourceCourier());
            sourceCourier = courier;
        }
        return courier;
    }

    /** One more of them, for its owner to close, since Docker serves one archive of a container at a time. */
    Courier anotherSourceCourier() {
        return courier(from, source(), Courier.Access.READ);
    }

    /** On the target's machine: /checkpoints and /upper of the new container, to be written. */
    Courier targetCourier() {
        Courier courier = targetCourier;
        if (courier == null) {
            JsonNode target = inspect(to, passage.targetId());
            courier = keep(courier(to, target, Courier.Access.WRITE));
            targetCourier = courier;
        }
        return courier;
    }

    /** A courier with the /checkpoints and, where it is known, the /upper of a container. */
    Courier courier(Engine engine, JsonNode inspect, Courier.Access access) {
        return courier(engine, facts(engine), passage.session(), inspect, access);
    }

    /** The same without a crossing. */
    static Courier courier(
            Engine engine, EngineFacts facts, String session, JsonNode inspect, Courier.Access access) {
        Map<String, String> folders = new TreeMap<>();
        String id = inspect.path("Id").asText();
        folders.put(facts.rootDir() + "/containers/" + id + "/checkpoints", "/checkpoints");
        TopLayer.folder(inspect).ifPresent(upper -> folders.put(upper, "/upper"));
        return Courier.open(engine, session, folders, access);
    }

    long downtimeMs() {
        return downtimeMs;
    }

    void downtimeMs(long ms) {
        downtimeMs = ms;
    }

    <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    /** Closes couriers and whatever else is open; what cannot be closed is left to the session's last sweep. */
    @Override
    public void close() {
        for (AutoCloseable c : open.reversed()) {
            try {
                c.close();
            } catch (Exception e) {
                report.log("Could not close " + c.getClass().getSimpleName() + ": " + MigrationException.words(e));
            }
        }
        open.clear();
        sourceCourier = null;
        targetCourier = null;
    }
}
