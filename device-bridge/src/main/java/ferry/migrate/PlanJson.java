package ferry.migrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.EngineFacts;
import java.util.List;
import java.util.Locale;

/** Plans and facts as the JSON that the journal keeps and {@code ferry plan --json} prints. */
public final class PlanJson {
    private PlanJson() {}

    public static ObjectNode of(Plan plan) {
        ObjectNode n = JsonNodeFactory.instance.objectNode();
        n.put("container", plan.request().container());
        n.put("from", plan.request().from());
        n.put("to", plan.request().to());
        n.put("strategy", plan.strategy().map(PlanJson::word).orElse("none"));
        ArrayNode strategies = n.putArray("strategies");
        for (Plan.Verdict v : plan.strategies()) {
            ObjectNode o =
                    strategies.addObject().put("strategy", word(v.strategy())).put("possible", v.possible());
            ArrayNode reasons = o.putArray("reasons");
            v.reasons().forEach(reasons::add);
        }
        findings(n.putArray("blockers"), plan.blockers());
        findings(n.putArray("warnings"), plan.warnings());
        ArrayNode steps = n.putArray("steps");
        plan.steps().forEach(steps::add);
        connections(n.putArray("outside"), plan.outside());
        n.put("closeOutside", plan.request().closeOutside());
        plan.estimateMs().ifPresentOrElse(ms -> n.put("estimateMs", ms), () -> n.putNull("estimateMs"));
        plan.estimate().ifPresent(e -> estimate(n, e));
        return n;
    }

    /** What an estimate was made of and for: {@code "load"} and {@code "estimate"}. */
    public static void estimate(ObjectNode n, Estimate estimate) {
        n.putObject("load")
                .put("memoryBytes", estimate.load().memoryBytes())
                .put("fileBytes", estimate.load().fileBytes());
        ObjectNode o = n.putObject("estimate").put("crossings", estimate.crossings());
        estimate.parts().forEach(p -> o.put(p.phase().word(), p.ms()));
    }

    static String word(Strategy strategy) {
        return strategy.name().toLowerCase(Locale.ROOT);
    }

    /** What one side is made of, for the journal. */
    static String facts(EngineFacts facts, HostProbe.HostFacts host) {
        ObjectNode n = JsonNodeFactory.instance.objectNode();
        n.put("docker", facts.version()).put("api", facts.apiVersion()).put("architecture", facts.architecture());
        n.put("kernel", facts.kernel()).put("system", facts.operatingSystem());
        n.put("storage", facts.storageDriver()).put("cpus", facts.cpus()).put("memoryBytes", facts.memoryBytes());
        host.criu().ifPresent(v -> n.put("criu", v));
        host.translator().ifPresent(v -> n.put("qemu", v));
        host.addressBits().ifPresent(v -> n.put("addressBits", v));
        return n.toString();
    }

    /** Connections with the outside, each an object. */
    public static void connections(ArrayNode array, List<Plan.Connection> connections) {
        for (Plan.Connection c : connections) {
            array.addObject()
                    .put("process", c.process())
                    .put("descriptor", c.descriptor())
                    .put("local", c.local())
                    .put("remote", c.remote())
                    .put("who", c.who());
        }
    }

    private static void findings(ArrayNode array, List<Plan.Finding> findings) {
        for (Plan.Finding f : findings) {
            array.addObject().put("what", f.what()).put("why", f.why()).put("mend", f.mend());
        }
    }
}
