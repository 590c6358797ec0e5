package ferry.cli;

import ferry.adb.AdbException;
import ferry.docker.DockerException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program in a container or on a device whose terminal is the one that Ferry was started from. */
final class ExecSession {
    private static final long LOOK_MS = 300;

    private final ferry.docker.Terminal program;
    private final PrintStream out;
    private final CountDownLatch ended = new CountDownLatch(1);

    ExecSession(ferry.docker.Terminal program, PrintStream out) {
        this.program = program;
        this.out = out;
    }

    /** Until the program ends; returns its exit code. */
    int run(LocalTty.Size size) throws IOException {
        Thread typing = Thread.ofPlatform().daemon().name("exec-typing").start(this::type);
        Thread sizes = Thread.ofVirtual().name("exec-size").start(() -> follow(size));
        try (InputStream shown = program.output()) {
            byte[] buffer = new byte[8192];
            for (int n = shown.read(buffer); n >= 0; n = shown.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } finally {
            ended.countDown();
            typing.interrupt();
            sizes.interrupt();
        }
        return program.exitCode();
    }

    /** Not System.in: its buffer would hold keys back. */
    private void type() {
        try (InputStream keys = new FileInputStream(FileDescriptor.in);
                OutputStream input = program.input()) {
            byte[] buffer = new byte[4096];
            for (int n = keys.read(buffer); n >= 0; n = keys.read(buffer)) input.write(buffer, 0, n);
        } catch (IOException e) {
            // The program has ended, or the terminal is gone: the reader of its output notices.
        }
    }

    /** There is no portable way to be told that a terminal has another size (SIGWINCH): it is looked at. */
    private void follow(LocalTty.Size first) {
        LocalTty.Size known = first;
        try {
            while (!ended.await(LOOK_MS, TimeUnit.MILLISECONDS)) {
                Optional<LocalTty.Size> now = LocalTty.size();
                if (now.isPresent() && !now.get().equals(known)) {
                    known = now.get();
                    program.resize(known.columns(), known.rows());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DockerException | AdbException e) {
            // The output tells what has happened to the engine.
        }
    }
}
