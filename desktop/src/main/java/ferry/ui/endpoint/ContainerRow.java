package ferry.ui.endpoint;

import ferry.docker.Container;
import ferry.docker.Usage;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

/** A container as the lists show it: its identity stays, what is known of it changes. Used on the UI thread. */
public final class ContainerRow {
    /** No container's id begins so. */
    private static final String HEADING = "project ";

    private final String endpoint;
    private final String id;
    private final ReadOnlyObjectWrapper<Container> container;
    private final ReadOnlyObjectWrapper<Optional<Usage>> usage = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObjectProperty<Optional<String>> busy = new SimpleObjectProperty<>(Optional.empty());
    private final UsageHistory history = new UsageHistory();
    private List<ContainerRow> members = List.of();

    /** The heading of a compose project's containers in a list; not a container itself. */
    static ContainerRow heading(String endpoint, String project) {
        return new ContainerRow(endpoint, heading(project, List.of()));
    }

    ContainerRow(String endpoint, Container container) {
        this.endpoint = endpoint;
        this.id = container.id();
        this.container = new ReadOnlyObjectWrapper<>(container);
    }

    private static Container heading(String project, List<ContainerRow> members) {
        long running = members.stream().filter(row -> row.container().running()).count();
        return new Container(
                HEADING + project,
                Texts.of("group.name", project, members.size()),
                "",
                "",
                "",
                running == members.size() ? "running" : running == 0 ? "exited" : "paused",
                Texts.of("group.state", running, members.size()),
                "",
                0,
                List.of(),
                Map.of());
    }

    /** Gives a heading its containers. */
    void members(String project, List<ContainerRow> now) {
        members = List.copyOf(now);
        set(heading(project, members));
    }

    /** Itself; of a heading the containers below it, whether they are shown or not. */
    List<ContainerRow> members() {
        return isHeading() ? members : List.of(this);
    }

    boolean isHeading() {
        return isHeading(container());
    }

    static boolean isHeading(Container container) {
        return container.id().startsWith(HEADING);
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
