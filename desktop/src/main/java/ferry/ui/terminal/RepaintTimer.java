package ferry.ui.terminal;

import com.techsenger.jeditermfx.ui.TerminalPanel;
import ferry.ui.base.UiThread;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.beans.value.ObservableBooleanValue;
import javafx.util.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a terminal be drawn only when there is something to see. JediTermFX looks for changes from a timer that keeps
 * JavaFX awake (60 pulses a second) for as long as it runs; it has a way to stop it for good, and none to go on, so the
 * timer itself is taken out of it and paused. It runs while the terminal has the keyboard (its cursor blinks), and a
 * moment after each change; never while nobody can see it. UI thread, but for {@link #asked}.
 */
final class RepaintTimer {
    private static final Logger LOG = LoggerFactory.getLogger(RepaintTimer.class);
    /** Some turns of the timer. */
    private static final Duration MOMENT = Duration.millis(400);

    private final Optional<Timeline> timer;
    private final ObservableBooleanValue focused;
    private final PauseTransition moment = new PauseTransition(MOMENT);
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean awake = new AtomicBoolean();
    private boolean seen;
    private boolean ended;

    /** @param focused whether the terminal has the keyboard */
    RepaintTimer(TerminalPanel panel, ObservableBooleanValue focused) {
        this.timer = timer(panel);
        this.focused = focused;
        moment.setOnFinished(event -> rest());
        focused.subscribe(now -> panel.repaint());
    }

    private static Optional<Timeline> timer(TerminalPanel panel) {
        try {
            Field field = TerminalPanel.class.getDeclaredField("myRepaintTimeLine");
            field.setAccessible(true);
            return Optional.ofNullable((Timeline) field.get(panel));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Another JediTermFX: its timer always runs", e);
            return Optional.empty();
        }
    }

    /** Something changed; any thread. */
    void asked() {
        asked.set(true);
        if (awake.compareAndSet(false, true)) {
            UiThread.run(this::wake);
        }
    }

    /** Whether somebody can see it. */
    void seen(boolean now) {
        seen = now;
        if (now) {
            asked();
        } else {
            moment.stop();
            sleep();
        }
    }

    void end() {
        ended = true;
        seen(false);
    }

    boolean running() {
        return timer.filter(t -> t.getStatus() == Animation.Status.RUNNING).isPresent();
    }

    private void wake() {
        if (seen && !ended) {
            asked.set(false);
            timer.ifPresent(Timeline::play);
            moment.playFromStart();
        } else {
            awake.set(false);
        }
    }

    private void rest() {
        if (asked.getAndSet(false) || focused.get()) {
            moment.playFromStart();
            return;
        }
        sleep();
        if (asked.get()) {
            asked(); // Between the two lines above.
        }
    }

    private void sleep() {
        timer.ifPresent(Timeline::pause);
        awake.set(false);
    }
}
