package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.ContainerSpec;
import ferry.docker.Engine;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Creates a container and starts it in the background; prints its id.",
        footer = "What stands behind IMAGE is the container's command; --on and --json may also stand last.")
final class RunCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OnOption on = new OnOption();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(names = "--name", paramLabel = "NAME", description = "The container's name; Docker invents one without it.")
    private String name = "";

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "A variable of its environment.")
    private List<String> environment = List.of();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "SOURCE:PATH[:ro]",
            description = "A volume, or a folder of that machine.")
    private List<String> volumes = List.of();

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "[[IP:]PORT:]PORT",
            description = "A port to publish, such as 8080:80, 80 or 127.0.0.1:53:53/udp.")
    private List<String> ports = List.of();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME[=VALUE]",
            description = "A label.")
    private List<String> labels = List.of();

    @Option(names = "--restart", paramLabel = "POLICY", description = "no, always, unless-stopped or on-failure.")
    private String restart = "";

    @Option(
            names = {"-m", "--memory"},
            paramLabel = "BYTES",
            description = "How much memory it may use, such as 512m or 2g.")
    private String memory = "";

    @Option(names = "--cpus", paramLabel = "CORES", description = "How many cores' time it may use, such as 1.5.")
    private double cpus;

    @Option(names = "--pids-limit", paramLabel = "COUNT", description = "How many processes and threads it may have.")
    private long processes;

    @Option(names = "--network", paramLabel = "NETWORK", description = "Which network it joins; host or none as well.")
    private String network = "";

    @Option(names = "--no-start", description = "Only create it.")
    private boolean onlyCreate;

    @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Such as linux/amd64.")
    private String platform = "";

    @Option(names = "--rm", description = "Remove it when it ends.")
    private boolean remove;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Reference or id.")
    private String image = "";

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "Instead of the image's own command.")
    private List<String> command = List.of();

    RunCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ContainerSpec wanted = wanted();
        body(wanted);
        Engine engine = services.endpoints().open(on.endpoint);
        String id = wanted.create(engine);
        if (!onlyCreate) engine.start(id);
        if (output.json) terminal.json(Json.object().put("container", id).put("endpoint", engine.endpoint()));
        else terminal.line(id);
        return Exit.DONE;
    }

    ContainerSpec wanted() {
        try {
            return new ContainerSpec(
                    image,
                    name,
                    ForeignWords.command(command),
                    environment,
                    labels,
                    volumes,
                    ports,
                    new ContainerSpec.Limits(ContainerSpec.bytes(memory), cpus, processes),
                    restart,
                    network,
                    platform,
                    remove);
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    ObjectNode body() {
        return body(wanted());
    }

    private ObjectNode body(ContainerSpec wanted) {
        try {
            return wanted.body();
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
    }

    private CommandLine.ParameterException wrong(IllegalArgumentException e) {
        return new CommandLine.ParameterException(spec.commandLine(), "Invalid value: " + e.getMessage());
    }
}
