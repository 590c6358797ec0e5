package ferry.ui.endpoint;

import ferry.docker.Container;
import ferry.docker.Usage;
import ferry.ui.base.Shown;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/** A container as the lists show it: its identity stays, what is known of it changes. Used on the UI thread. */
public final class ContainerRow {
    private final String endpoint;
    private final String id;
    private final ReadOnlyObjectWrapper<Container> container;
    private final ReadOnlyObjectWrapper<Optional<Usage>> usage = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObjectProperty<Optional<String>> busy = new SimpleObjectProperty<>(Optional.empty());
    private final UsageHistory history = new UsageHistory();

    ContainerRow(String endpoint, Container container) {
        this.endpoint = endpoint;
        this.id = container.id();
        this.container = new ReadOnlyObjectWrapper<>(container);
    }

    public String endpoint() {
        return endpoint;
    }

    public String id() {
        return id;
    }

    public Container container() {
        return container.get();
    }

    /** The name as it is shown. */
    public String name() {
        return Shown.line(container().name());
    }

    public ReadOnlyObjectProperty<Container> containerProperty() {
        return container.getReadOnlyProperty();
    }

    /** The last sample; empty while it does not run or was not sampled yet. */
    public ReadOnlyObjectProperty<Optional<Usage>> usageProperty() {
        return usage.getReadOnlyProperty();
    }

    /** What is being done to it right now, in words: stopping, crossing. */
    public ObjectProperty<Optional<String>> busyProperty() {
        return busy;
    }

    public UsageHistory history() {
        return history;
    }

    void set(Container now) {
        if (!now.equals(container.get())) {
            container.set(now);
            if (!now.running()) {
                usage.set(Optional.empty());
            }
        }
    }

    void sample(Usage now) {
        if (container().running()) {
            history.add(now);
            usage.set(Optional.of(now));
        }
    }
}
