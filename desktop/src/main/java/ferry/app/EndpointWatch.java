package ferry.app;

import ferry.docker.Endpoint;
import ferry.ui.WorkbenchServices;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the endpoints again and again, and tells when something about them is not as before. */
final class EndpointWatch implements WorkbenchServices.Watch {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointWatch.class);
    private static final long PAUSE_MS = 3000;

    private final Endpoints endpoints;
    private final Consumer<List<Endpoint>> onChange;
    private final Thread thread;

    EndpointWatch(Endpoints endpoints, Consumer<List<Endpoint>> onChange) {
        this.endpoints = endpoints;
        this.onChange = onChange;
        this.thread = Thread.ofVirtual().name("endpoints").start(this::run);
    }

    private void run() {
        List<Endpoint> before = List.of();
        boolean first = true;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                List<Endpoint> now = endpoints.list();
                if (Thread.currentThread().isInterrupted()) return;
                if (first || !now.equals(before)) onChange.accept(now);
                before = now;
                first = false;
            } catch (RuntimeException e) {
                LOG.warn("The endpoints could not be listed", e);
            }
            try {
                Thread.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
