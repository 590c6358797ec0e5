package ferry.app;

import ferry.docker.Container;
import ferry.docker.Engine;
import ferry.docker.Event;
import ferry.ui.WorkbenchServices;
import ferry.ui.WorkbenchServices.Listing;
import ferry.ui.base.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a list of containers current: Docker's events say when to read it again, however many there are at most some
 * times a second. When the engine is away the last list stays, with the reason, until it is back.
 */
final class ContainerWatch implements WorkbenchServices.Watch {
    /** 200 events a second must not be 200 lists a second. */
    private static final long SHORTEST_MS = 150;
    /** Also without an event: a status such as "Up 3 minutes" grows old. */
    private static final long LONGEST_MS = 20_000;

    private static final long AWAY_MS = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(ContainerWatch.class);

    private final Supplier<Engine> engine;
    private final Consumer<Listing> onChange;
    private final Semaphore stale = new Semaphore(0);
    private final Thread thread;
    private List<Container> last = List.of();

    ContainerWatch(Supplier<Engine> engine, Consumer<Listing> onChange) {
        this.engine = engine;
        this.onChange = onChange;
        this.thread = Thread.ofVirtual().name("containers").start(this::run);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                follow(engine.get());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted()) return;
                onChange.accept(new Listing(last, Optional.of(Problem.of(e))));
            }
            try {
                Thread.sleep(AWAY_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Returns when the events end: the engine went away. */
    private void follow(Engine current) throws InterruptedException {
        boolean[] ended = new boolean[1];
        try (AutoCloseable events = current.events(this::seen, failure -> {
            synchronized (ended) {
                ended[0] = true;
            }
            stale.release();
        })) {
            while (true) {
                stale.drainPermits(); // before the look at the end, whose word may be among them
                synchronized (ended) {
                    if (ended[0]) return;
                }
                last = current.containers(true).stream()
                        .filter(c -> !c.ferrys())
                        .toList();
                onChange.accept(new Listing(last, Optional.empty()));
                Thread.sleep(SHORTEST_MS);
                boolean told = stale.tryAcquire(LONGEST_MS, TimeUnit.MILLISECONDS);
                LOG.trace("{}: read again, {}", current.endpoint(), told ? "an event" : "it is time");
            }
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The events could not be closed", e);
        }
    }

    private void seen(Event event) {
        if (event.type().equals("container")) stale.release();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
