package ferry.app;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.app.device.LiveImages;
import ferry.app.device.LiveKernels;
import ferry.docker.Container;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import ferry.docker.Engine;
import ferry.docker.Image;
import ferry.docker.Terminal;
import ferry.docker.Usage;
import ferry.docker.Volume;
import ferry.kernel.build.KernelServices;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.rom.RomException;
import ferry.rom.device.DeviceServices;
import ferry.session.Remarks;
import ferry.session.Session;
import ferry.ui.WorkbenchServices;
import ferry.ui.images.ImageServices;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The window's view of the same services that the command line calls. */
public final class WindowServices extends ContainerCalls implements WorkbenchServices {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Services services;

    public WindowServices(Services services) {
        this.services = services;
    }

    @Override
    public Watch endpoints(Consumer<List<Endpoint>> onChange) {
        return new EndpointWatch(services.endpoints(), onChange);
    }

    @Override
    public Watch containers(String endpoint, Consumer<Listing> onChange) {
        return new ContainerWatch(() -> engine(endpoint), onChange);
    }

    @Override
    public UsageWatch usage(String endpoint, BiConsumer<String, Usage> onSample) {
        return new SampledUsage(() -> engine(endpoint), onSample);
    }

    @Override
    Engine engine(String endpoint) {
        return services.endpoints().open(endpoint);
    }

    @Override
    Set<String> needed() {
        return HeldContainers.of(services.journal().list());
    }

    @Override
    public Optional<JsonNode> inspect(String endpoint, String container) {
        return engine(endpoint).inspect(container);
    }

    @Override
    public List<List<String>> processes(String endpoint, String container) {
        return engine(endpoint).top(container);
    }

    @Override
    public List<Image> images(String endpoint) {
        return engine(endpoint).images();
    }

    @Override
    public List<Volume> volumes(String endpoint) {
        return engine(endpoint).volumes();
    }

    @Override
    public List<Checkpoint> checkpoints(String endpoint) {
        Engine engine = engine(endpoint);
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (Container c : engine.containers(true)) {
            try {
                for (String name : engine.checkpoints(c.id())) checkpoints.add(new Checkpoint(c.id(), c.name(), name));
            } catch (DockerException e) {
                if (e.status() != 404) throw e; // removed since the list was read
            }
        }
        return checkpoints;
    }

    @Override
    public void act(String endpoint, String container, ContainerAction action) {
        Engine engine = engine(endpoint);
        switch (action) {
            case START -> engine.start(container);
            case STOP -> engine.stop(container, GRACE);
            case PAUSE -> engine.pause(container);
            case UNPAUSE -> engine.unpause(container);
            case RESTART -> engine.restart(container, GRACE);
            case KILL -> engine.kill(container, "KILL");
            case REMOVE -> engine.remove(container, false);
        }
    }

    @Override
    public Plan plan(Plan.Request request) {
        return services.migrations().plan(request);
    }

    @Override
    public Progress.Result run(Plan plan, Consumer<Progress> watcher) {
        return services.migrations().run(plan, watcher);
    }

    @Override
    public Progress.Result back(String session, Consumer<Progress> watcher) {
        return services.migrations().back(session, watcher);
    }

    @Override
    public void confirm(String session) {
        services.migrations().confirm(session);
    }

    @Override
    public Progress.Result recover(String session, Consumer<Progress> watcher) {
        return services.migrations().recover(session, watcher);
    }

    @Override
    public List<Session> sessions() {
        return services.journal().list();
    }

    @Override
    public Optional<Session> session(String id) {
        return services.journal().find(id);
    }

    @Override
    public List<Session> interruptedSessions() {
        return services.interrupted();
    }

    @Override
    public Terminal deviceTerminal(String serial, List<String> command, int columns, int rows) {
        return services.devices().terminal(serial, command, columns, rows);
    }

    @Override
    public Remarks remark(String session, Remarks remarks) {
        return services.journal().remark(session, before -> remarks);
    }

    @Override
    public void export(String session, Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            services.journal().export(session, out);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String importSession(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return services.journal().importFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public DeviceServices devices() {
        return services.devices();
    }

    @Override
    public KernelServices kernels() {
        return new LiveKernels();
    }

    @Override
    public ImageServices store() {
        return new LiveImages(this::engine);
    }

    @Override
    public boolean canStartLab() {
        return Prerequisites.lab().missingPackages().isEmpty()
                && !services.lab().status().up();
    }

    @Override
    public void startLab(Consumer<String> onLine) {
        try {
            services.lab().up(onLine);
        } catch (LabException e) {
            // The window knows the rooms' errors, and the lab is none of them.
            throw new RomException(String.valueOf(e.getMessage()), e.cure(), e);
        }
    }

    /** The services belong to whoever opened the window. */
    @Override
    public void close() {}
}
