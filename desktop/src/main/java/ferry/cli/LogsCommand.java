package ferry.cli;

import ferry.app.Services;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "What a container has printed.")
final class LogsCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what it prints from now on.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "LINES",
            defaultValue = "-1",
            description = "Only the last lines.")
    private int tail;

    @Option(
            names = {"-t", "--timestamps"},
            description = "Each line begins with its time.")
    private boolean timestamps;

    @Parameters(paramLabel = "CONTAINER", description = "Name or id.")
    private String container = "";

    LogsCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (InputStream log =
                services.endpoints().open(on.endpoint).logs(container, Math.max(tail, -1), follow, timestamps)) {
            if (!output.json) {
                terminal.copy(log);
                return Exit.DONE;
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                terminal.json(Json.object().put("line", line));
            }
        } catch (IOException e) {
            throw TroubleException.of("The log of " + container + " broke off", e);
        }
        return Exit.DONE;
    }
}
