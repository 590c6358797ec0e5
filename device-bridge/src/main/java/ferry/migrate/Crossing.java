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
    private final Inspection inspection;
    private @Nullable LayerExtras extras;
    private final Map<Engine, EngineFacts> facts = new IdentityHashMap<>();
    private @Nullable Courier sourceCourier;
    private @Nullable Courier targetCourier;
    private long downtimeMs = -1;
    private boolean tidied;

    Crossing(
            Engine from,
            Engine to,
            Journal journal,
            Reporter report,
            Limits limits,
            Faults faults,
            Passage passage,
            @Nullable JsonNode source,
            Optional<Look> look,
            Inspection inspection) {
        this.from = from;
        this.to = to;
        this.journal = journal;
        this.report = report;
        this.limits = limits;
        this.faults = faults;
        this.passage = passage;
        this.source = source;
        this.look = look;
        this.inspection = inspection;
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

    Inspection inspection() {
        return inspection;
    }

    /** What Docker's archive leaves out of the source's changed files; asked once, and only when the source is frozen. */
    LayerExtras extras() {
        LayerExtras known = extras;
        if (known == null) {
            known = Extras.read(this);
            extras = known;
        }
        return known;
    }

    /** Takes over what the survey has asked an engine already. */
    void known(Survey.Side side) {
        facts.put(side.engine(), side.facts());
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
        return Courier.open(from, passage.session(), folders(facts(from), source(), ""), Courier.Access.READ);
    }

    /** On the target's machine: /checkpoints and /upper of the new container, to be written. */
    Courier targetCourier() {
        Courier courier = targetCourier;
        return courier == null ? openTargetCourier(Map.of()) : courier;
    }

    /**
     * Opens the target's courier with more folders of the target's machine.
     *
     * @param more folder there to the path at which it is mounted
     */
    Courier openTargetCourier(Map<String, String> more) {
        Map<String, String> folders = folders(facts(to), inspect(to, passage.targetId()), "");
        // Where it is on the machine itself: the link to the pages is checked as if it were followed in the courier.
        folders.put(targetCheckpoints(), targetCheckpoints());
        folders.putAll(more);
        Courier courier = keep(Courier.open(to, passage.session(), folders, Courier.Access.WRITE));
        targetCourier = courier;
        return courier;
    }

    /** The folder of the new container's checkpoints, in the target's courier as on its machine. */
    String targetCheckpoints() {
        return PagesBeside.checkpoints(facts(to), passage.targetId());
    }

    /**
     * What a courier mounts of a container: PREFIX/checkpoints and, where it is known, PREFIX/upper.
     *
     * @return folder on the engine's machine to path
     */
    static Map<String, String> folders(EngineFacts facts, JsonNode inspect, String prefix) {
        Map<String, String> folders = new TreeMap<>();
        String id = inspect.path("Id").asText();
        folders.put(PagesBeside.checkpoints(facts, id), prefix + "/checkpoints");
        TopLayer.folder(inspect).ifPresent(upper -> folders.put(upper, prefix + "/upper"));
        return folders;
    }

    long downtimeMs() {
        return downtimeMs;
    }

    void downtimeMs(long ms) {
        downtimeMs = ms;
    }

    /** Whether couriers and skeleton are gone already. */
    boolean tidied() {
        return tidied;
    }

    void tidied(boolean now) {
        tidied = now;
    }

    <T extends AutoCloseable> T keep(T resource) {
        open.add(resource);
        return resource;
    }

    /** Closes couriers and whatever else is open; what cannot be closed is left to the session's last sweep. */
    @Override
    public void close() {
        Together.run(open.reversed().stream().<Runnable>map(c -> () -> close(c)).toList());
        open.clear();
        sourceCourier = null;
        targetCourier = null;
    }

    private void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            report.log("Could not close " + resource.getClass().getSimpleName() + ": " + MigrationException.words(e));
        }
    }
}
