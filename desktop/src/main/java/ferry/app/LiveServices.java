package ferry.app;

import ferry.adb.AdbDevice;
import ferry.adb.AdbServer;
import ferry.app.device.LiveDevices;
import ferry.app.device.OwnForwards;
import ferry.migrate.Faults;
import ferry.migrate.Limits;
import ferry.migrate.LiveMigrations;
import ferry.migrate.Migrations;
import ferry.migrate.Translator;
import ferry.rom.PhoneImage;
import ferry.session.Journal;
import ferry.session.Session;
import ferry.session.SqliteJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The services of this machine. */
public final class LiveServices implements Services {
    private final FerryHome home;
    private final Lazy<AdbServer> adb = new Lazy<>(AdbServer::open);
    private final Lazy<Laboratory> lab;
    private final Lazy<LiveEndpoints> endpoints;
    private final Lazy<SqliteJournal> journal;
    private final Lazy<MachineProbe> probe;
    private final Lazy<OwnForwards> forwards;
    private final Lazy<LiveDevices> devices;

    /** @param notices gets sentences for the person, such as that the journal was damaged */
    public LiveServices(FerryHome home, Consumer<String> notices) {
        this.home = home;
        this.lab = new Lazy<>(() -> Laboratory.of(Lab.open(home)));
        this.endpoints = new Lazy<>(() -> new LiveEndpoints(this::sides, adb, home.privately(home.run())));
        this.journal = new Lazy<>(() -> {
            SqliteJournal opened = SqliteJournal.open(journalFolder());
            opened.notice().ifPresent(notices);
            return opened;
        });
        this.probe = new Lazy<>(() -> new MachineProbe(endpoints.get()));
        this.forwards =
                new Lazy<>(() -> new OwnForwards(adb, home.privately(home.run()).resolve("forwards")));
        this.devices = new Lazy<>(
                () -> new LiveDevices(adb, () -> lab().status().phone().serial(), forwards.get()));
    }

    @Override
    public FerryHome home() {
        return home;
    }

    @Override
    public Endpoints endpoints() {
        return endpoints.get();
    }

    @Override
    public Laboratory lab() {
        return lab.get();
    }

    @Override
    public AdbDevice device(String endpoint) {
        return new Phones(this::sides, adb).device(endpoint);
    }

    @Override
    public LiveDevices devices() {
        return devices.get();
    }

    @Override
    public Journal journal() {
        return journal.get();
    }

    @Override
    public Migrations migrations() {
        return new LiveMigrations(
                endpoints()::open,
                journal(),
                probe.get(),
                new LiveInspection(probe.get()),
                new Translator(translator()),
                Limits.usual(),
                Faults.fromEnvironment());
    }

    /** The lab's own, from Debian's package; looked for at each plan, because the lab may have been built meanwhile. */
    private Optional<Path> translator() {
        return Optional.of(PhoneImage.in(home.cache()).translator()).filter(Files::isRegularFile);
    }

    @Override
    public List<Session> interrupted() {
        return Files.exists(journalFolder().resolve("journal.db")) ? journal().interrupted() : List.of();
    }

    private Path journalFolder() {
        return home.data().resolve("journal");
    }

    private List<LabSide> sides() {
        LabStatus status = lab().status();
        return List.of(side("lab-pc", status.pc()), side("lab-phone", status.phone()));
    }

    private static LabSide side(String name, Half half) {
        String word = half.state() == Half.State.FAILED ? "it failed" : "the lab is not up";
        return new LabSide(
                name,
                half.up() ? half.docker() : Optional.empty(),
                half.serial(),
                half.criu(),
                half.up()
                        ? List.of()
                        : List.of(word + (half.detail().isEmpty() ? "" : " (" + half.detail() + ")")
                                + ". Start it: ferry lab up"));
    }

    @Override
    public void close() {
        forwards.ifMade(OwnForwards::close);
        endpoints.ifMade(LiveEndpoints::close);
        journal.ifMade(SqliteJournal::close);
    }

    /** Made when it is first asked for, once. */
    private static final class Lazy<T> implements Supplier<T> {
        private final Supplier<T> maker;
        private Optional<T> made = Optional.empty();

        private Lazy(Supplier<T> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized T get() {
            if (made.isEmpty()) made = Optional.of(maker.get());
            return made.get();
        }

        private synchronized void ifMade(Consumer<T> act) {
            made.ifPresent(act);
        }
    }
}
