package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.adb.AdbServer;
import ferry.docker.Engine;
import ferry.docker.EngineFacts;
import ferry.docker.Engines;
import ferry.migrate.Faults;
import ferry.migrate.HostProbe;
import ferry.migrate.Inspection;
import ferry.migrate.LayerProbe;
import ferry.migrate.Limits;
import ferry.migrate.LiveMigrations;
import ferry.migrate.Look;
import ferry.migrate.LookProbe;
import ferry.migrate.Translator;
import ferry.session.SqliteJournal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Both sides of the lab that ./ferry test has brought up, and migrations between them with a journal of their own. */
record LabSides(Engine pc, Engine phone, SqliteJournal journal, LiveMigrations migrations) implements AutoCloseable {
    static LabSides open(Path folder) throws Exception {
        Engine pc = Engines.open("lab-pc", URI.create(setting("FERRY_TEST_PC_DOCKER")));
        Engine phone = Engines.open("lab-phone", URI.create(setting("FERRY_TEST_PHONE_DOCKER")));
        Path translator = folder.resolve("qemu-x86_64");
        try (AdbServer adb = AdbServer.open();
                OutputStream out = Files.newOutputStream(translator)) {
            adb.device(setting("FERRY_TEST_PHONE_SERIAL")).pull("/usr/bin/qemu-x86_64", out, n -> {});
        }
        SqliteJournal journal = SqliteJournal.open(folder.resolve("journal"));
        LiveMigrations migrations = new LiveMigrations(
                name -> name.equals("lab-pc") ? pc : phone,
                journal,
                endpoint -> HostProbe.HostFacts.unknown(),
                new Inspection() {
                    @Override
                    public Optional<Look> look(Engine engine, String container) {
                        return engine == pc
                                ? Optional.of(new LookProbe(pc, Optional.empty()).take(container))
                                : Optional.empty();
                    }

                    @Override
                    public Optional<LayerProbe> layers(Engine engine, EngineFacts facts) {
                        return Optional.of(new LayerProbe(
                                engine, engine == pc ? Optional.empty() : Optional.of("/usr/bin/qemu-x86_64")));
                    }
                },
                new Translator(Optional.of(translator)),
                Limits.usual(),
                Faults.fromEnvironment());
        return new LabSides(pc, phone, journal, migrations);
    }

    /** Kept from run to run, as the lab's halves are. */
    static Workloads workloads() {
        return new Workloads(FerryHome.current().cache().resolve("workloads"));
    }

    static String setting(String name) {
        String value = System.getProperty(name, System.getenv(name));
        assertThat(value)
                .as(name + " must tell where the lab is; ./ferry test sets it")
                .isNotBlank();
        return value;
    }

    static boolean running(Engine engine, String name) {
        return engine.inspect(name)
                .map(i -> i.path("State").path("Running").asBoolean())
                .orElse(false);
    }

    static String log(Engine engine, String name) {
        try (InputStream in = engine.logs(name, -1, false)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        journal.close();
        pc.close();
        phone.close();
    }
}
