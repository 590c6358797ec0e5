package ferry.cli;

import ferry.app.Services;
import ferry.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "export", description = "Writes a session into one file.")
final class SessionsExportCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(index = "0", paramLabel = "ID", description = "The session.")
    private String id = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write; one that is there is replaced.")
    private Path file = Path.of("");

    SessionsExportCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session s = SessionView.find(services.journal(), id);
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path part = Files.createTempFile(
                    folder,
                    ".session",
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                try (OutputStream out = Files.newOutputStream(part)) {
                    services.journal().export(s.id(), out);
                }
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw TroubleException.of(file + " cannot be written", e);
        }
        if (output.json) terminal.json(Json.object().put("session", s.id()).put("file", file.toString()));
        else terminal.line("Session " + s.id() + " is in " + file);
        return Exit.DONE;
    }
}
