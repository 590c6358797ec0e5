package ferry.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "ui",
        description = "Measures the window over sample data: start, frames, a log of a million lines, memory, idling."
                + " Needs a display and takes about a minute.")
final class BenchUiCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--containers",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many containers the list has. Default: ${DEFAULT-VALUE}.")
    private int containers;

    @Mixin
    private JsonOption output = new JsonOption();

    BenchUiCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Window.need("");
        Window.measure(Math.max(1, containers), terminal, output.json);
        return Exit.DONE;
    }
}
