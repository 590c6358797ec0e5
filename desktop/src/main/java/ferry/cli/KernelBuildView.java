package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.kernel.Fragment;
import ferry.kernel.build.BuildProgress;
import ferry.kernel.build.BuildResult;
import java.util.function.Consumer;

/** Shows a kernel's build as it goes: a line for each step, drawn over on a terminal, or a JSON object a line. */
final class KernelBuildView implements Consumer<BuildProgress> {
    /** JSON lines and drawings come at most this often, since the compiler finishes dozens of files a second. */
    private static final long EVERY_MS = 500;

    private final Terminal terminal;
    private final boolean json;
    private final StepLine line;
    private long lastMs = -EVERY_MS;

    KernelBuildView(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
        this.line = new StepLine(terminal);
    }

    @Override
    public synchronized void accept(BuildProgress p) {
        boolean progress = p.state().equals("progress");
        if (progress && p.took().toMillis() - lastMs < EVERY_MS) return;
        lastMs = progress ? p.took().toMillis() : -EVERY_MS;
        if (json) terminal.json(json(p));
        else line.show(text(p), !p.state().equals("done"));
    }

    private static String text(BuildProgress p) {
        boolean goesOn = !p.state().equals("done");
        StringBuilder text = new StringBuilder(String.format(
                "%-11s %-8s %8s",
                p.step().word(), goesOn ? "..." : "done", Units.time(p.took().toMillis())));
        if (goesOn && p.total() > 0)
            text.append("  ").append(p.done()).append(" of ").append(p.total());
        p.left()
                .ifPresent(
                        l -> text.append(", ").append(Units.time(l.toMillis())).append(" left"));
        return p.text().isEmpty()
                ? text.toString()
                : text.append("  ").append(p.text()).toString();
    }

    private static ObjectNode json(BuildProgress p) {
        ObjectNode node = Json.object()
                .put("event", "step")
                .put("step", p.step().word())
                .put("state", p.state())
                .put("ms", p.took().toMillis());
        if (p.total() > 0) node.put("done", p.done()).put("total", p.total());
        p.left().ifPresent(l -> node.put("leftMs", l.toMillis()));
        return node.put("text", p.text());
    }

    static ObjectNode json(Fragment.Dropped d) {
        return Json.object()
                .put("option", d.option())
                .put("wanted", d.wanted())
                .put("got", d.got())
                .put("why", d.why());
    }

    void end(BuildResult result) {
        if (json) {
            ObjectNode node = Json.object()
                    .put("event", "result")
                    .put("outcome", "built")
                    .put("folder", result.folder().toString())
                    .put("image", result.image().toString())
                    .put("release", result.release())
                    .put("arch", result.arch())
                    .put("compiler", result.compiler())
                    .put("compiled", result.compiled())
                    .put("ms", result.ms());
            node.set("patches", Json.strings(result.patches()));
            ObjectNode hashes = node.putObject("sha256");
            result.sha256().forEach(hashes::put);
            terminal.json(node);
            return;
        }
        terminal.line("Linux " + result.release() + " for " + result.arch() + ": " + result.image());
        terminal.line("  " + result.compiled() + " files compiled by " + result.compiler() + " in "
                + Units.time(result.ms()) + "; hashes in kernel.json beside it");
        result.added().forEach((o, by) -> terminal.note("added: " + o + ", on which " + by + " depends"));
        result.dropped().forEach(d -> terminal.note("not taken: " + d.option() + "=" + d.wanted() + ": " + d.why()));
    }
}
