package ferry.app;

import ferry.adb.AdbException;
import ferry.adb.AdbServer;
import ferry.adb.Device;
import ferry.docker.DockerContext;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import ferry.docker.Engine;
import ferry.docker.HttpEngine;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The endpoints of this machine: its own Docker, the lab, and what adb lists. */
final class LiveEndpoints implements Endpoints {
    private static final String PHONE = "phone:";
    /** For one endpoint to answer; the endpoints are asked side by side. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Supplier<List<LabSide>> lab;
    private final Supplier<AdbServer> adb;
    private final Path sockets;
    private final Map<String, Engine> engines = new ConcurrentHashMap<>();

    /** @param sockets a private folder for the sockets that lead to phones */
    LiveEndpoints(Supplier<List<LabSide>> lab, Supplier<AdbServer> adb, Path sockets) {
        this.lab = lab;
        this.adb = adb;
        this.sockets = sockets;
    }

    @Override
    public List<Endpoint> list() {
        List<LabSide> sides = lab.get();
        List<FutureTask<Endpoint>> tasks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Ask ask = (name, look) -> {
            FutureTask<Endpoint> task = new FutureTask<>(look);
            Thread.ofVirtual().name("endpoint-" + name).start(task);
            tasks.add(task);
            names.add(name);
        };
        ask.about("pc", () -> look("pc", () -> DockerContext.current().uri()));
        for (LabSide side : sides) ask.about(side.name(), () -> side(side));
        for (Device device : devices()) {
            if (sides.stream()
                    .anyMatch(s -> s.serial().filter(device.serial()::equals).isPresent())) continue;
            ask.about(PHONE + device.serial(), () -> phone(device));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) endpoints.add(await(names.get(i), tasks.get(i), deadline));
        return List.copyOf(endpoints);
    }

    private interface Ask {
        void about(String name, Callable<Endpoint> look);
    }

    private static Endpoint await(String name, FutureTask<Endpoint> task, long deadline) {
        try {
            return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return away(
                    name,
                    "down",
                    "it did not answer within " + PATIENCE.toSeconds()
                            + " s. The machine may be overloaded; look at it again in a moment.");
        } catch (ExecutionException e) {
            return away(name, "down", String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return away(name, "down", "the look at it was cancelled.");
        }
    }

    @Override
    public Engine open(String name) {
        URI uri = resolve(name);
        return engine(name, uri);
    }

    private Engine engine(String name, URI uri) {
        return engines.compute(name, (key, known) -> {
            if (known != null && known.uri().equals(uri)) return known;
            if (known != null) known.close();
            return HttpEngine.open(name, uri);
        });
    }

    /** Where an endpoint's Docker is now. */
    private URI resolve(String name) {
        if (name.equals("pc")) return DockerContext.current().uri();
        for (LabSide side : lab.get()) {
            if (side.name().equals(name)) {
                return side.docker()
                        .orElseThrow(() ->
                                new DockerException(0, name + " is not up", String.join(" ", side.problems()), null));
            }
        }
        if (name.startsWith(PHONE)) return phoneUri(name.substring(PHONE.length()));
        throw new DockerException(
                0,
                "there is no endpoint " + name,
                "There are: " + list().stream().map(Endpoint::name).collect(Collectors.joining(", "))
                        + ". A phone is called phone:SERIAL.",
                null);
    }

    private URI phoneUri(String serial) {
        try {
            Device device = adb.get().devices().stream()
                    .filter(d -> d.serial().equals(serial))
                    .findFirst()
                    .orElseThrow(() -> new DockerException(
                            0,
                            "adb lists no device " + serial,
                            "Plug it in and allow USB debugging, or see: ferry endpoints",
                            null));
            Optional<Endpoint> away = away(device);
            if (away.isPresent()) {
                throw new DockerException(
                        0,
                        PHONE + serial + " is away",
                        String.join(" ", away.get().problems()),
                        null);
            }
            return new PhoneDocker(adb.get(), sockets).reach(serial);
        } catch (AdbException e) {
            throw new DockerException(0, String.valueOf(e.getMessage()), e.cure(), e);
        }
    }

    private List<Device> devices() {
        try {
            return adb.get().devices();
        } catch (AdbException e) {
            return List.of(); // without adb there are no phones; ferry doctor says what is missing
        }
    }

    private Endpoint side(LabSide side) {
        if (side.docker().isEmpty())
            return new Endpoint(side.name(), "down", Optional.empty(), Optional.empty(), "unknown", side.problems());
        return look(side.name(), side.docker()::get);
    }

    private Endpoint phone(Device device) {
        return away(device).orElseGet(() -> look(PHONE + device.serial(), () -> phoneUri(device.serial())));
    }

    /** What adb's word for the state means; empty for a device that can be spoken to. */
    private static Optional<Endpoint> away(Device device) {
        String name = PHONE + device.serial();
        return switch (device.state()) {
            case DEVICE -> Optional.empty();
            case UNAUTHORIZED, AUTHORIZING ->
                Optional.of(
                        away(
                                name,
                                "unauthorized",
                                "the phone does not trust this PC yet. Unlock it and accept the question about USB debugging."));
            case NO_PERMISSIONS ->
                Optional.of(away(
                        name,
                        "no-permission",
                        "this user may not open the USB device. Install the package android-sdk-platform-tools-common (udev"
                                + " rules) and plug the phone in again."));
            case RECOVERY, SIDELOAD, BOOTLOADER ->
                Optional.of(away(
                        name,
                        "offline",
                        "the phone is in " + device.state().name().toLowerCase(Locale.ROOT)
                                + ". Start its system: adb reboot, or fastboot reboot."));
            case OFFLINE, CONNECTING, OTHER ->
                Optional.of(away(
                        name,
                        "offline",
                        "the phone does not answer adb. Plug it in again, or restart USB debugging on it."));
        };
    }

    private static Endpoint away(String name, String state, String problem) {
        return new Endpoint(name, state, Optional.empty(), Optional.empty(), "unknown", List.of(problem));
    }

    private Endpoint look(String name, Supplier<URI> where) {
        Optional<URI> uri = Optional.empty();
        FutureTask<Optional<MachineFacts>> asked =
                new FutureTask<>(() -> shell(name).flatMap(s -> MachineFacts.ask(s, "", false)));
        try {
            uri = Optional.of(where.get());
            Thread.ofVirtual().name("machine-" + name).start(asked);
            var facts = engine(name, uri.get()).facts();
            List<String> problems = new ArrayList<>();
            if (!facts.experimental()) {
                problems.add(
                        "Docker's experimental features are off, so it makes no checkpoints. Put \"experimental\": true"
                                + " into /etc/docker/daemon.json there and restart Docker.");
            }
            Optional<MachineFacts> machine = within(asked, PATIENCE.dividedBy(2));
            if (machine.isPresent() && machine.get().criu().isEmpty()) {
                problems.add(
                        "CRIU is not installed, so nothing can leave it or arrive live. Install the package criu there.");
            }
            if (facts.architecture().equals("aarch64")
                    && machine.isPresent()
                    && machine.get().translator().isEmpty()) {
                problems.add(
                        "qemu-x86_64 is not installed, so containers of a PC do not run there. Install the package qemu-user.");
            }
            String criu = machine.map(m -> m.criu().orElse("none")).orElse("unknown");
            return new Endpoint(name, "up", uri.map(URI::toString), Optional.of(facts), criu, problems);
        } catch (DockerException e) {
            engines.computeIfPresent(name, (key, engine) -> {
                engine.close();
                return null;
            });
            return new Endpoint(
                    name,
                    state(uri, e),
                    Optional.empty(),
                    Optional.empty(),
                    "unknown",
                    List.of(e.getMessage() + (e.cure().isEmpty() ? "" : ". " + e.cure())));
        }
    }

    /** What a busy machine does not tell in time is not known; its Docker answered, so it is up all the same. */
    private static Optional<MachineFacts> within(FutureTask<Optional<MachineFacts>> asked, Duration time) {
        try {
            return asked.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            asked.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String state(Optional<URI> uri, DockerException e) {
        String message = String.valueOf(e.getMessage());
        if (uri.isEmpty()) {
            return message.contains("may not open")
                    ? "no-permission"
                    : message.contains("no Docker on") ? "no-docker" : "down";
        }
        Path socket = Path.of(String.valueOf(uri.get().getPath()));
        if (!Files.exists(socket)) return "no-docker";
        return Files.isWritable(socket) ? "down" : "no-permission";
    }

    /** A shell of the machine under an endpoint. */
    Optional<MachineShell> shell(String name) {
        if (name.equals("pc")) return Optional.of(MachineShell.local()).filter(shell -> pcIsHere());
        if (name.startsWith(PHONE))
            return Optional.of(MachineShell.of(adb.get().device(name.substring(PHONE.length()))));
        return lab.get().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .flatMap(s -> s.serial().isPresent()
                        ? s.serial().map(serial -> MachineShell.of(adb.get().device(serial)))
                        : s.criu().map(MachineShell::labPc));
    }

    /** A Docker whose folder is not here runs somewhere else: in a virtual machine, or behind a forwarded socket. */
    private boolean pcIsHere() {
        try {
            return Files.isDirectory(Path.of(open("pc").facts().rootDir()));
        } catch (DockerException e) {
            return true; // without its Docker this is the machine that doctor looks at
        }
    }

    @Override
    public void close() {
        engines.values().forEach(Engine::close);
        engines.clear();
    }
}
