package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import ferry.app.Doctor;
import ferry.app.Services;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description = "What this machine and the attached phones have and lack, and what would mend it.")
final class DoctorCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    DoctorCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Doctor.Check> checks = new Doctor(services.home(), services.endpoints()).look();
        if (output.json) {
            ArrayNode array = Json.array();
            for (Doctor.Check c : checks) {
                array.addObject()
                        .put("subject", c.subject())
                        .put("state", c.state())
                        .put("detail", c.detail())
                        .put("mend", c.mend());
            }
            terminal.json(array);
            return Exit.DONE;
        }
        int width = checks.stream().mapToInt(c -> c.subject().length()).max().orElse(0);
        for (Doctor.Check c : checks) {
            String format = "%-8s %-" + width + "s  %s";
            terminal.line(String.format(format, c.state(), c.subject(), c.detail()));
            if (!c.mend().isEmpty()) terminal.line(String.format(format, "", "", c.mend()));
        }
        return Exit.DONE;
    }
}
