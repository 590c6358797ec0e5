package ferry.ui.endpoint;

import ferry.docker.Container;
import ferry.docker.Endpoint;
import ferry.docker.Usage;
import ferry.ui.WorkbenchServices;
import ferry.ui.WorkbenchServices.Listing;
import ferry.ui.base.Background;
import ferry.ui.base.Latest;
import ferry.ui.base.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * What the window knows of one endpoint, kept up to date by the services' feeds. Used on the UI thread; the feeds come
 * from other threads and are merged to at most 10 changes a second.
 */
public final class EndpointModel implements AutoCloseable {
    private final String name;
    private final WorkbenchServices services;
    private final ReadOnlyObjectWrapper<Endpoint> endpoint;
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Boolean> listed = new ReadOnlyObjectWrapper<>(false);
    private final ObservableList<ContainerRow> rows =
            FXCollections.observableArrayList(row -> new javafx.beans.Observable[] {row.containerProperty()});
    private final Map<String, ContainerRow> byId = new HashMap<>();
    private final Map<Object, Set<String>> wanted = new HashMap<>();
    private Set<String> lastWanted = Set.of();
    private final Latest<Listing> listings = new Latest<>(this::apply);
    private final Latest<Map<String, Usage>> samples = new Latest<>(this::applySamples, EndpointModel::merge);
    private final Latest<Set<String>> wants = new Latest<>(this::want);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile WorkbenchServices.@Nullable Watch watch;
    private volatile WorkbenchServices.@Nullable UsageWatch usageWatch;

    public EndpointModel(Endpoint endpoint, WorkbenchServices services) {
        this.name = endpoint.name();
        this.services = services;
        this.endpoint = new ReadOnlyObjectWrapper<>(endpoint);
    }

    /** Starts the feeds. */
    public void open() {
        Background.start("watch-" + name, () -> {
            watch = services.containers(name, listings::offer);
            WorkbenchServices.UsageWatch opened =
                    services.usage(name, (container, usage) -> samples.offer(Map.of(container, usage)));
            usageWatch = opened;
            if (closed.get()) {
                closeFeeds();
            } else {
                ferry.ui.base.UiThread.run(() -> wants.offer(lastWanted));
            }
        });
    }

    public String name() {
        return name;
    }

    public Endpoint endpoint() {
        return endpoint.get();
    }

    public ReadOnlyObjectProperty<Endpoint> endpointProperty() {
        return endpoint.getReadOnlyProperty();
    }

    /** Whether its Docker answers. */
    public boolean up() {
        return endpoint().state().equals("up");
    }

    /** Whether its containers were listed at least once. */
    public ReadOnlyObjectProperty<Boolean> listedProperty() {
        return listed.getReadOnlyProperty();
    }

    /** Why the list may be out of date. */
    public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** All containers, in no particular order; rows keep their identity while the container exists. */
    public ObservableList<ContainerRow> rows() {
        return rows;
    }

    public Optional<ContainerRow> row(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public void set(Endpoint now) {
        if (!now.equals(endpoint.get())) {
            endpoint.set(now);
        }
    }

    /** The containers whose usage the asker shows; replaces what it asked for before. */
    public void wantUsage(Object asker, Set<String> containers) {
        if (containers.isEmpty()) {
            wanted.remove(asker);
        } else {
            wanted.put(asker, Set.copyOf(containers));
        }
        offerWants();
    }

    /** Takes a list at once; the feeds do the same through {@link Latest}. */
    public void apply(Listing listing) {
        listed.set(true);
        problem.set(listing.problem());
        Map<String, Container> now =
                LinkedHashMap.newLinkedHashMap(listing.containers().size());
        listing.containers().forEach(container -> now.put(container.id(), container));
        List<ContainerRow> gone =
                rows.stream().filter(row -> !now.containsKey(row.id())).toList();
        if (!gone.isEmpty()) {
            gone.forEach(row -> byId.remove(row.id()));
            rows.removeAll(new HashSet<>(gone));
        }
        List<ContainerRow> added = new ArrayList<>();
        now.values().forEach(container -> {
            ContainerRow row = byId.get(container.id());
            if (row == null) {
                row = new ContainerRow(name, container);
                byId.put(row.id(), row);
                added.add(row);
            } else {
                row.set(container);
            }
        });
        if (!added.isEmpty()) {
            rows.addAll(added);
        }
        offerWants();
    }

    /** Takes a sample at once; the feed does the same through {@link Latest}. */
    public void sampleNow(String container, Usage usage) {
        applySamples(Map.of(container, usage));
    }

    @Override
    public void close() {
        closed.set(true);
        listings.close();
        samples.close();
        wants.close();
        Background.start("unwatch-" + name, this::closeFeeds);
    }

    private void closeFeeds() {
        WorkbenchServices.Watch first = watch;
        WorkbenchServices.Watch second = usageWatch;
        if (first != null) {
            first.close();
        }
        if (second != null) {
            second.close();
        }
    }

    private void applySamples(Map<String, Usage> now) {
        now.forEach((id, usage) -> row(id).ifPresent(row -> row.sample(usage)));
    }

    private void offerWants() {
        Set<String> all = new HashSet<>();
        wanted.values().forEach(all::addAll);
        // Only what runs has a usage: one that is started again is asked for anew.
        all.removeIf(id -> row(id).filter(row -> row.container().running()).isEmpty());
        if (!all.equals(lastWanted)) {
            lastWanted = all;
            wants.offer(all);
        }
    }

    private void want(Set<String> containers) {
        WorkbenchServices.UsageWatch opened = usageWatch;
        if (opened != null) {
            Background.start("want-" + name, () -> opened.want(containers));
        }
    }

    private static Map<String, Usage> merge(Map<String, Usage> older, Map<String, Usage> newer) {
        Map<String, Usage> both = new HashMap<>(older);
        both.putAll(newer);
        return both;
    }
}
