package ferry.migrate;

import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CRIU's own log of a dump that failed: Docker names it, and deletes it with the container's next end. */
final class CriuLog {
    private static final Pattern NAMED = Pattern.compile("path= ?((/[\\w.-]+)+)/(criu-dump\\.log)");
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_LINES = 40;

    private CriuLog() {}

    /** The failure with CRIU's own reason, if its log can be had; the log's errors and warnings go into the session. */
    static RuntimeException explained(DockerException e, Engine engine, Passage p, Reporter report) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        Matcher named = NAMED.matcher(message);
        if (!named.find() || named.group(1).contains("..")) {
            return e;
        }
        List<String> lines = new ArrayList<>();
        try (Courier courier = Courier.open(
                        engine, p.session(), Map.of(named.group(1), "/log"), Courier.Access.READ_EXISTING);
                InputStream tar = courier.get("/log/" + named.group(3))) {
            Optional<TarGroup> file = TarGroup.read(tar);
            if (file.isEmpty() || file.get().type() != '0') {
                return e;
            }
            long size = file.get().size();
            tar.skipNBytes(Math.max(0, size - MOST_BYTES));
            String text = new String(tar.readNBytes((int) Math.min(size, MOST_BYTES)), StandardCharsets.UTF_8);
            text.lines().filter(l -> l.contains("Error") || l.contains("Warn")).forEach(lines::add);
        } catch (IOException | DockerException again) {
            report.log("CRIU's log could not be read: " + MigrationException.words(again));
            return e;
        }
        lines.stream().limit(MOST_LINES).forEach(l -> report.log("criu: " + l.strip()));
        String reason = lines.stream()
                // In a container CRIU may not raise its own limit of open files; it goes on without.
                .filter(l -> l.contains("Error") && !l.contains("RLIMIT_NOFILE for self"))
                .findFirst()
                .map(l -> l.replaceFirst("^\\([\\d.]+\\)\\s*", "").strip())
                .orElse("its log names no error");
        return new MigrationException(
                "CRIU could not freeze %s on %s: %s.".formatted(p.sourceName(), p.from(), reason),
                "The session's log has what CRIU said.",
                e);
    }
}
