package ferry.cli;

import ferry.app.Demo;
import ferry.app.Services;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Brings the lab up, starts a container that counts on its PC, and moves it to the phone while it"
                + " counts. With a display the window shows it.")
final class DemoCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Option(names = "--headless", description = "On the terminal, also where there is a display.")
    private boolean headless;

    @Mixin
    private JsonOption output = new JsonOption();

    DemoCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Demo demo = new Demo(services, this::say);
        if (headless || output.json || !Window.possible()) {
            return new Cancel().around(terminal, Exit.ROLLED_BACK, () -> {
                log("lab-pc", demo.prepare());
                return cross(demo);
            });
        }
        log("lab-pc", demo.prepare());
        // The window has this thread until it is closed; the crossing goes on beside it and is awaited afterwards.
        FutureTask<Integer> crossing =
                new FutureTask<>(() -> new Cancel().around(terminal, Exit.ROLLED_BACK, () -> cross(demo)));
        Thread.ofPlatform().name("demo").start(crossing);
        Window.open(services);
        return crossing.get();
    }

    private int cross(Demo demo) {
        Plan plan = demo.plan();
        ProgressView view = new ProgressView(terminal, output.json);
        if (!plan.possible()) {
            if (!output.json) PlanView.print(plan, terminal);
            view.end(ProgressView.refused(plan));
            return Exit.REFUSED;
        }
        say("moving " + Demo.NAME + " from lab-pc to lab-phone");
        Progress.Result result = demo.cross(plan, view);
        if (result.outcome().equals("moved")) {
            demo.lastBefore().ifPresent(last -> log("lab-pc", List.of(last)));
            log("lab-phone", demo.after());
        }
        view.end(result);
        view.sourceWaits(result);
        say("The lab stays up; ferry lab down ends it.");
        return Exit.of(result.outcome());
    }

    private void say(String line) {
        if (output.json) terminal.json(Json.object().put("event", "progress").put("text", line));
        else terminal.line(line);
    }

    private void log(String endpoint, List<String> lines) {
        for (String line : lines) {
            if (output.json) {
                terminal.json(Json.object()
                        .put("event", "log")
                        .put("endpoint", endpoint)
                        .put("line", line));
            } else {
                terminal.line(String.format("%-10s| ", endpoint) + line);
            }
        }
    }
}
