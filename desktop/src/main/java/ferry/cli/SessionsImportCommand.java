package ferry.cli;

import ferry.app.Services;
import ferry.session.SessionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = "Reads a session from a file that export wrote, to look at.")
final class SessionsImportCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    SessionsImportCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String id;
        try (InputStream in = Files.newInputStream(file)) {
            id = services.journal().importFrom(in);
        } catch (SessionException e) {
            throw new SessionException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw TroubleException.of(file + " cannot be read", e);
        }
        if (output.json) terminal.json(Json.object().put("session", id).put("imported", true));
        else terminal.line("Imported as session " + id);
        return Exit.DONE;
    }
}
