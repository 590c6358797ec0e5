package ferry.ui.terminal;

import com.techsenger.jeditermfx.core.TerminalExecutorServiceManager;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** Threads of one terminal. Platform threads, since reading a flood of output is work; daemons, so that none keeps Ferry from ending. */
final class DaemonThreads implements TerminalExecutorServiceManager {
    private static final ThreadFactory FACTORY =
            Thread.ofPlatform().daemon().name("ferry-ui-terminal").factory();

    private final ScheduledExecutorService scheduled = Executors.newSingleThreadScheduledExecutor(FACTORY);
    private final ExecutorService unbounded = Executors.newCachedThreadPool(FACTORY);

    @Override
    public ScheduledExecutorService getSingleThreadScheduledExecutor() {
        return scheduled;
    }

    @Override
    public ExecutorService getUnboundedExecutorService() {
        return unbounded;
    }

    @Override
    public void shutdownWhenAllExecuted() {
        // What it is still told to do, such as closing the connection, is done.
        scheduled.execute(scheduled::shutdown);
        unbounded.shutdown();
    }
}
