package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.Services;
import ferry.session.Remarks;
import ferry.session.Session;
import ferry.session.SessionFilter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "All sessions, newest first, or those that are asked for.")
final class SessionsListCommand implements Callable<Integer> {
    private static final int NOTE_SHOWN = 40;
    private final Services services;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private JsonOption output = new JsonOption();

    @Option(names = "--since", paramLabel = "DAY", description = "Started on this day or later: yyyy-mm-dd.")
    private @Nullable LocalDate since;

    @Option(names = "--until", paramLabel = "DAY", description = "Started on this day or earlier.")
    private @Nullable LocalDate until;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            split = ",",
            description =
                    "Ended so: moved, confirmed, went-back, rolled-back, refused, attention, running; several with commas.")
    private List<String> outcomes = List.of();

    @Option(names = "--tag", paramLabel = "TAG", description = "Has this tag; given again: and that one, too.")
    private List<String> tags = List.of();

    @Option(
            names = "--search",
            paramLabel = "TEXT",
            description = "Says so anywhere: container, endpoint, strategy, note, ...")
    private String text = "";

    SessionsListCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (String outcome : outcomes) {
            if (!Session.OUTCOMES.contains(outcome)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "No session ends " + outcome + "; there are: "
                                + String.join(", ", new TreeSet<>(Session.OUTCOMES)));
            }
        }
        SessionFilter wanted = new SessionFilter(
                Optional.ofNullable(since),
                Optional.ofNullable(until),
                Set.copyOf(outcomes),
                tags.stream().map(Remarks::tag).collect(Collectors.toSet()),
                text,
                ZoneId.systemDefault());
        return print(services, terminal, wanted, output.json);
    }

    static int print(Services services, Terminal terminal, SessionFilter wanted, boolean json) {
        List<Session> sessions =
                services.journal().list().stream().filter(wanted).toList();
        if (json) {
            ArrayNode array = Json.array();
            for (Session s : sessions) array.add(SessionView.json(s));
            terminal.json(array);
            return Exit.DONE;
        }
        terminal.table(
                List.of(
                        "SESSION",
                        "STARTED",
                        "CONTAINER",
                        "FROM",
                        "TO",
                        "STRATEGY",
                        "OUTCOME",
                        "DOWNTIME",
                        "BYTES",
                        "TAGS",
                        "NOTE"),
                sessions.stream()
                        .map(s -> List.of(
                                s.id(),
                                Units.moment(s.startedMs()),
                                s.containerName(),
                                s.from(),
                                s.to(),
                                s.strategy(),
                                SessionView.outcome(s),
                                Units.time(s.downtimeMs()),
                                Units.bytes(s.bytes()),
                                String.join(" ", s.remarks().tags()),
                                head(s.remarks().note())))
                        .toList());
        return Exit.DONE;
    }

    /** So much of a note that a line of the list bears it. */
    private static String head(String note) {
        String first = note.lines().findFirst().orElse("");
        return first.length() > NOTE_SHOWN || !first.equals(note)
                ? first.substring(0, Math.min(NOTE_SHOWN, first.length())) + "…"
                : first;
    }
}
