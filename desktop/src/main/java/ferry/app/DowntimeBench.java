package ferry.app;

import ferry.docker.Engine;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets redis with more and more in its memory cross from the lab's PC to its phone and back, and tells what each step took. */
public final class DowntimeBench {
    private static final String CLI = "/usr/bin/redis-cli";
    private static final int VALUE_KIB = 64;

    private final Services services;
    private final Consumer<String> say;

    /** @param say gets a line for each thing that takes time */
    public DowntimeBench(Services services, Consumer<String> say) {
        this.services = services;
        this.say = say;
    }

    /**
     * One crossing.
     *
     * @param mib in redis' memory
     * @param parts steps in order
     * @param expectedMs what the plan expected of the downtime
     */
    public record Crossing(
            int mib, String from, String to, List<Bench.Part> parts, long downtimeMs, OptionalLong expectedMs) {}

    /** Brings the lab up and measures; every size crosses there and back. */
    public List<Crossing> measure(List<Integer> sizes) throws InterruptedException {
        services.lab().up(say);
        Engine pc = services.endpoints().open("lab-pc");
        Engine phone = services.endpoints().open("lab-phone");
        Workloads workloads = new Workloads(services.home().cache().resolve("workloads"));
        for (Engine engine : List.of(pc, phone)) {
            String unused = workloads.ensure("redis", engine, say);
        }
        List<Crossing> all = new ArrayList<>();
        for (int mib : sizes) {
            String name = "ferry-bench-" + UUID.randomUUID().toString().substring(0, 6);
            try {
                pc.start(pc.create(name, workloads.body("redis")));
                fill(pc, name, mib);
                all.add(cross(name, mib, pc, phone));
                all.add(cross(name, mib, phone, pc));
            } finally {
                pc.remove(name, true);
                phone.remove(name, true);
            }
        }
        return all;
    }

    private Crossing cross(String name, int mib, Engine from, Engine to) {
        Plan plan = services.migrations()
                .plan(new Plan.Request(name, from.endpoint(), to.endpoint(), Optional.empty(), false));
        List<Bench.Part> parts = new ArrayList<>();
        Progress.Result result = services.migrations().run(plan, p -> {
            if (p instanceof Progress.Step s && s.state().equals("done")) {
                parts.add(new Bench.Part(s.phase().word(), s.ms(), s.bytes()));
            }
        });
        if (!result.outcome().equals("moved")) {
            throw new IllegalStateException(
                    "redis did not cross: " + result.error().orElse(result.outcome()));
        }
        services.migrations().confirm(result.session());
        say.accept(mib + " MiB to " + to.endpoint() + ": " + result.downtimeMs() + " ms");
        return new Crossing(mib, from.endpoint(), to.endpoint(), parts, result.downtimeMs(), plan.estimateMs());
    }

    /** Values that no two pages have in common. */
    private static void fill(Engine pc, String name, int mib) throws InterruptedException {
        String script = "local t={} for i=1," + VALUE_KIB * 1024 + " do t[i]=string.char((i*7919+i%251*31)%256) end "
                + "local s=table.concat(t) for i=1," + mib * 1024 / VALUE_KIB
                + " do redis.call('SET','big'..i,i..s) end return redis.call('DBSIZE')";
        for (int i = 0; ; i++) {
            Engine.ExecResult result = pc.exec(name, List.of(CLI, "EVAL", script, "0"));
            if (result.out().strip().endsWith(String.valueOf(mib * 1024 / VALUE_KIB))) {
                return;
            }
            if (i == 50) {
                throw new IllegalStateException("redis could not be filled: " + result.out() + result.err());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
