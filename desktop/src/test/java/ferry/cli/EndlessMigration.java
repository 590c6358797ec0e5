package ferry.cli;

import ferry.adb.AdbDevice;
import ferry.app.Endpoints;
import ferry.app.FerryHome;
import ferry.app.Laboratory;
import ferry.app.Services;
import ferry.app.device.LiveDevices;
import ferry.docker.DockerException;
import ferry.migrate.Migrations;
import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.session.Journal;
import ferry.session.Session;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A Ferry whose migration (of "unplanned" its plan) goes on until it is interrupted. For the tests of cancelling. */
final class EndlessMigration {
    private EndlessMigration() {}

    public static void main(String[] arguments) {
        FakeMigrations fake = new FakeMigrations();
        Migrations migrations = new Migrations() {
            @Override
            public Plan plan(Plan.Request request) {
                if (request.container().equals("unplanned")) {
                    System.out.println("planning");
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new DockerException(0, "lab-pc was not asked to the end.", "", e);
                    }
                }
                return fake.plan(request);
            }

            @Override
            public Progress.Result run(Plan plan, Consumer<Progress> watcher) {
                watcher.accept(new Progress.Step(Phase.CHECKPOINT, "started", 0, 0, OptionalLong.empty(), ""));
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    long end = System.nanoTime() + 500_000_000L; // the roll-back's own work
                    while (System.nanoTime() < end) Thread.onSpinWait();
                }
                watcher.accept(new Progress.Step(Phase.CHECKPOINT, "undone", 1, 0, OptionalLong.empty(), ""));
                return fake.run(fake.plan(new Plan.Request("rolled-back", "a", "b", plan.strategy(), false)), p -> {});
            }

            @Override
            public void confirm(String session) {}

            @Override
            public Progress.Result back(String session, Consumer<Progress> watcher) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Progress.Result recover(String session, Consumer<Progress> watcher) {
                throw new UnsupportedOperationException();
            }
        };
        System.exit(FerryCommandLine.run(services(migrations), arguments));
    }

    private static Services services(Migrations migrations) {
        return new Services() {
            @Override
            public FerryHome home() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Endpoints endpoints() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Laboratory lab() {
                throw new UnsupportedOperationException();
            }

            @Override
            public AdbDevice device(String endpoint) {
                throw new UnsupportedOperationException();
            }

            @Override
            public LiveDevices devices() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Journal journal() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Migrations migrations() {
                return migrations;
            }

            @Override
            public List<Session> interrupted() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }
}
