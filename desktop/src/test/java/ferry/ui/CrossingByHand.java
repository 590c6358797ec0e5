package ferry.ui;

import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.ui.gallery.SampleServices;
import ferry.ui.gallery.Samples;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A crossing that goes on only when the test says so; an interrupt rolls it back, as a migration does. */
final class CrossingByHand implements SampleServices.Script {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    private final BlockingQueue<Progress> events = new LinkedBlockingQueue<>();
    private final CountDownLatch rollBack = new CountDownLatch(1);

    void step(Phase phase, String state, long bytes, long total) {
        events.add(new Progress.Step(
                phase, state, 100, bytes, total < 0 ? OptionalLong.empty() : OptionalLong.of(total), ""));
    }

    void done(Phase phase) {
        step(phase, "started", 0, -1);
        step(phase, "done", 0, -1);
    }

    void end(Progress.Result result) {
        events.add(result);
    }

    /** Lets an interrupted crossing finish its way back. */
    void letRollBack() {
        rollBack.countDown();
    }

    @Override
    public Progress.Result run(Plan plan, Consumer<Progress> watcher) {
        begun.countDown();
        try {
            while (true) {
                Progress next = events.take();
                if (next instanceof Progress.Result result) {
                    return result;
                }
                watcher.accept(next);
            }
        } catch (InterruptedException e) {
            interrupted.countDown();
            try {
                rollBack.await();
            } catch (InterruptedException again) {
                Thread.currentThread().interrupt();
            }
            watcher.accept(new Progress.Step(Phase.PREPARE, "undone", 100, 0, OptionalLong.empty(), ""));
            return Samples.result(
                    plan, "rolled-back", -1, Optional.of("It was cancelled. Nothing is left on the phone."));
        }
    }
}
