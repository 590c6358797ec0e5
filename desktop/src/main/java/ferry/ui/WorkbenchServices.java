package ferry.ui;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Container;
import ferry.docker.Endpoint;
import ferry.docker.Image;
import ferry.docker.Terminal;
import ferry.docker.Usage;
import ferry.docker.Volume;
import ferry.kernel.build.KernelServices;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.rom.device.DeviceServices;
import ferry.session.Remarks;
import ferry.session.Session;
import ferry.ui.base.Problem;
import ferry.ui.images.ImageServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All that the window asks of the rest of Ferry. Every method may block and is called on a virtual thread, never on the
 * UI thread; consumers are called on any thread and return quickly. Errors are exceptions whose message is for the
 * person; a {@link ferry.docker.DockerException} brings its cure along.
 */
public interface WorkbenchServices extends ContainerServices, AutoCloseable {
    /** Tells all endpoints now and whenever one of them changes. */
    Watch endpoints(Consumer<List<Endpoint>> onChange);

    /** Tells the containers of an endpoint, running or not, now and whenever they change. Goes on when the engine was away. */
    Watch containers(String endpoint, Consumer<Listing> onChange);

    /** Samples what the {@link UsageWatch#want wanted} containers use, about once a second. */
    UsageWatch usage(String endpoint, BiConsumer<String, Usage> onSample);

    /** What the engine knows of a container; empty when it is gone. */
    Optional<JsonNode> inspect(String endpoint, String container);

    /** The processes of a running container, titles first. */
    List<List<String>> processes(String endpoint, String container);

    List<Image> images(String endpoint);

    List<Volume> volumes(String endpoint);

    List<Checkpoint> checkpoints(String endpoint);

    void act(String endpoint, String container, ContainerAction action);

    Plan plan(Plan.Request request);

    /** Makes the crossing; interrupting the caller cancels it and the source goes on. */
    Progress.Result run(Plan plan, Consumer<Progress> watcher);

    Progress.Result back(String session, Consumer<Progress> watcher);

    void confirm(String session);

    Progress.Result recover(String session, Consumer<Progress> watcher);

    /** Newest first, without steps and log. */
    List<Session> sessions();

    /** Whole, with steps and log. */
    Optional<Session> session(String id);

    /** Sessions that a Ferry left behind which was killed. */
    List<Session> interruptedSessions();

    /** Writes the note and the tags of a session, in place of those that are there; returns them. */
    Remarks remark(String session, Remarks remarks);

    void export(String session, Path file);

    /** Reads an exported session; returns the id under which it is kept. */
    String importSession(Path file);

    /** The devices behind adb; does not block. */
    DeviceServices devices();

    /**
     * Starts a program with a terminal on a device.
     *
     * @param command the program and its words; empty for the shell
     */
    Terminal deviceTerminal(String serial, List<String> command, int columns, int rows);

    /** Sources of kernels on this machine; does not block. */
    KernelServices kernels();

    /** Images, volumes and networks; does not block. */
    ImageServices store();

    /** Whether this machine can have a lab that is not up. */
    boolean canStartLab();

    /** Starts the lab; returns when it is up. */
    void startLab(Consumer<String> onLine);

    @Override
    void close();

    /** Something that goes on until it is closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** A watch on the usage of those containers that are asked for. */
    interface UsageWatch extends Watch {
        /** The containers whose usage is wanted from now on; the others are no longer sampled. Does not block. */
        void want(Set<String> containers);
    }

    /**
     * The containers of an endpoint.
     *
     * @param problem why they could not be listed; the containers are then those known last
     */
    record Listing(List<Container> containers, Optional<Problem> problem) {}

    /** A checkpoint kept by an engine. */
    record Checkpoint(String container, String containerName, String name) {}

    /** What can be done to a container by one word. */
    enum ContainerAction {
        START,
        STOP,
        PAUSE,
        UNPAUSE,
        RESTART,
        KILL,
        REMOVE
    }
}
