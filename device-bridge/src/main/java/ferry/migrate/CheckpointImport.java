package ferry.migrate;

import ferry.criu.CheckpointStream;
import ferry.criu.CheckpointWriter;
import ferry.criu.Images;
import ferry.docker.CheckpointStore;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a checkpoint that was exported as a file into a container, the one it was made of or another. */
public final class CheckpointImport {
    private static final Pattern CONTAINER_ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

    private CheckpointImport() {}

    /**
     * What the tar holds is checked on its way. After an error nothing of it is left.
     *
     * @param container id, id prefix or name
     * @param checkpoint its name there, which must be free
     * @param tar as {@link CheckpointStore#export} gives it; read to its end, not closed
     */
    public static void into(Engine engine, String container, String checkpoint, InputStream tar) throws Exception {
        String id = engine.inspect(container)
                .map(inspect -> inspect.path("Id").asText())
                .orElseThrow(() -> new DockerException(404, "No such container: " + container, "", null));
        Conveyor.run(
                out -> {
                    try (CheckpointStream in = new CheckpointStream(tar, ferry.criu.Limits.DEFAULT);
                            CheckpointWriter writer = new CheckpointWriter(out, checkpoint)) {
                        copy(in, writer, id);
                    }
                },
                in -> new CheckpointStore(engine).put(id, checkpoint, in));
    }

    private static void copy(CheckpointStream in, CheckpointWriter out, String target) throws IOException {
        Images head = in.head();
        if (head.has("cgroup.img")) {
            Matcher made = CONTAINER_ID.matcher(new String(head.raw("cgroup.img"), StandardCharsets.ISO_8859_1));
            if (made.find()) {
                PlainStream.renameCgroup(head, made.group(), target);
            }
        }
        out.put(head);
        for (Optional<CheckpointStream.Item> next = in.next(); next.isPresent(); next = in.next()) {
            CheckpointStream.Item item = next.get();
            if (!item.name().startsWith(Source.MARK)) {
                out.copy(item.name(), item.size(), item.data());
            }
        }
    }
}
