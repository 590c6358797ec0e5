package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Services;
import ferry.docker.Engine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern PORT = Pattern.compile("(?:(?:([0-9.]+):)?(\\d{1,5}):)?(\\d{1,5})(/tcp|/udp)?");

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
        ObjectNode body = body();
        Engine engine = services.endpoints().open(on.endpoint);
        String id = platform.isEmpty() ? engine.create(name, body) : create(engine, body);
        engine.start(id);
        if (output.json) terminal.json(Json.object().put("container", id).put("endpoint", engine.endpoint()));
        else terminal.line(id);
        return Exit.DONE;
    }

    private String create(Engine engine, ObjectNode body) {
        String query =
                "/containers/create?platform=" + encode(platform) + (name.isEmpty() ? "" : "&name=" + encode(name));
        return engine.call("POST", query, Optional.of(body)).path("Id").asText();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    ObjectNode body() {
        ObjectNode body = Json.object().put("Image", image);
        List<String> words = ForeignWords.command(command);
        if (!words.isEmpty()) body.set("Cmd", Json.strings(words));
        if (!environment.isEmpty()) body.set("Env", Json.strings(environment));
        if (!labels.isEmpty()) {
            ObjectNode object = body.putObject("Labels");
            for (String label : labels) {
                int equals = label.indexOf('=');
                object.put(
                        equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
            }
        }
        ObjectNode host = body.putObject("HostConfig");
        if (!volumes.isEmpty()) host.set("Binds", Json.strings(volumes));
        if (remove) host.put("AutoRemove", true);
        if (!restart.isEmpty()) host.putObject("RestartPolicy").put("Name", restart);
        for (String port : ports) publish(port, body, host);
        return body;
    }

    private void publish(String port, ObjectNode body, ObjectNode host) {
        Matcher m = PORT.matcher(port);
        if (!m.matches()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--publish': '" + port + "' is no [[IP:]PORT:]PORT[/udp]");
        }
        String key = m.group(3) + (m.group(4) == null ? "/tcp" : m.group(4));
        body.withObject("/ExposedPorts").putObject(key);
        host.withObject("/PortBindings")
                .withArray(key)
                .addObject()
                .put("HostIp", m.group(1) == null ? "" : m.group(1))
                .put("HostPort", m.group(2) == null ? "" : m.group(2));
    }
}
