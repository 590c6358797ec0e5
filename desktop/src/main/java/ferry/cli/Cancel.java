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

    Cancel() {
        this(code -> Runtime.getRuntime().halt(code));
    }

    Cancel(IntConsumer halt) {
        this.halt = halt;
    }

    /** Runs on the calling thread. */
    int around(Terminal terminal, Work work) throws Exception {
        Run run = new Run(terminal, Thread.currentThread());
        Thread hook = Thread.ofPlatform().name("cancel").unstarted(run::cancelled);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            run.exit = work.run();
            return run.exit;
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

        private Run(Terminal terminal, Thread worker) {
            this.terminal = terminal;
            this.worker = worker;
        }

        private void cancelled() {
            if (done.getCount() == 0) return;
            terminal.note(System.lineSeparator()
                    + "Cancelling: what was begun is undone, the container goes on where it was.");
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
