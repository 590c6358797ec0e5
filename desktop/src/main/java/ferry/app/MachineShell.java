package ferry.app;

import ferry.adb.AdbDevice;
import ferry.adb.AdbException;
import ferry.adb.ShellResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a short script with the sh of the machine under an endpoint. */
@FunctionalInterface
interface MachineShell {
    /** Output of one script, at most this much; the rest is not read. */
    int MAX_OUTPUT = 64 * 1024;

    /** Standard output; empty when the script could not be run, failed or took too long. */
    Optional<String> run(String script, Duration timeout);

    /** This machine. */
    static MachineShell local() {
        return (script, timeout) -> {
            try {
                Process p = new ProcessBuilder("sh", "-c", script)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try {
                    p.getOutputStream().close();
                    Thread limit = Thread.ofVirtual().start(() -> endAfter(p, timeout));
                    byte[] out = p.getInputStream().readNBytes(MAX_OUTPUT + 1);
                    if (out.length > MAX_OUTPUT) {
                        // It would wait for somebody to read the rest.
                        end(p);
                        return Optional.empty();
                    }
                    boolean good = p.waitFor() == 0;
                    limit.interrupt();
                    return good ? Optional.of(new String(out, StandardCharsets.UTF_8)) : Optional.empty();
                } finally {
                    p.destroyForcibly();
                }
            } catch (IOException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        };
    }

    private static void endAfter(Process p, Duration timeout) {
        try {
            if (!p.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                end(p);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the script ended in time
        }
    }

    /** With what the script has started, which holds the output open as well. */
    private static void end(Process p) {
        p.descendants().forEach(ProcessHandle::destroyForcibly);
        p.destroyForcibly();
    }

    /** The lab's PC, into which nobody but root gets: answers every script with what its build has noted. */
    static MachineShell labPc(String criu) {
        return (script, timeout) -> Optional.of("criu=" + criu + "\noptions=tcp-established file-locks link-remap\n");
    }

    /** An Android device. */
    static MachineShell of(AdbDevice device) {
        return (script, timeout) -> {
            try {
                ShellResult result = device.shell(timeout, "sh", "-c", script);
                return result.ok() ? Optional.of(result.out()) : Optional.empty();
            } catch (AdbException e) {
                return Optional.empty();
            }
        };
    }
}
