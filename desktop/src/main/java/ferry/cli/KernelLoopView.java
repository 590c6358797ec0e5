package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.KernelLoop;
import ferry.kernel.loop.LoopPlan;
import ferry.kernel.loop.LoopProgress;
import java.util.function.Consumer;

/** Shows the loop as it goes: a line for each step, drawn over on a terminal, or a JSON object a line. */
final class KernelLoopView implements Consumer<LoopProgress> {
    /** JSON lines and drawings come at most this often: the compiler finishes dozens of files a second. */
    private static final long EVERY_MS = 500;

    private final Terminal terminal;
    private final boolean json;
    private final StepLine line;
    private long lastMs = -EVERY_MS;

    KernelLoopView(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
        this.line = new StepLine(terminal);
    }

    @Override
    public synchronized void accept(LoopProgress p) {
        boolean goesOn = p.state() == LoopProgress.State.STARTED || p.state() == LoopProgress.State.PROGRESS;
        boolean progress = p.state() == LoopProgress.State.PROGRESS;
        if (progress && p.took().toMillis() - lastMs < EVERY_MS) return;
        lastMs = progress ? p.took().toMillis() : -EVERY_MS;
        if (json) terminal.json(json(p));
        else
            line.show(
                    String.format(
                            "%-11s %-8s %8s  %s",
                            p.step().word(),
                            goesOn ? "..." : p.state().word(),
                            Units.time(p.took().toMillis()),
                            p.text()),
                    goesOn);
    }

    private static ObjectNode json(LoopProgress p) {
        return Json.object()
                .put("event", "step")
                .put("step", p.step().word())
                .put("state", p.state().word())
                .put("ms", p.took().toMillis())
                .put("text", p.text());
    }

    /** What came of the configuration, when nothing follows it. */
    void end(LoopPlan plan) {
        if (json) {
            terminal.json(json(plan, plan.mends() ? "configured" : "incomplete"));
            return;
        }
        plan.patches().forEach(p -> terminal.raw(p.diff()));
        terminal.line("The configuration is " + plan.fullConfig());
    }

    void end(KernelLoop.Result result) {
        if (json) {
            ObjectNode node = json(result.plan(), result.good() ? "good" : "not-good")
                    .put("image", result.image().toString())
                    .put("release", result.release());
            node.set("trouble", Json.strings(result.trouble()));
            terminal.json(node);
            return;
        }
        result.trouble().forEach(terminal::line);
        terminal.line("Linux " + result.release() + ": " + result.image()
                + (result.good() ? "" : " (not good for all that was asked)"));
    }

    private static ObjectNode json(LoopPlan plan, String outcome) {
        ObjectNode node = Json.object()
                .put("event", "result")
                .put("outcome", outcome)
                .put("source", plan.source().version())
                .put("stockConfig", plan.stockConfig().toString())
                .put("fullConfig", plan.fullConfig().toString())
                .put("fragment", plan.fragment().text());
        node.set("stock", KernelCheckCommand.json(plan.stock()));
        node.set("full", KernelCheckCommand.json(plan.full()));
        ArrayNode dropped = node.putArray("dropped");
        plan.dropped().forEach(d -> dropped.add(KernelBuildView.json(d)));
        return node;
    }
}
