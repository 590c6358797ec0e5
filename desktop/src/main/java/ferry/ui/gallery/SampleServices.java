package ferry.ui.gallery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ferry.docker.Container;
import ferry.docker.Endpoint;
import ferry.docker.Image;
import ferry.docker.Terminal;
import ferry.docker.Usage;
import ferry.docker.Volume;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.session.Remarks;
import ferry.session.Session;
import ferry.ui.WorkbenchServices;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Services over data in memory: what the gallery shows and the window's tests drive. Thread-safe. */
public final class SampleServices extends SampleContainers implements WorkbenchServices {
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();
    private final List<Consumer<List<Endpoint>>> endpointWatchers = new CopyOnWriteArrayList<>();
    private final Map<String, List<Consumer<Listing>>> containerWatchers = new ConcurrentHashMap<>();
    private final Map<String, List<BiConsumer<String, Usage>>> usageWatchers = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> wanted = new ConcurrentHashMap<>();
    private final List<String> acts = new CopyOnWriteArrayList<>();
    private volatile Function<Plan.Request, Plan> planner = Samples::plan;
    private volatile Script script = Samples::cross;
    private volatile List<Session> sessions = List.of();
    private final SampleStore store = new SampleStore();
    private final SampleKernels kernels = new SampleKernels();
    private final SampleDevices devices = new SampleDevices();
    private volatile boolean labPossible;

    /** Plays the part of a migration. */
    public interface Script {
        Progress.Result run(Plan plan, Consumer<Progress> watcher);
    }

    /** Sets an endpoint and tells the watchers. */
    public synchronized void set(Endpoint endpoint) {
        endpoints.put(endpoint.name(), endpoint);
        List<Endpoint> all = List.copyOf(endpoints.values());
        endpointWatchers.forEach(watcher -> watcher.accept(all));
    }

    /** Sets the containers of an endpoint and tells the watchers. */
    public void containers(String endpoint, List<Container> containers) {
        listing(endpoint, new Listing(List.copyOf(containers), Optional.empty()));
    }

    /** Sets what a listing of an endpoint says and tells the watchers. */
    public void listing(String endpoint, Listing listing) {
        listings.put(endpoint, listing);
        containerWatchers.getOrDefault(endpoint, List.of()).forEach(watcher -> watcher.accept(listing));
    }

    /** Tells a sample of a container's usage. */
    public void sample(String endpoint, String container, Usage usage) {
        usageWatchers.getOrDefault(endpoint, List.of()).forEach(watcher -> watcher.accept(container, usage));
    }

    /** What the window wants to have sampled on an endpoint right now. */
    public Set<String> wanted(String endpoint) {
        return wanted.getOrDefault(endpoint, Set.of());
    }

    public void planner(Function<Plan.Request, Plan> planner) {
        this.planner = planner;
    }

    public void script(Script script) {
        this.script = script;
    }

    public void sessions(List<Session> sessions) {
        this.sessions = List.copyOf(sessions);
    }

    public void labPossible(boolean possible) {
        labPossible = possible;
    }

    /** What was asked for: ACTION name@endpoint, confirm ID, back ID, lab. */
    public List<String> acts() {
        return List.copyOf(acts);
    }

    @Override
    public synchronized Watch endpoints(Consumer<List<Endpoint>> onChange) {
        endpointWatchers.add(onChange);
        onChange.accept(List.copyOf(endpoints.values()));
        return () -> endpointWatchers.remove(onChange);
    }

    @Override
    public Watch containers(String endpoint, Consumer<Listing> onChange) {
        List<Consumer<Listing>> watchers =
                containerWatchers.computeIfAbsent(endpoint, name -> new CopyOnWriteArrayList<>());
        watchers.add(onChange);
        Listing known = listings.get(endpoint);
        if (known != null) {
            onChange.accept(known);
        }
        return () -> watchers.remove(onChange);
    }

    @Override
    public UsageWatch usage(String endpoint, BiConsumer<String, Usage> onSample) {
        List<BiConsumer<String, Usage>> watchers =
                usageWatchers.computeIfAbsent(endpoint, name -> new CopyOnWriteArrayList<>());
        watchers.add(onSample);
        return new UsageWatch() {
            @Override
            public void want(Set<String> containers) {
                wanted.put(endpoint, Set.copyOf(containers));
            }

            @Override
            public void close() {
                watchers.remove(onSample);
            }
        };
    }

    @Override
    public Optional<JsonNode> inspect(String endpoint, String container) {
        return container(endpoint, container).map(found -> new ObjectMapper().valueToTree(Samples.inspect(found)));
    }

    @Override
    public List<List<String>> processes(String endpoint, String container) {
        return Samples.processes();
    }

    @Override
    public List<Image> images(String endpoint) {
        return Samples.images();
    }

    @Override
    public List<Volume> volumes(String endpoint) {
        return Samples.volumes();
    }

    @Override
    public List<Checkpoint> checkpoints(String endpoint) {
        return Samples.checkpoints();
    }

    @Override
    public void act(String endpoint, String container, ContainerAction action) {
        note(endpoint, container, action.name());
    }

    @Override
    void note(String endpoint, String container, String act) {
        String name = container(endpoint, container).map(Container::name).orElse(container);
        acts.add(act + " " + name + "@" + endpoint);
    }

    @Override
    public Plan plan(Plan.Request request) {
        return planner.apply(request);
    }

    @Override
    public Progress.Result run(Plan plan, Consumer<Progress> watcher) {
        return script.run(plan, watcher);
    }

    @Override
    public Progress.Result back(String session, Consumer<Progress> watcher) {
        acts.add("back " + session);
        return Samples.back(session);
    }

    @Override
    public void confirm(String session) {
        acts.add("confirm " + session);
    }

    @Override
    public Progress.Result recover(String session, Consumer<Progress> watcher) {
        acts.add("recover " + session);
        return Samples.back(session);
    }

    @Override
    public List<Session> sessions() {
        return sessions;
    }

    @Override
    public Optional<Session> session(String id) {
        return sessions.stream().filter(session -> session.id().equals(id)).findFirst();
    }

    @Override
    public List<Session> interruptedSessions() {
        return sessions.stream()
                .filter(session -> session.outcome().equals("running"))
                .toList();
    }

    @Override
    public Terminal deviceTerminal(String serial, List<String> command, int columns, int rows) {
        acts.add("device terminal " + serial + " " + command + " " + columns + "x" + rows);
        return SampleTerminal.onDevice();
    }

    @Override
    public Remarks remark(String session, Remarks remarks) {
        sessions = sessions.stream()
                .map(each -> each.id().equals(session) ? each.with(remarks) : each)
                .toList();
        return remarks;
    }

    @Override
    public void export(String session, Path file) {
        acts.add("export " + session);
    }

    @Override
    public String importSession(Path file) {
        acts.add("import " + file.getFileName());
        return sessions.getFirst().id();
    }

    @Override
    public SampleStore store() {
        return store;
    }

    @Override
    public SampleKernels kernels() {
        return kernels;
    }

    @Override
    public SampleDevices devices() {
        return devices;
    }

    @Override
    public boolean canStartLab() {
        return labPossible;
    }

    @Override
    public void startLab(Consumer<String> onLine) {
        acts.add("lab");
        set(Samples.endpoint("lab-pc", "x86_64"));
        set(Samples.endpoint("lab-phone", "aarch64"));
    }

    @Override
    public void close() {}

    private Optional<Container> container(String endpoint, String id) {
        Listing listing = listings.get(endpoint);
        return listing == null
                ? Optional.empty()
                : listing.containers().stream()
                        .filter(container -> container.id().equals(id))
                        .findFirst();
    }
}
