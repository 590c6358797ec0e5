package ferry.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/**
 * Lets Ctrl-C (or SIGTERM, SIGHUP) cancel work that has to be undone: the JVM's shutdown interrupts the working thread,
 * waits until it has rolled back, however long that takes, and then ends the process with the work's own exit code
 * instead of 130. Whoever does not want to wait kills Ferry; the journal knows how to go on from there.
 */
final class Cancel {
    interface Work {
        int run() throws Exception;
    }

    private final IntConsumer halt;
    private final String words;

    Cancel() {
        this("Cancelling: what was begun is undone, the container goes on where it was.");
    }

    /** {@code words} tell the person what happens now. */
    Cancel(String words) {
        this(code -> Runtime.getRuntime().halt(code), words);
    }

    Cancel(IntConsumer halt) {
        this(halt, "Cancelling: what was begun is undone, the container goes on where it was.");
    }

    private Cancel(IntConsumer halt, String words) {
        this.halt = halt;
        this.words = words;
    }

    /**
     * Runs on the calling thread.
     *
     * @param cutShort the exit code when an exception ends the work after it was cancelled
     */
    int around(Terminal terminal, int cutShort, Work work) throws Exception {
        Run run = new Run(terminal, Thread.currentThread());
        Thread hook = Thread.ofPlatform().name("cancel").unstarted(run::cancel);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            run.exit = work.run();
            return run.exit;
        } catch (Exception e) {
            if (!run.cancelled) throw e;
            // Said here: once the work is done the hook ends the process.
            terminal.error("Cancelled: " + Failure.text(e));
            run.exit = cutShort;
            return cutShort;
        } finally {
            run.done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The shutdown is under way: the hook ends the process.
            }
        }
    }

    private final class Run {
        private final Terminal terminal;
        private final Thread worker;
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile int exit = Exit.ATTENTION;
        private volatile boolean cancelled;

        private Run(Terminal terminal, Thread worker) {
            this.terminal = terminal;
            this.worker = worker;
        }

        private void cancel() {
            if (done.getCount() == 0) return;
            cancelled = true;
            terminal.note(System.lineSeparator() + words);
            worker.interrupt();
            try {
                done.await();
            } catch (InterruptedException e) {
                return;
            }
            terminal.out().flush();
            terminal.err().flush();
            halt.accept(exit);
        }
    }
}
