package ferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One session in words: what it was, how it ended and what can be done now; then its steps and its log. */
record SessionText(Session session, Terminal terminal) {
    void print() {
        facts();
        terminal.line("");
        terminal.table(
                List.of("STEP", "STATE", "TIME", "CARRIED", "WHAT"),
                session.steps().stream().map(this::row).toList());
        if (session.log().isEmpty()) return;
        terminal.line("");
        terminal.line("Log, by the time since the start:");
        for (Session.LogLine line : session.log()) {
            terminal.line(
                    String.format("%11s  ", Units.time(Math.max(0, line.ms() - session.startedMs()))) + line.text());
        }
    }

    private void facts() {
        JsonNode plan = Json.parse(session.plan());
        fact("session", session.id() + (session.imported() ? ", imported from a file" : ""));
        fact("container", session.containerName() + " (" + Units.shortId(session.container()) + ")");
        fact("way", session.from() + " -> " + session.to());
        fact("strategy", Wording.strategy(session.strategy()));
        fact("started", Units.moment(session.startedMs()) + took());
        fact("outcome", Wording.outcome(session.outcome(), session.from(), session.to()));
        session.error().ifPresent(e -> fact("error", e));
        next().forEach(line -> fact("", line));
        if (session.downtimeMs() >= 0)
            fact("downtime", Units.time(session.downtimeMs()) + expected(plan, session.downtimeMs()));
        if (!session.remarks().tags().isEmpty())
            fact("tags", String.join(" ", session.remarks().tags()));
        note();
        if (session.bytes() > 0) fact("carried", Units.bytes(session.bytes()));
        machine(session.sourceFacts()).ifPresent(m -> fact("source", m));
        machine(session.targetFacts()).ifPresent(m -> fact("target", m));
        for (JsonNode f : plan.path("warnings")) {
            fact(
                    "warning",
                    Wording.sentence(f.path("what").asText(), f.path("why").asText()));
        }
    }

    private void fact(String name, String value) {
        terminal.line(String.format("%-11s", name) + value);
    }

    private void note() {
        String name = "note";
        for (String line : session.remarks().note().lines().toList()) {
            fact(name, line);
            name = "";
        }
    }

    private String took() {
        long ms = SessionView.ms(session);
        return ms < 0 ? "" : ", took " + Units.time(ms);
    }

    private static String expected(JsonNode plan, long downtimeMs) {
        long ms = plan.path("estimateMs").asLong(-1);
        if (ms <= 0) return "";
        long off = Math.round(100.0 * (downtimeMs - ms) / ms);
        return ", expected about " + Units.time(ms)
                + (off == 0 ? "" : " (" + Math.abs(off) + " % " + (off > 0 ? "longer" : "shorter") + ")");
    }

    /** What the person can do now; nothing with a record of somewhere else. */
    private List<String> next() {
        if (session.imported()) return List.of();
        return switch (session.outcome()) {
            case "moved" ->
                List.of(
                        "to let the source go: ferry sessions confirm " + session.id(),
                        "to return to it:      ferry sessions back " + session.id());
            case "running" -> List.of("if its Ferry was killed: ferry sessions recover " + session.id());
            case "attention" -> List.of("when both sides answer: ferry sessions recover " + session.id());
            default -> List.of();
        };
    }

    /** A failed step says why, unless the session has said it; every other one what it is for. */
    private List<String> row(Session.Step t) {
        String told = session.error().orElse("");
        String what = t.note().isEmpty() || told.contains(t.note())
                ? Wording.phase(t.phase()).orElse(t.note())
                : t.note();
        return List.of(
                t.phase(),
                t.state(),
                Units.time(SessionView.ms(t)),
                t.bytes() > 0 ? Units.bytes(t.bytes()) : "-",
                what);
    }

    /** What the journal keeps of a machine, as a line; empty when it was not reached. */
    private static Optional<String> machine(String json) {
        JsonNode m = Json.parse(json);
        List<String> parts = new ArrayList<>();
        part(parts, "", m.path("system"), "");
        part(parts, "", m.path("architecture"), "");
        part(parts, "kernel ", m.path("kernel"), "");
        part(parts, "", m.path("addressBits"), "-bit addresses");
        part(parts, "Docker ", m.path("docker"), "");
        part(parts, "storage ", m.path("storage"), "");
        part(parts, "CRIU ", m.path("criu"), "");
        part(parts, "qemu ", m.path("qemu"), "");
        part(parts, "", m.path("cpus"), m.path("cpus").asInt() == 1 ? " processor" : " processors");
        if (m.path("memoryBytes").asLong() > 0)
            parts.add(Units.bytes(m.path("memoryBytes").asLong()) + " of memory");
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
    }

    private static void part(List<String> parts, String before, JsonNode value, String behind) {
        if (!value.asText().isBlank()) parts.add(before + value.asText() + behind);
    }
}
