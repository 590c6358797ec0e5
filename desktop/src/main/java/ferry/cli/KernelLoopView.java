package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.kernel.loop.LoopProgress;
import java.util.function.Consumer;

/** Shows the loop as it goes: a line for each step, drawn over on a terminal, or a JSON object a line. */
final class KernelLoopView implements Consumer<LoopProgress> {
    private final Terminal terminal;
    private final boolean json;
    private final StepLine line;

    KernelLoopView(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
        this.line = new StepLine(terminal);
    }

    @Override
    public synchronized void accept(LoopProgress p) {
        boolean goesOn = p.state() == LoopProgress.State.STARTED || p.state() == LoopProgress.State.PROGRESS;
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
}
