package ferry.ui.crossing;

import ferry.migrate.Plan;
import ferry.ui.WorkbenchServices;
import ferry.ui.base.Background;
import ferry.ui.base.Problem;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A plan that is being made in the background, so that its verdict can be shown while a container is dragged. */
public final class PlanLookup {
    /** A plan probes both sides; more of them at once only make each other slow on a phone. */
    private static final Semaphore AT_ONCE = new Semaphore(3);

    private final Plan.Request request;
    private final String containerName;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Pending());

    /** What is known of the plan. */
    public sealed interface State {
        record Pending() implements State {}

        record Ready(Plan plan) implements State {}

        record Failed(Problem problem) implements State {}
    }

    private PlanLookup(Plan.Request request, String containerName) {
        this.request = request;
        this.containerName = containerName;
    }

    /** Starts to make the plan. Called on the UI thread. */
    public static PlanLookup start(WorkbenchServices services, Plan.Request request, String containerName) {
        PlanLookup lookup = new PlanLookup(request, containerName);
        Background.call(
                "plan",
                () -> {
                    AT_ONCE.acquire();
                    try {
                        return services.plan(request);
                    } finally {
                        AT_ONCE.release();
                    }
                },
                plan -> lookup.state.set(new State.Ready(plan)),
                problem -> lookup.state.set(new State.Failed(problem)));
        return lookup;
    }

    /** A lookup that has its answer already. */
    public static PlanLookup of(Plan plan, String containerName) {
        PlanLookup lookup = new PlanLookup(plan.request(), containerName);
        lookup.state.set(new State.Ready(plan));
        return lookup;
    }

    public Plan.Request request() {
        return request;
    }

    public String containerName() {
        return containerName;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public State state() {
        return state.get();
    }

    /** The plan, when it is made and can be run. */
    public Optional<Plan> possible() {
        return state() instanceof State.Ready(Plan plan) && plan.possible() ? Optional.of(plan) : Optional.empty();
    }
}
