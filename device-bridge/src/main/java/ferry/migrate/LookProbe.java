package ferry.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at a running container through its engine's API alone: a container of its own shares the other's PID and network
 * namespace for a moment, prints, and is removed. The container that is looked at is not stopped or changed.
 */
public final class LookProbe {
    private final Engine engine;
    private final LookRun run;

    /**
     * @param translator path of a static qemu-x86_64 on an arm64 engine's host, mounted into the looking container; empty
     *     on x86-64, and where the kernel itself starts x86-64 programs (binfmt_misc)
     */
    public LookProbe(Engine engine, Optional<String> translator) {
        this.engine = engine;
        this.run = new LookRun(engine, translator);
    }

    /**
     * Takes one look.
     *
     * @param container id or name of a running container
     * @throws LookException when the container does not run, or the look said nothing that can be read
     * @throws DockerException when the engine refused a step
     */
    public Look take(String container) {
        JsonNode inspect = engine.inspect(container)
                .orElseThrow(() -> new LookException("There is no container " + container + ".", null));
        if (!inspect.path("State").path("Running").asBoolean()) {
            throw new LookException(
                    "The container " + container + " does not run, so there is nothing to look at.", null);
        }
        return run.run(
                new LookRun.Order(List.of(), Map.of(), host(inspect.path("Id").asText()), Optional.empty()),
                LookReader::read);
    }

    private static ObjectNode host(String id) {
        ObjectNode host = JsonNodeFactory.instance.objectNode();
        host.put("PidMode", "container:" + id).put("NetworkMode", "container:" + id);
        host.put("ReadonlyRootfs", true);
        host.putArray("CapDrop").add("ALL");
        // SYS_PTRACE: links and maps of others; DAC_READ_SEARCH: those of other users; SYS_ADMIN: setns to the IPC
        // namespace.
        var add = host.putArray("CapAdd");
        List.of("SYS_PTRACE", "DAC_READ_SEARCH", "SYS_ADMIN").forEach(add::add);
        return host;
    }
}
