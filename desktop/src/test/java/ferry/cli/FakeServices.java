package ferry.cli;

import ferry.adb.AdbDevice;
import ferry.adb.AdbException;
import ferry.adb.AdbServer;
import ferry.app.Endpoints;
import ferry.app.FerryHome;
import ferry.app.Half;
import ferry.app.LabException;
import ferry.app.LabStatus;
import ferry.app.Laboratory;
import ferry.app.Services;
import ferry.app.device.LiveDevices;
import ferry.app.device.OwnForwards;
import ferry.docker.DockerException;
import ferry.docker.Endpoint;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.migrate.Migrations;
import ferry.rom.PhoneImage;
import ferry.session.Journal;
import ferry.session.Session;
import ferry.session.SqliteJournal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Two endpoints up, one away, a lab that is up, and a real journal in a folder of the test. */
final class FakeServices implements Services {
    static final EngineFacts FACTS = new EngineFacts(
            "26.1.5", "1.45", "x86_64", "6.12.0", "Debian", true, "overlay2", "/var/lib/docker", 2, 1L << 30, true);

    final FakeEngine pc = new FakeEngine("lab-pc");
    final FakeEngine phone = new FakeEngine("lab-phone");
    final FakeMigrations migrations = new FakeMigrations();
    private final SqliteJournal journal;
    private final FerryHome home;

    FakeServices(Path folder) {
        home = FerryHome.of(Map.of("FERRY_HOME", folder.toString()));
        journal = SqliteJournal.open(folder.resolve("journal"));
    }

    @Override
    public FerryHome home() {
        return home;
    }

    @Override
    public Endpoints endpoints() {
        return new Endpoints() {
            @Override
            public List<Endpoint> list() {
                return List.of(
                        new Endpoint(
                                "lab-pc",
                                "up",
                                Optional.of("unix:///run/pc.sock"),
                                Optional.of(FACTS),
                                "4.2",
                                List.of()),
                        new Endpoint(
                                "lab-phone",
                                "up",
                                Optional.of("unix:///run/p.sock"),
                                Optional.of(FACTS),
                                "4.1.1",
                                List.of()),
                        new Endpoint(
                                "phone:X\u001b[31mY",
                                "unauthorized",
                                Optional.empty(),
                                Optional.empty(),
                                "unknown",
                                List.of("the phone does not trust this PC. Accept the question on it.")));
            }

            @Override
            public Engine open(String name) {
                return switch (name) {
                    case "lab-pc" -> pc;
                    case "lab-phone" -> phone;
                    default ->
                        throw new DockerException(
                                0, "there is no endpoint " + name, "There are: lab-pc, lab-phone", null);
                };
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Laboratory lab() {
        LabStatus up = new LabStatus(
                new Half(
                        Half.State.UP,
                        Optional.of(URI.create("unix:///run/pc.sock")),
                        Optional.empty(),
                        Optional.of("4.2"),
                        ""),
                new Half(
                        Half.State.UP,
                        Optional.of(URI.create("unix:///run/p.sock")),
                        Optional.of("127.0.0.1:5"),
                        Optional.empty(),
                        ""));
        LabStatus down = new LabStatus(
                new Half(Half.State.DOWN, Optional.empty(), Optional.empty(), Optional.empty(), ""),
                new Half(Half.State.DOWN, Optional.empty(), Optional.empty(), Optional.empty(), "asleep"));
        return new Laboratory() {
            @Override
            public LabStatus status() {
                return up;
            }

            @Override
            public LabStatus up(Consumer<String> progress) {
                progress.accept("pc: up");
                return up;
            }

            @Override
            public LabStatus down() {
                return down;
            }

            @Override
            public LabStatus reset() {
                return down;
            }

            @Override
            public PhoneImage phoneImage(Consumer<String> progress) {
                throw new LabException("The lab's phone cannot be built here", "", null);
            }
        };
    }

    @Override
    public AdbDevice device(String endpoint) {
        throw new AdbException("adb lists no phone that answers", "Plug one in.", null);
    }

    @Override
    public LiveDevices devices() {
        Supplier<AdbServer> none = () -> {
            throw new AdbException("adb is not there", "Install it.", null);
        };
        return new LiveDevices(
                none, Optional::empty, new OwnForwards(none, home.run().resolve("forwards")));
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Migrations migrations() {
        return migrations;
    }

    @Override
    public List<Session> interrupted() {
        return journal.interrupted();
    }

    @Override
    public void close() {
        journal.close();
    }
}
