package ferry.ui.device;

import ferry.kernel.KernelLook;
import ferry.rom.device.DeviceFacts;
import ferry.rom.device.DeviceProbe;
import ferry.rom.device.DeviceServices;
import ferry.rom.device.DeviceState;
import ferry.ui.base.Background;
import ferry.ui.base.Problem;
import java.time.Duration;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * What the window knows of one device. While it is {@link #watch watched}, one script a refresh runs on it, the next one
 * only after the answer of the one before. Used on the UI thread.
 */
final class DeviceModel {
    private static final Duration EVERY = Duration.ofSeconds(2);
    /** After a failed look: the cable may be out. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final DeviceServices services;
    private final String serial;
    private final ReadOnlyObjectWrapper<Optional<DeviceFacts>> facts = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<DeviceState>> state = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<KernelLook>> kernel = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> problem = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Problem>> kernelProblem =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper dockerStarting = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<Problem>> dockerProblem =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final PauseTransition pause = new PauseTransition();
    private boolean watched;
    private boolean asking;
    private boolean kernelAsked;

    DeviceModel(DeviceServices services, String serial) {
        this.services = services;
        this.serial = serial;
        pause.setOnFinished(event -> ask());
    }

    String serial() {
        return serial;
    }

    ReadOnlyObjectProperty<Optional<DeviceFacts>> factsProperty() {
        return facts.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<DeviceState>> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** What the kernel kit says; empty until it has looked. */
    ReadOnlyObjectProperty<Optional<KernelLook>> kernelProperty() {
        return kernel.getReadOnlyProperty();
    }

    /** Why the last look failed. */
    ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Problem>> kernelProblemProperty() {
        return kernelProblem.getReadOnlyProperty();
    }

    /** Looks at it again and again until {@link #rest}. */
    void watch() {
        if (!watched) {
            watched = true;
            ask();
        }
    }

    void rest() {
        watched = false;
        pause.stop();
    }

    /** Everything anew: the device may have been started again, or Docker been installed. */
    void refresh() {
        facts.set(Optional.empty());
        kernelAsked = false;
        pause.stop();
        ask();
    }

    /** Starts its Docker and looks again; what keeps it from starting is told until the next try. */
    void startDocker() {
        if (dockerStarting.get()) {
            return;
        }
        dockerStarting.set(true);
        dockerProblem.set(Optional.empty());
        Background.call(
                "device-docker",
                () -> {
                    services.startDocker(serial);
                    return true;
                },
                done -> {
                    dockerStarting.set(false);
                    refresh();
                },
                why -> {
                    dockerProblem.set(Optional.of(why));
                    dockerStarting.set(false);
                });
    }

    ReadOnlyBooleanProperty dockerStartingProperty() {
        return dockerStarting.getReadOnlyProperty();
    }

    /** Why Docker could not be started. */
    ReadOnlyObjectProperty<Optional<Problem>> dockerProblemProperty() {
        return dockerProblem.getReadOnlyProperty();
    }

    private void ask() {
        if (asking || !watched) {
            return;
        }
        asking = true;
        if (facts.get().isEmpty()) {
            Background.call("device", () -> services.look(serial), this::show, this::fail);
        } else {
            Background.call("device", () -> services.state(serial), this::show, this::fail);
        }
    }

    private void show(DeviceProbe.Look look) {
        facts.set(Optional.of(look.facts()));
        show(look.state());
        if (!kernelAsked) {
            kernelAsked = true;
            Background.call(
                    "device-kernel",
                    () -> services.kernel(serial),
                    now -> {
                        kernelProblem.set(Optional.empty());
                        kernel.set(Optional.of(now));
                    },
                    why -> kernelProblem.set(Optional.of(why)));
        }
    }

    private void show(DeviceState now) {
        asking = false;
        problem.set(Optional.empty());
        boolean startedAnew = state.get()
                .filter(before -> !before.boot().isEmpty() && !before.boot().equals(now.boot()))
                .isPresent();
        state.set(Optional.of(now));
        if (startedAnew) {
            refresh();
        } else {
            again(EVERY);
        }
    }

    private void fail(Problem why) {
        asking = false;
        problem.set(Optional.of(why));
        again(AFTER_FAILURE);
    }

    private void again(Duration after) {
        if (watched) {
            pause.setDuration(javafx.util.Duration.millis(after.toMillis()));
            pause.playFromStart();
        }
    }
}
