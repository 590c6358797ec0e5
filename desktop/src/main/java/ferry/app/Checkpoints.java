package ferry.app;

import ferry.criu.CheckpointDiff;
import ferry.docker.CheckpointStore;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.migrate.CheckpointImport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What a person does with the checkpoints of one engine's containers. */
public final class Checkpoints {
    private final Engine engine;
    private final CheckpointStore store;

    public Checkpoints(Engine engine) {
        this.engine = engine;
        this.store = new CheckpointStore(engine);
    }

    /** Ends what runs in the container, whose state since then is given up, and starts it from the checkpoint. */
    public void restore(String container, String checkpoint) {
        if (!engine.checkpoints(container).contains(checkpoint)) {
            throw new DockerException(
                    404, container + " has no checkpoint " + checkpoint, "Look at its list of checkpoints.", null);
        }
        boolean runs = engine.inspect(container)
                .map(inspect -> inspect.path("State").path("Running").asBoolean())
                .orElse(false);
        if (runs) {
            engine.kill(container, "KILL");
            engine.waitExit(container);
        }
        store.restore(container, checkpoint);
    }

    /** Writes the checkpoint's tar into a new file that only its owner can read: memory holds secrets. Returns its size. */
    public long export(String container, String checkpoint, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            long bytes;
            try (InputStream tar = store.export(container, checkpoint);
                    OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
                bytes = tar.transferTo(out);
            }
            Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return bytes;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Puts an exported checkpoint into a container; see {@link CheckpointImport}. */
    public void importFrom(Path file, String container, String checkpoint) throws Exception {
        try (InputStream tar = Files.newInputStream(file)) {
            CheckpointImport.into(engine, container, checkpoint, tar);
        }
    }

    /** In what two checkpoints of a container differ. */
    public CheckpointDiff compare(String container, String first, String second) throws IOException {
        for (String name : Set.of(first, second)) {
            if (!engine.checkpoints(container).contains(name)) {
                throw new DockerException(
                        404, container + " has no checkpoint " + name, "Look at its list of checkpoints.", null);
            }
        }
        try (InputStream before = store.export(container, first);
                InputStream after = store.export(container, second)) {
            return CheckpointDiff.of(before, after);
        }
    }
}
