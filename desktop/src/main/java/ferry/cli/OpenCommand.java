package ferry.cli;

import ferry.app.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "open",
        description = "Opens the window; with an exported session, on that. It is what a double click does.")
final class OpenCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A session as ferry sessions export writes it.")
    private Path file = Path.of("");

    @Mixin
    private JsonOption output = new JsonOption();

    OpenCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Window.need("To read a session into the journal: ferry sessions import FILE");
        boolean given = !file.toString().isEmpty();
        if (given && !Files.isRegularFile(file)) throw new TroubleException("There is no file " + file);
        if (given) Window.open(services, file.toAbsolutePath());
        else Window.open(services);
        if (output.json) terminal.json(Json.object().put("window", "closed"));
        return Exit.DONE;
    }
}
