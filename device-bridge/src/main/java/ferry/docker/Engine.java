package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One Docker engine, reached through its API alone. Thread-safe; every call blocks its caller and throws {@link
 * DockerException} with Docker's own message. Streams are closed by the caller.
 */
public interface Engine extends AutoCloseable {
    /** The endpoint's name: pc, lab-pc, lab-phone, phone:SERIAL. */
    String endpoint();

    /** Where it is, such as unix:///run/docker.sock. */
    URI uri();

    EngineFacts facts();

    /**
     * As {@link #facts()}, but what was heard a short while ago will do: an engine starts three programs for this answer,
     * half a second on a phone. Says nothing of whether the engine answers now.
     *
     * @param age how old it may be
     */
    default EngineFacts facts(Duration age) {
        return facts();
    }

    List<Container> containers(boolean all);

    /** By id, id prefix or name; empty when there is none. The whole JSON of {@code GET /containers/{id}/json}. */
    Optional<JsonNode> inspect(String container);

    /** Creates a container from the body of {@code POST /containers/create} and returns its id. */
    String create(String name, ObjectNode body);

    void start(String container);

    /** Starts from a checkpoint in the container's own checkpoints folder. */
    void startFrom(String container, String checkpoint);

    void stop(String container, Duration grace);

    void kill(String container, String signal);

    void pause(String container);

    void unpause(String container);

    void restart(String container, Duration grace);

    void rename(String container, String name);

    /** Removes with its anonymous volumes; {@code force} kills first. No error when it is already gone. */
    void remove(String container, boolean force);

    /** Waits until the container does not run; returns the exit code. */
    int waitExit(String container);

    /** Combined log, frames demultiplexed. Follows until closed when {@code follow}. {@code tail} -1 for all. */
    default InputStream logs(String container, int tail, boolean follow) {
        return logs(container, tail, follow, false);
    }

    /** As {@link #logs(String, int, boolean)}; with {@code timestamps} each line begins with its time (RFC 3339). */
    InputStream logs(String container, int tail, boolean follow, boolean timestamps);

    Usage usage(String container);

    /** Samples about once a second until closed or until the container ends. */
    AutoCloseable usage(String container, Consumer<Usage> onSample);

    /** {@code GET /containers/{id}/top}: titles row first. */
    List<List<String>> top(String container);

    /** Runs argv inside a running container and returns exit code and output (both streams demultiplexed). */
    ExecResult exec(String container, List<String> argv);

    /** As {@link #exec}, but as root of the container, whatever user its own processes have. */
    default ExecResult execAsRoot(String container, List<String> argv) {
        throw new UnsupportedOperationException("this engine runs nothing as root");
    }

    /** Runs argv with a terminal of that size inside a running container. */
    default Terminal terminal(String container, List<String> argv, int columns, int rows) {
        throw new UnsupportedOperationException("this engine has no terminals");
    }

    /** {@code exit} false leaves the container running. */
    void checkpoint(String container, String name, boolean exit);

    List<String> checkpoints(String container);

    void deleteCheckpoint(String container, String name);

    /**
     * {@code GET archive}: a tar of the path, at the pace of the reader. Closing it early ends the sending. Until it is
     * closed, Docker holds its lock on the container: inspect, stop and remove of it wait.
     */
    InputStream getArchive(String container, String path);

    /** {@code PUT archive}: unpacks a tar below the folder {@code path}. The stream is read to its end, not closed. */
    void putArchive(String container, String path, InputStream tar);

    /** {@code GET /containers/{id}/changes}: kind 0 modified, 1 added, 2 deleted. */
    List<Change> changes(String container);

    List<Image> images();

    Optional<JsonNode> inspectImage(String image);

    /** {@code docker save} of one image. */
    InputStream saveImage(String image);

    void loadImage(InputStream tar);

    /** {@code POST /images/create?fromSrc=-}: a one-layer image from a tar of a root file system; platform such as linux/amd64. */
    void importImage(InputStream tar, String tag, String platform, List<String> changes);

    void tag(String image, String reference);

    void removeImage(String image, boolean force);

    List<Volume> volumes();

    void createVolume(String name);

    void removeVolume(String name);

    /**
     * Events from now on until closed. The consumers are called on a virtual thread of the engine; {@code onEnd} when
     * the stream ends of itself (the engine went away), not after a close.
     */
    AutoCloseable events(Consumer<Event> onEvent, Consumer<Throwable> onEnd);

    /** Any other call: method, path with query, optional JSON body; the JSON answer (missing node when empty). */
    JsonNode call(String method, String path, Optional<JsonNode> body);

    /**
     * Any other call whose answer is progress: JSON documents one after the other, handed on as they come. An error among
     * them is thrown. Nothing limits its time; an interrupt of the calling thread ends it.
     *
     * @param tar the request's body; read to its end, not closed
     */
    default void progress(
            String method,
            String path,
            Map<String, String> headers,
            Optional<InputStream> tar,
            Consumer<JsonNode> onLine) {
        throw new UnsupportedOperationException("this engine tells no progress");
    }

    @Override
    void close();

    /** Output of {@link #exec}. */
    record ExecResult(int exitCode, String out, String err) {}

    /** A changed path of a container's top layer. */
    record Change(String path, int kind) {}
}
