package ferry.cli;

import ferry.app.Demo;
import ferry.app.Services;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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
                Plan plan = demo.plan();
                return plan.possible()
                        ? Exit.of(cross(demo, plan, progress -> {}).outcome())
                        : refused(plan);
            });
        }
        log("lab-pc", demo.prepare());
        Plan plan = demo.plan();
        return plan.possible() ? inWindow(demo, plan) : refused(plan);
    }

    /** The window begins the crossing, on a thread of its own; it is awaited when the window was closed. */
    private int inWindow(Demo demo, Plan plan) throws Exception {
        List<CompletableFuture<Integer>> crossings = new CopyOnWriteArrayList<>();
        Window.open(services, plan, Demo.NAME, (asked, watcher) -> {
            CompletableFuture<Integer> exit = new CompletableFuture<>();
            crossings.add(exit);
            List<Progress.Result> results = new ArrayList<>();
            try {
                exit.complete(new Cancel().around(terminal, Exit.ROLLED_BACK, () -> {
                    results.add(cross(demo, asked, watcher));
                    return Exit.of(results.getFirst().outcome());
                }));
                return results.getFirst();
            } catch (Exception e) {
                exit.completeExceptionally(e);
                throw new IllegalStateException(Failure.text(e), e);
            }
        });
        return crossings.isEmpty() ? Exit.DONE : crossings.getLast().get();
    }

    private int refused(Plan plan) {
        if (!output.json) PlanView.print(plan, terminal);
        new ProgressView(terminal, output.json).end(ProgressView.refused(plan));
        return Exit.REFUSED;
    }

    private Progress.Result cross(Demo demo, Plan plan, Consumer<Progress> watcher) {
        ProgressView view = new ProgressView(terminal, output.json);
        say("moving " + Demo.NAME + " from lab-pc to lab-phone");
        Progress.Result result = demo.cross(plan, view.andThen(watcher));
        if (result.outcome().equals("moved")) {
            demo.lastBefore().ifPresent(last -> log("lab-pc", List.of(last)));
            log("lab-phone", demo.after());
        }
        view.end(result);
        view.sourceWaits(result);
        say("The lab stays up; ferry lab down ends it.");
        return result;
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
