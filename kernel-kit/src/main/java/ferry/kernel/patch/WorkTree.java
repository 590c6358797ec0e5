package ferry.kernel.patch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What git says of a tree, where it is one of git's and git is installed. */
final class WorkTree {
    private static final int SECONDS = 20;

    private WorkTree() {}

    /** Of some files those with changes that are not committed; none where git cannot be asked. */
    static List<String> changed(Path root, List<String> files) {
        if (!Files.exists(root.resolve(".git"))) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of("git", "status", "--porcelain", "--"));
        command.addAll(files);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? files.stream()
                            .filter(f -> out.lines().anyMatch(l -> l.endsWith(f)))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
