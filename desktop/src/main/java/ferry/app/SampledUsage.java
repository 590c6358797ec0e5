package ferry.app;

import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.docker.Usage;
import ferry.ui.WorkbenchServices;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of samples for each container whose usage is wanted; streams are opened and closed off the caller's thread. */
final class SampledUsage implements WorkbenchServices.UsageWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SampledUsage.class);
    private static final long AGAIN_MS = 3000;

    private final Supplier<Engine> engine;
    private final BiConsumer<String, Usage> onSample;
    private final Map<String, AutoCloseable> streams = new HashMap<>();
    private final Thread thread;
    private Set<String> wanted = Set.of();
    private boolean closed;

    SampledUsage(Supplier<Engine> engine, BiConsumer<String, Usage> onSample) {
        this.engine = engine;
        this.onSample = onSample;
        this.thread = Thread.ofVirtual().name("usage").start(this::run);
    }

    @Override
    public synchronized void want(Set<String> containers) {
        wanted = Set.copyOf(containers);
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        wanted = Set.of();
        notifyAll();
    }

    private void run() {
        while (true) {
            Set<String> now;
            boolean last;
            synchronized (this) {
                now = wanted;
                last = closed;
            }
            for (String gone : new HashSet<>(streams.keySet())) if (!now.contains(gone)) end(gone);
            boolean missing = false;
            for (String container : now) if (!streams.containsKey(container)) missing |= !begin(container);
            if (last) return;
            synchronized (this) {
                try {
                    if (wanted.equals(now) && !closed) {
                        if (missing) wait(AGAIN_MS);
                        else wait();
                    }
                } catch (InterruptedException e) {
                    closed = true;
                    wanted = Set.of();
                }
            }
        }
    }

    private boolean begin(String container) {
        try {
            streams.put(container, engine.get().usage(container, sample -> onSample.accept(container, sample)));
            return true;
        } catch (DockerException e) {
            LOG.debug("No samples of {}: {}", container, e.getMessage());
            return false;
        }
    }

    private void end(String container) {
        try (AutoCloseable stream = streams.remove(container)) {
            LOG.trace("Samples of {} end", container);
        } catch (Exception e) {
            LOG.debug("The samples of {} could not be closed", container, e);
        }
    }
}
