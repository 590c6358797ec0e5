package ferry.ui.crossing;

import ferry.ui.WorkbenchModel;
import ferry.ui.endpoint.ContainerRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.input.DataFormat;

/**
 * Containers that are being dragged. The plans are asked for when the drag begins, so that the verdict stands on the
 * drop target as soon as the pointer is there.
 */
public final class Dragging {
    /** What a drag of containers carries: endpoint, then one id a line. */
    public static final DataFormat FORMAT = new DataFormat("application/x-ferry-containers");

    private final WorkbenchModel model;
    private final ReadOnlyObjectWrapper<Optional<Cargo>> cargo = new ReadOnlyObjectWrapper<>(Optional.empty());

    /** What is dragged, and the plans per target. */
    public record Cargo(String from, List<ContainerRow> rows, Map<String, List<PlanLookup>> lookups) {}

    public Dragging(WorkbenchModel model) {
        this.model = model;
    }

    public ReadOnlyObjectProperty<Optional<Cargo>> cargoProperty() {
        return cargo.getReadOnlyProperty();
    }

    /** A drag began; plans to the likely target are asked for at once. */
    public void begin(String from, List<ContainerRow> rows, Optional<String> likelyTarget) {
        Cargo now = new Cargo(from, List.copyOf(rows), new HashMap<>());
        likelyTarget.filter(target -> !target.equals(from)).ifPresent(target -> lookups(now, target));
        cargo.set(Optional.of(now));
    }

    public void end() {
        cargo.set(Optional.empty());
    }

    /** The plans of what is dragged to this target; asked for if they were not. */
    public List<PlanLookup> lookups(Cargo cargo, String target) {
        return cargo.lookups().computeIfAbsent(target, to -> lookups(model, cargo.rows(), to));
    }

    /** Asks for the plans of several containers. */
    public static List<PlanLookup> lookups(WorkbenchModel model, List<ContainerRow> rows, String to) {
        return rows.stream()
                .map(row -> PlanLookup.start(
                        model.services(),
                        model.request(row, to),
                        row.container().name()))
                .toList();
    }
}
