package ferry.ui;

import ferry.docker.Usage;
import ferry.migrate.Phase;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import ferry.ui.base.Problem;
import ferry.ui.base.UiThread;
import ferry.ui.crossing.Crossing;
import ferry.ui.crossing.CrossingView;
import ferry.ui.crossing.Crossings;
import ferry.ui.crossing.DropOverlay;
import ferry.ui.crossing.PlanLookup;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.endpoint.EndpointPane;
import ferry.ui.gallery.SampleServices;
import ferry.ui.gallery.Samples;
import ferry.ui.terminal.TerminalView;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;

/** The states of the window that the gallery shows. */
final class Stills {
    private Stills() {}

    static List<Still> all() {
        return Stream.of(own(), DeviceStills.all(), WrittenStills.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Still> own() {
        return List.of(
                Still.of("empty", services -> both(services, 0, 0), view -> {}),
                Still.of("nothing", services -> services.labPossible(true), view -> {})
                        .when(view -> view.lookup(".empty-state .button") != null),
                Still.of("three", services -> both(services, 3, 1), Stills::usage),
                Still.of("thousand", services -> both(services, 1000, 12), Stills::usage),
                Still.of("names", Stills::oddNames, Stills::usage),
                Still.of("away", Stills::away, Stills::usage),
                Still.of("drop-possible", services -> both(services, 8, 2), view -> drop(view, Samples::plan, 1)),
                Still.of("drop-refused", services -> both(services, 8, 2), view -> drop(view, Samples::refused, 1)),
                Still.of("drop-several", services -> both(services, 8, 2), view -> drop(view, Samples::warned, 8)),
                plan("plan-possible", Samples::plan),
                plan("plan-warned", Samples::warned),
                plan("plan-connected", Samples::connected),
                plan("plan-refused", Samples::refused),
                Still.of("plan-several", services -> both(services, 8, 2), view -> move(view, 4))
                        .when(view -> view.lookup("#plan-sheet .plan-content") != null),
                Still.of("crossing-running", services -> both(services, 8, 2), Stills::running),
                Still.of("crossing-moved", services -> both(services, 8, 2), view -> ended(view, "moved")),
                Still.of("crossing-rolledback", services -> both(services, 8, 2), view -> ended(view, "rolled-back")),
                Still.of(
                                "crossing-queue",
                                services -> {
                                    both(services, 8, 2);
                                    services.script(Stills::unending);
                                },
                                Stills::queue)
                        .when(view -> view.crossings().all().stream()
                                .anyMatch(crossing -> crossing.view().stage() == Crossing.Stage.RUNNING)),
                details("overview", ".facts .fact-value")
                        .when(view -> view.lookupAll("#details .fact-value").size() > 10),
                details("log", ".log-cell:filled"),
                details("statistics", ".usage-chart"),
                details("inspect", ".json-key"),
                details("terminal", ".terminal-view").when(view -> says(view, "#details", "nginx.conf")),
                details("processes", ".table-row-cell:filled"),
                details("files", ".table-row-cell:filled"),
                details("checkpoints", ".list-cell:filled"),
                details("places", ".place-card.success"),
                Still.of("checkpoint-compare", services -> both(services, 8, 2), Stills::compare)
                        .when(view -> view.lookup("#diff-sheet") != null),
                tab("images"),
                tab("volumes"),
                tab("networks"),
                tab("ports"),
                Still.of("image", services -> both(services, 8, 2), view -> show(view, "images"))
                        .when(view -> {
                            TableView<?> list = list(view);
                            if (!view.sheets().showing() && list != null) {
                                list.getSelectionModel().select(0);
                                list.getContextMenu().getItems().getFirst().fire();
                            }
                            return view.lookup("#image-sheet") != null;
                        }),
                Still.of("image-pull", services -> both(services, 8, 2), view -> fire(view, "images", "#image-pull"))
                        .when(view -> view.lookup("#ask") != null),
                Still.of("image-copy", services -> both(services, 8, 2), view -> show(view, "images"))
                        .when(view -> {
                            TableView<?> list = list(view);
                            if (!view.sheets().showing() && list != null) {
                                list.getSelectionModel().select(0);
                                ((Button) view.lookup("#left #image-copy")).fire();
                            }
                            return view.lookup("#task-sheet .log-cell:filled") != null;
                        }),
                tab("checkpoints"),
                Still.of("sessions", Stills::sessions, WorkbenchView::showSessions)
                        .when(view -> view.lookup("#session-details .gantt") != null),
                Still.of("sessions-moved", Stills::sessions, view -> {
                            view.showSessions();
                            view.sessions().open(Samples.sessions().get(1).id());
                        })
                        .when(view -> view.lookup("#session-confirm") != null),
                Still.of("sessions-failed", Stills::sessions, view -> {
                            view.showSessions();
                            view.sessions().open(Samples.sessions().get(2).id());
                        })
                        .when(view -> view.lookup("#session-details .problem") != null),
                Still.of("session-replay", Stills::sessions, view -> {
                            view.showSessions();
                            view.sessions().open(Samples.sessions().get(1).id());
                        })
                        .when(view -> {
                            if (!view.sheets().showing() && view.lookup("#session-replay") instanceof Button replay) {
                                replay.fire();
                            }
                            return view.lookup("#replay .step-row.running") != null;
                        }),
                Still.of("session-compare", Stills::sessions, WorkbenchView::showSessions)
                        .when(view -> {
                            TableView<?> list = (TableView<?>) view.lookup("#sessions-table");
                            if (!view.sheets().showing()
                                    && list != null
                                    && list.getItems().size() > 2) {
                                list.getSelectionModel().clearSelection();
                                list.getSelectionModel().selectIndices(1, 2);
                                ((Button) view.lookup("#sessions-compare")).fire();
                            }
                            return view.lookup("#compare") != null;
                        }),
                Still.of("palette", services -> both(services, 8, 2), WorkbenchView::showPalette),
                Still.of("sessions-none", services -> both(services, 3, 1), WorkbenchView::showSessions),
                Still.of("interrupted", Stills::sessions, Stills::usage)
                        .when(view -> view.lookup("#interrupted-look") != null),
                Still.of("confirm", services -> both(services, 8, 2), Stills::confirm)
                        .when(view -> view.lookup("#confirmation") != null),
                Still.of("grouped", services -> both(services, 8, 2), view -> {
                    usage(view);
                    MenuButton more = (MenuButton) view.workbench().left().lookup("#list-more");
                    ((CheckMenuItem) more.getItems().getFirst()).setSelected(true);
                }),
                Still.of("create", services -> both(services, 8, 2), view -> {
                            usage(view);
                            view.workbench()
                                    .actions()
                                    .create(view.workbench()
                                            .left()
                                            .shownProperty()
                                            .get()
                                            .orElseThrow());
                        })
                        .when(view -> view.lookup("#create-sheet") != null),
                Still.of("rename", services -> both(services, 8, 2), view -> {
                    usage(view);
                    view.workbench().actions().rename(rows(view, 1).getFirst());
                }),
                Still.of("prune", services -> both(services, 8, 2), view -> {
                            usage(view);
                            view.workbench()
                                    .actions()
                                    .prune(view.workbench()
                                            .left()
                                            .shownProperty()
                                            .get()
                                            .orElseThrow());
                        })
                        .when(view -> view.lookup("#confirmation") != null),
                Still.of("volume-files", services -> both(services, 8, 2), view -> {
                            usage(view);
                            view.workbench().openVolume("lab-pc", "data");
                        })
                        .when(view -> view.lookup("#files-sheet .table-row-cell:filled") != null),
                Still.of("shortcuts", services -> both(services, 8, 2), view -> ShortcutsSheet.show(view.sheets())),
                Still.of("notices", services -> both(services, 8, 2), Stills::notices),
                Still.of("three", services -> both(services, 3, 1), Stills::usage)
                        .in(Locale.CHINESE),
                plan("plan-possible", Samples::plan).in(Locale.CHINESE),
                plan("plan-connected", Samples::connected).in(Locale.CHINESE),
                Still.of("crossing-moved", services -> both(services, 8, 2), view -> ended(view, "moved"))
                        .in(Locale.CHINESE),
                Still.of("sessions", Stills::sessions, WorkbenchView::showSessions)
                        .when(view -> view.lookup("#session-details .gantt") != null)
                        .in(Locale.CHINESE));
    }

    private static Still details(String word, String sign) {
        return Still.of("details-" + word, services -> both(services, 8, 2), view -> {
                    history(view);
                    usage(view);
                    ContainerRow row = rows(view, 1).getFirst();
                    view.workbench().left().select(row.id());
                    view.workbench().details().select(List.of(row));
                    view.workbench().details().open(word);
                })
                .when(view -> view.lookup("#details " + sign) != null);
    }

    private static void compare(WorkbenchView view) {
        usage(view);
        ContainerRow row = rows(view, 1).getFirst();
        view.workbench().details().select(List.of(row));
        view.workbench().details().open("checkpoints");
        ListView<?> list = (ListView<?>) view.lookup("#checkpoint-list");
        list.getItems().addListener((InvalidationListener) change -> {
            if (list.getItems().size() == 2) {
                UiThread.later(() -> {
                    list.getSelectionModel().selectAll();
                    ((Button) view.lookup("#checkpoint-compare")).fire();
                });
            }
        });
    }

    static boolean says(WorkbenchView view, String where, String text) {
        return view.lookup(where + " .terminal-view") instanceof TerminalView terminal
                && terminal.text().contains(text);
    }

    /** Opens a tab of the left side. */
    private static void show(WorkbenchView view, String word) {
        ((TabPane) view.workbench().left().lookup(".endpoint-tabs"))
                .getTabs().stream()
                        .filter(tab -> ("tab-" + word).equals(tab.getId()))
                        .forEach(tab -> tab.getTabPane().getSelectionModel().select(tab));
    }

    private static void fire(WorkbenchView view, String word, String button) {
        usage(view);
        show(view, word);
        view.workbench().left().applyCss();
        ((Button) view.lookup("#left " + button)).fire();
    }

    /** The open list of the left side, once it has rows. */
    private static @org.jspecify.annotations.Nullable TableView<?> list(WorkbenchView view) {
        return view.lookup("#left #list-images .table-row-cell:filled") == null
                ? null
                : (TableView<?>) view.lookup("#left #list-images");
    }

    private static Still tab(String word) {
        return Still.of("tab-" + word, services -> both(services, 8, 2), view -> {
                    usage(view);
                    ((TabPane) view.workbench().left().lookup(".endpoint-tabs"))
                            .getTabs().stream()
                                    .filter(tab -> ("tab-" + word).equals(tab.getId()))
                                    .forEach(tab ->
                                            tab.getTabPane().getSelectionModel().select(tab));
                })
                .when(view -> view.lookup("#left .list-table .table-row-cell:filled") != null);
    }

    private static void sessions(SampleServices services) {
        both(services, 8, 2);
        services.sessions(Samples.sessions());
    }

    /** Five minutes of samples of the first container. */
    private static void history(WorkbenchView view) {
        ContainerRow row = rows(view, 1).getFirst();
        long now = System.nanoTime();
        for (int i = 240; i > 0; i--) {
            double wave = Math.sin(i / 9.0) * Math.sin(i / 31.0);
            row.history()
                    .add(
                            now - i * 1_000_000_000L,
                            new Usage(
                                    12 + 9 * wave + i % 7,
                                    (90L << 20) + (long) (wave * (18 << 20)),
                                    256L << 20,
                                    (240 - i) * 41_000L + (long) (Math.abs(wave) * 90_000),
                                    (240 - i) * 17_000L,
                                    3,
                                    (240 - i) * 260_000L,
                                    (240 - i) * 90_000L + (long) (Math.abs(wave) * 400_000)));
        }
    }

    private static void queue(WorkbenchView view) {
        usage(view);
        List<Crossings.Order> orders = rows(view, 3).stream()
                .map(row -> new Crossings.Order(
                        Samples.plan(new Plan.Request(row.id(), "lab-pc", "lab-phone", Optional.empty(), false)),
                        row.container().name()))
                .toList();
        view.open(view.crossings().start(orders).getFirst());
    }

    /** A crossing that prepares until it is cancelled. */
    private static Progress.Result unending(Plan plan, Consumer<Progress> watcher) {
        watcher.accept(new Progress.Step(Phase.PLAN, "started", 0, 0, OptionalLong.empty(), ""));
        watcher.accept(new Progress.Step(Phase.PLAN, "done", 420, 0, OptionalLong.empty(), ""));
        watcher.accept(new Progress.Step(Phase.PREPARE, "started", 0, 0, OptionalLong.empty(), "2 layers"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Samples.result(plan, "rolled-back", -1, Optional.empty());
    }

    private static void confirm(WorkbenchView view) {
        usage(view);
        view.workbench().actions().act(WorkbenchServices.ContainerAction.KILL, rows(view, 1));
    }

    private static void notices(WorkbenchView view) {
        usage(view);
        view.notices().done("web answers on lab-phone; its source is held until you confirm.");
        view.notices()
                .failed(new Problem(
                        "cannot stop container: db: permission denied",
                        "The container was started by root: stop it there, or restart Docker."));
    }

    private static Still plan(String name, Function<Plan.Request, Plan> planner) {
        return Still.of(
                        name,
                        services -> {
                            both(services, 8, 2);
                            services.planner(planner);
                        },
                        view -> move(view, 1))
                .when(view -> view.lookup("#plan-sheet .plan-content") != null);
    }

    static void both(SampleServices services, int left, int right) {
        services.set(Samples.endpoint("lab-pc", "x86_64"));
        services.set(Samples.endpoint("lab-phone", "aarch64"));
        services.containers("lab-pc", Samples.containers(left));
        services.containers("lab-phone", Samples.containers(right));
    }

    private static void oddNames(SampleServices services) {
        both(services, 0, 1);
        services.containers("lab-pc", Samples.oddContainers());
    }

    private static void away(SampleServices services) {
        both(services, 8, 2);
        services.set(Samples.away(
                "lab-phone",
                "unauthorized",
                "The phone has not allowed this computer: unlock it and accept the key that it shows"));
    }

    /** Gives every running container a usage, as the feed would. */
    private static void usage(WorkbenchView view) {
        for (EndpointPane pane :
                List.of(view.workbench().left(), view.workbench().right())) {
            pane.shownProperty().get().ifPresent(model -> {
                int number = 0;
                for (ContainerRow row : model.rows()) {
                    model.sampleNow(row.id(), Samples.usage(++number));
                }
            });
        }
    }

    private static List<ContainerRow> rows(WorkbenchView view, int count) {
        return view.workbench().left().shownProperty().get().orElseThrow().rows().stream()
                .limit(count)
                .toList();
    }

    private static void drop(WorkbenchView view, Function<Plan.Request, Plan> planner, int count) {
        usage(view);
        DropOverlay overlay = (DropOverlay) view.workbench().right().lookup(".drop-overlay");
        List<PlanLookup> lookups = rows(view, count).stream()
                .map(row -> {
                    var request = new Plan.Request(row.id(), "lab-pc", "lab-phone", Optional.empty(), false);
                    Plan plan =
                            count > 1 && row.name().equals("db") ? Samples.refused(request) : planner.apply(request);
                    return PlanLookup.of(plan, row.container().name());
                })
                .toList();
        overlay.show(lookups, "lab-phone");
    }

    private static void move(WorkbenchView view, int count) {
        usage(view);
        view.workbench().move(rows(view, count), "lab-phone");
    }

    private static Crossing crossing(WorkbenchView view, AtomicLong clock) {
        usage(view);
        ContainerRow row = rows(view, 1).getFirst();
        Plan plan = Samples.plan(new Plan.Request(row.id(), "lab-pc", "lab-phone", Optional.empty(), false));
        return new Crossing(plan, row.container().name(), clock::get);
    }

    private static void show(WorkbenchView view, Crossing crossing) {
        view.sheets().show(new CrossingView(crossing, view), "crossing", () -> {});
    }

    private static void done(Crossing crossing, AtomicLong clock, Phase phase, long ms, long bytes, String text) {
        crossing.accept(new Progress.Step(phase, "started", 0, 0, OptionalLong.empty(), text));
        clock.addAndGet(ms * 1_000_000);
        crossing.accept(new Progress.Step(phase, "done", ms, bytes, OptionalLong.empty(), text));
        crossing.accept(new Progress.Log(phase.word() + " done in " + ms + " ms"));
    }

    private static void running(WorkbenchView view) {
        AtomicLong clock = new AtomicLong();
        Crossing crossing = crossing(view, clock);
        crossing.enter(Crossing.Stage.RUNNING);
        done(crossing, clock, Phase.PLAN, 420, 0, "");
        done(crossing, clock, Phase.PREPARE, 3120, 18_900_000, "2 layers");
        done(crossing, clock, Phase.CHECKPOINT, 310, 32_500_000, "");
        crossing.accept(new Progress.Step(Phase.STREAM, "started", 0, 0, OptionalLong.of(32_500_000), ""));
        clock.addAndGet(400_000_000);
        crossing.accept(new Progress.Step(
                Phase.STREAM, "progress", 400, 9_100_000, OptionalLong.of(32_500_000), "pages-1.img"));
        clock.addAndGet(400_000_000);
        crossing.accept(new Progress.Step(
                Phase.STREAM, "progress", 800, 20_400_000, OptionalLong.of(32_500_000), "pages-2.img"));
        show(view, crossing);
    }

    private static void ended(WorkbenchView view, String outcome) {
        AtomicLong clock = new AtomicLong();
        Crossing crossing = crossing(view, clock);
        boolean moved = outcome.equals("moved");
        done(crossing, clock, Phase.PLAN, 420, 0, "");
        done(crossing, clock, Phase.PREPARE, 3120, 18_900_000, "2 layers");
        done(crossing, clock, Phase.CHECKPOINT, 310, 32_500_000, "");
        done(crossing, clock, Phase.STREAM, 910, 32_500_000, "");
        done(crossing, clock, Phase.RECODE, 60, 32_500_000, "");
        if (moved) {
            done(crossing, clock, Phase.RESTORE, 720, 0, "");
            done(crossing, clock, Phase.VERIFY, 130, 0, "3 processes, 1 port");
            done(crossing, clock, Phase.FINISH, 240, 0, "");
        } else {
            crossing.accept(new Progress.Step(Phase.RESTORE, "failed", 3020, 0, OptionalLong.empty(), ""));
            crossing.accept(new Progress.Step(Phase.STREAM, "undone", 910, 0, OptionalLong.empty(), ""));
            crossing.accept(new Progress.Step(Phase.CHECKPOINT, "undone", 310, 0, OptionalLong.empty(), ""));
            crossing.accept(new Progress.Step(Phase.PREPARE, "undone", 3120, 0, OptionalLong.empty(), ""));
        }
        crossing.end(Samples.result(
                crossing.plan(),
                outcome,
                moved ? 2130 : -1,
                moved
                        ? Optional.empty()
                        : Optional.of("The phone's storage is full: 12 MiB are left, 31 MiB are needed. "
                                + "Remove images that are not used, then cross again.")));
        show(view, crossing);
    }
}
