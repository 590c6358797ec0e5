package ferry.ui.crossing;

import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.ui.WorkbenchServices;
import ferry.ui.base.Background;
import ferry.ui.base.Problem;
import ferry.ui.crossing.Crossing.Stage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** All crossings of this window: one after another, in the order they were asked for. Used on the UI thread. */
public final class Crossings {
    private final WorkbenchServices services;
    private final ObservableList<Crossing> all =
            FXCollections.observableArrayList(crossing -> new javafx.beans.Observable[] {crossing.viewProperty()});
    private final IdentityHashMap<Crossing, Thread> threads = new IdentityHashMap<>();
    private final IdentityHashMap<Crossing, Runner> runners = new IdentityHashMap<>();
    private final ReadOnlyObjectWrapper<Optional<Crossing>> current = new ReadOnlyObjectWrapper<>(Optional.empty());

    /** A container to cross, by the plan that was shown. */
    public record Order(Plan plan, String containerName, Optional<Runner> runner) {
        public Order(Plan plan, String containerName) {
            this(plan, containerName, Optional.empty());
        }
    }

    /** Makes a crossing in its own way, on a thread of its own; an interrupt cancels it. */
    public interface Runner {
        Progress.Result run(Plan plan, Consumer<Progress> watcher);
    }

    private Consumer<Crossing> onEnd = crossing -> {};

    public Crossings(WorkbenchServices services) {
        this.services = services;
    }

    /** Oldest first; changes when one of them does. */
    public ObservableList<Crossing> all() {
        return all;
    }

    /** The one that is being made. */
    public ReadOnlyObjectProperty<Optional<Crossing>> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /** Puts crossings at the end of the queue; returns them. */
    public List<Crossing> start(List<Order> orders) {
        List<Crossing> added = new ArrayList<>();
        for (Order order : orders) {
            Crossing crossing = new Crossing(order.plan(), order.containerName(), System::nanoTime);
            runners.put(crossing, order.runner().orElse(services::run));
            added.add(crossing);
        }
        all.addAll(added);
        next();
        return added;
    }

    /** Cancels: a queued one is taken out, a running one is undone and its source goes on. */
    public void cancel(Crossing crossing) {
        switch (crossing.view().stage()) {
            case QUEUED -> crossing.enter(Stage.CANCELLED);
            case RUNNING -> {
                crossing.enter(Stage.CANCELLING);
                Thread thread = threads.get(crossing);
                if (thread != null) {
                    thread.interrupt();
                }
            }
            default -> {}
        }
    }

    /** Stops the target and starts the source from its checkpoint. */
    public void back(Crossing crossing) {
        session(crossing).ifPresent(session -> {
            crossing.enter(Stage.GOING_BACK);
            Background.call(
                    "back",
                    () -> services.back(session, crossing::accept),
                    result -> {
                        if (result.error().isPresent()) {
                            crossing.fail(new Problem(result.error().get(), ""), Stage.ATTENTION);
                        } else {
                            crossing.enter(Stage.WENT_BACK);
                        }
                    },
                    problem -> crossing.fail(problem, Stage.MOVED));
        });
    }

    /** Lets the source go. */
    public void confirm(Crossing crossing) {
        session(crossing).ifPresent(session -> {
            crossing.enter(Stage.CONFIRMING);
            Background.call(
                    "confirm",
                    () -> {
                        services.confirm(session);
                        return session;
                    },
                    done -> crossing.enter(Stage.CONFIRMED),
                    problem -> crossing.fail(problem, Stage.MOVED));
        });
    }

    /** Told, on the UI thread, when a crossing has ended. */
    public void onEnd(Consumer<Crossing> listener) {
        onEnd = listener;
    }

    /** Cancels all that run or wait. */
    public void cancelAll() {
        List.copyOf(all).forEach(this::cancel);
    }

    /** Whether a crossing runs that would be undone if the window were closed now. */
    public boolean running() {
        return all.stream().anyMatch(crossing -> crossing.view().stage().busy());
    }

    /** Forgets those that are over and need nothing. */
    public void clearSettled() {
        all.removeIf(crossing -> crossing.view().stage().over()
                && crossing.view().stage() != Stage.MOVED
                && !threads.containsKey(crossing));
    }

    private void next() {
        if (current.get().isPresent()) {
            return;
        }
        Optional<Crossing> first = all.stream()
                .filter(crossing -> crossing.view().stage() == Stage.QUEUED && !threads.containsKey(crossing))
                .findFirst();
        current.set(first);
        first.ifPresent(this::run);
    }

    private void run(Crossing crossing) {
        crossing.enter(Stage.RUNNING);
        Runner runner = Objects.requireNonNull(runners.remove(crossing));
        Thread thread = Background.start("crossing", () -> {
            try {
                Progress.Result result = runner.run(crossing.plan(), crossing::accept);
                crossing.end(result);
            } catch (RuntimeException e) {
                crossing.fail(Problem.of(e), Stage.ATTENTION);
            } finally {
                ferry.ui.base.UiThread.later(() -> {
                    threads.remove(crossing);
                    crossing.publish();
                    onEnd.accept(crossing);
                    current.set(Optional.empty());
                    next();
                });
            }
        });
        threads.put(crossing, thread);
    }

    private static Optional<String> session(Crossing crossing) {
        return crossing.view().result().map(Progress.Result::session).filter(id -> !id.isBlank());
    }
}
