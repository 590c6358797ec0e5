package ferry.kernel.tree;

import ferry.kernel.KernelException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The tree's own build, into a folder of its own, so that the tree stays as it is. Builds of the same sources are the same
 * byte for byte: user, host and time are fixed.
 */
public final class Make {
    /** Lines that are kept for an error: the compiler's own come long before the last one. */
    private static final int TAIL = 60;

    private final SourceTree tree;
    private final Toolchain toolchain;
    private final Path out;

    /** {@code out} is made when it is not there. */
    public Make(SourceTree tree, Toolchain toolchain, Path out) {
        this.tree = tree;
        this.toolchain = toolchain;
        this.out = out.toAbsolutePath().normalize();
        if (this.out.startsWith(tree.root())) {
            throw new KernelException(
                    "The build's folder " + out + " is inside the tree", "Give another one with --out.", null);
        }
        if (Files.exists(tree.root().resolve(".config"))
                || Files.exists(tree.root().resolve("include/config"))) {
            throw new KernelException(
                    "The tree " + tree.root()
                            + " was built in place; a build into another folder cannot be made from it",
                    "make -C " + tree.root() + " ARCH=" + toolchain.sourceArch()
                            + " mrproper (it deletes .config: keep it elsewhere first)",
                    null);
        }
        try {
            Files.createDirectories(this.out);
        } catch (IOException e) {
            throw new KernelException("Cannot make the folder " + out + ": " + e.getMessage(), "", e);
        }
    }

    public SourceTree tree() {
        return tree;
    }

    public Toolchain toolchain() {
        return toolchain;
    }

    public Path out() {
        return out;
    }

    /**
     * Runs make and gives each line of its output to {@code lines}. Blocks; an interrupt ends make and everything it has
     * started. Throws KernelException with the compiler's own words when it fails.
     */
    public void run(Duration limit, Consumer<String> lines, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("make", "-C", tree.root().toString(), "O=" + out));
        command.addAll(toolchain.arguments());
        command.addAll(arguments);
        run(command, limit, lines);
    }

    /** Runs scripts/kconfig/merge_config.sh of the tree: {@code out/.config} is base and fragment together afterwards. */
    void merge(Path base, Path fragment) {
        Path script = tree.resolve("scripts/kconfig/merge_config.sh");
        if (!Files.isRegularFile(script)) {
            throw new KernelException(
                    "The tree has no scripts/kconfig/merge_config.sh", "Unpack the whole tree.", null);
        }
        run(
                List.of("sh", script.toString(), "-m", "-O", out.toString(), base.toString(), fragment.toString()),
                Duration.ofMinutes(1),
                line -> {});
    }

    private void run(List<String> command, Duration limit, Consumer<String> lines) {
        Deque<String> tail = new ArrayDeque<>();
        Process process;
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(tree.root().toFile()).redirectErrorStream(true);
            environment(builder.environment());
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new KernelException("Cannot run " + command.getFirst() + ": " + e.getMessage(), "", e);
        }
        Thread guard = Thread.ofVirtual().start(() -> endLater(process, limit));
        Thread reader = Thread.ofVirtual().start(() -> read(process, tail, lines));
        try {
            int code = process.waitFor();
            reader.join();
            if (code != 0) {
                throw failed(command, code, tail);
            }
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new KernelException("The build was cancelled", "Start it again: it goes on where it was.", e);
        } finally {
            guard.interrupt();
        }
    }

    private static void read(Process process, Deque<String> tail, Consumer<String> lines) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String bounded = line.length() > 2000 ? line.substring(0, 2000) : line;
                tail.addLast(bounded);
                if (tail.size() > TAIL) {
                    tail.removeFirst();
                }
                lines.accept(bounded);
            }
        } catch (IOException e) {
            tail.addLast("(its output could not be read: " + e.getMessage() + ")");
        }
    }

    private static void endLater(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
            }
        } catch (InterruptedException e) {
            // The process has ended or is being ended.
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
    }

    private static KernelException failed(List<String> command, int code, Deque<String> tail) {
        List<String> telling = tail.stream()
                .filter(l -> l.matches("(?i).*(error|\\*\\*\\*|no space left|not found|undefined reference|cannot ).*"))
                .limit(8)
                .toList();
        List<String> shown = telling.isEmpty()
                ? tail.stream().skip(Math.max(0, tail.size() - 5)).toList()
                : telling;
        String text = String.join("\n", shown);
        String cure = text.contains("No space left")
                ? "The disk is full: make room and start again; it goes on where it was."
                : "The lines above are the tools' own. Mend it and start again; it goes on where it was.";
        return new KernelException(command.getFirst() + " ended with code " + code + ":\n" + text, cure, null);
    }

    /** Nothing of this session's own settings gets in. */
    private void environment(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(k -> k.startsWith("KBUILD_")
                        || k.startsWith("KCONFIG_")
                        || List.of(
                                        "MAKEFLAGS",
                                        "MAKELEVEL",
                                        "MFLAGS",
                                        "ARCH",
                                        "CROSS_COMPILE",
                                        "LLVM",
                                        "CC",
                                        "LD",
                                        "KCFLAGS",
                                        "O")
                                .contains(k));
        environment.put("LC_ALL", "C");
        environment.put("ARCH", toolchain.arch());
        environment.put("KBUILD_BUILD_USER", "ferry");
        environment.put("KBUILD_BUILD_HOST", "ferry");
        environment.put("KBUILD_BUILD_TIMESTAMP", timestamp());
    }

    private String timestamp() {
        try {
            Instant time =
                    Files.getLastModifiedTime(tree.root().resolve("Makefile")).toInstant();
            return DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ROOT)
                    .withZone(ZoneOffset.UTC)
                    .format(time);
        } catch (IOException e) {
            throw new KernelException("Cannot read the tree's Makefile: " + e.getMessage(), "", e);
        }
    }
}
