package ferry.ui;

import ferry.docker.Endpoint;
import ferry.kernel.build.KernelServices;
import ferry.migrate.Plan;
import ferry.migrate.Strategy;
import ferry.rom.device.DeviceServices;
import ferry.ui.base.Background;
import ferry.ui.base.Latest;
import ferry.ui.base.Settings;
import ferry.ui.crossing.Crossings;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.endpoint.EndpointModel;
import ferry.ui.images.ImageServices;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.jspecify.annotations.Nullable;

/** What the whole window shares: services, settings and the endpoints with their live state. Used on the UI thread. */
public final class WorkbenchModel implements AutoCloseable {
    private final WorkbenchServices services;
    private final DeviceServices devices;
    private final KernelServices kernels;
    private final ImageServices store;
    private final Settings settings;
    private final Crossings crossings;
    private final Map<String, EndpointModel> models = new LinkedHashMap<>();
    private final ObservableList<Endpoint> endpoints = FXCollections.observableArrayList();
    private final FilteredList<Endpoint> shown = new FilteredList<>(endpoints);
    private final ReadOnlyBooleanWrapper known = new ReadOnlyBooleanWrapper();
    private final Latest<List<Endpoint>> news = new Latest<>(this::apply);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile WorkbenchServices.@Nullable Watch watch;

    public WorkbenchModel(WorkbenchServices services, Settings settings) {
        this.services = OffUiThread.guard(services);
        this.devices = OffUiThread.guard(DeviceServices.class, services.devices());
        this.kernels = OffUiThread.guard(KernelServices.class, services.kernels());
        this.store = OffUiThread.guard(ImageServices.class, services.store());
        this.settings = settings;
        this.crossings = new Crossings(this.services);
        settings.hiddenEndpoints().addListener((InvalidationListener) change -> filter());
        filter();
    }

    private void filter() {
        Set<String> hidden = Set.copyOf(settings.hiddenEndpoints());
        shown.setPredicate(endpoint -> !hidden.contains(endpoint.name()));
    }

    /** Starts the feeds. */
    public void open() {
        Background.start("watch-endpoints", () -> {
            WorkbenchServices.Watch opened = services.endpoints(news::offer);
            watch = opened;
            if (closed.get()) {
                opened.close();
            }
        });
    }

    /** Refuses to be called on the UI thread. */
    public WorkbenchServices services() {
        return services;
    }

    /** The devices behind adb; refuses to be called on the UI thread. */
    public DeviceServices devices() {
        return devices;
    }

    /** Sources of kernels on this machine; refuses to be called on the UI thread. */
    public KernelServices kernels() {
        return kernels;
    }

    /** Images, volumes and networks; refuses to be called on the UI thread. */
    public ImageServices store() {
        return store;
    }

    public Settings settings() {
        return settings;
    }

    /** The crossings that this window was asked for. */
    public Crossings crossings() {
        return crossings;
    }

    /** The endpoints that the person wants to see, in the order of the services. */
    public ObservableList<Endpoint> endpoints() {
        return shown;
    }

    /** All endpoints, also those that are not to be shown. */
    public ObservableList<Endpoint> allEndpoints() {
        return endpoints;
    }

    /** What is asked for when a container is to cross, by the person's settings. */
    public Plan.Request request(ContainerRow row, String to) {
        Optional<Strategy> strategy = Arrays.stream(Strategy.values())
                .filter(each -> each.name().equalsIgnoreCase(settings.strategy().get()))
                .findFirst();
        return new Plan.Request(
                row.id(), row.endpoint(), to, strategy, settings.removeSource().get());
    }

    /** Whether the endpoints were told at least once. */
    public ReadOnlyBooleanProperty knownProperty() {
        return known.getReadOnlyProperty();
    }

    /** The live state of an endpoint; its feeds start with the first call. */
    public Optional<EndpointModel> endpoint(String name) {
        EndpointModel known = models.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Endpoint> found = endpoints.stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .findFirst();
        return found.map(endpoint -> {
            EndpointModel model = new EndpointModel(endpoint, services);
            models.put(name, model);
            model.open();
            return model;
        });
    }

    /** Takes the endpoints at once; the feed does the same through {@link Latest}. */
    public void apply(List<Endpoint> now) {
        if (!endpoints.equals(now)) {
            endpoints.setAll(now);
        }
        now.forEach(endpoint -> {
            EndpointModel model = models.get(endpoint.name());
            if (model != null) {
                model.set(endpoint);
            }
        });
        known.set(true);
    }

    @Override
    public void close() {
        closed.set(true);
        news.close();
        models.values().forEach(EndpointModel::close);
        models.clear();
        Background.start("unwatch-endpoints", () -> {
            WorkbenchServices.Watch opened = watch;
            if (opened != null) {
                opened.close();
            }
        });
    }
}
