package ferry.ui.details;

import ferry.ui.ContainerServices;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** A log: follows, searches, wraps, copies, and saves a container's; as much of it as {@link LogStore} keeps. */
public final class LogView extends VBox {
    private static final double LINE_HEIGHT = 20;
    private static final KeyCombination COPY = KeyCombination.valueOf("Shortcut+C");

    private final LogLines lines = new LogLines();
    private final ListView<String> list = new ListView<>(lines);
    private final TextField search = new TextField();
    private final Label found = Nodes.label("", "count");
    private final ToggleButton follow;
    private final ToggleButton wrap;
    private final ProblemBox problem = new ProblemBox();
    private @Nullable LogFeed feed;
    private final ToggleButton timestamps;
    private final Optional<Notices> notices;
    private @Nullable Thread searching;
    private Runnable reopen = () -> {};
    private Consumer<Path> saving = file -> {};
    private String fileName = "container.log";
    private String needle = "";
    private long[] hits = {};
    private long searchedTo;
    private long hit = -1;

    /** For a container's log, which has times and can be saved whole. */
    LogView(Notices notices) {
        this(Optional.of(notices));
    }

    /** For any other. */
    public LogView() {
        this(Optional.empty());
    }

    private LogView(Optional<Notices> notices) {
        this.notices = notices;
        getStyleClass().add("log-view");
        setId("log-view");
        follow = toggle("log.follow", Feather.ARROW_DOWN_CIRCLE);
        follow.setSelected(true);
        wrap = toggle("log.wrap", Feather.CORNER_DOWN_LEFT);
        timestamps = toggle("log.timestamps", Feather.CLOCK);
        timestamps.setId("log-timestamps");
        search.setPromptText(Texts.of("log.search"));
        search.setAccessibleText(Texts.of("log.search"));
        search.getStyleClass().add("filter");
        search.setId("log-search");
        found.setId("log-found");
        search.textProperty().subscribe(this::searchFor);
        search.addEventHandler(KeyEvent.KEY_PRESSED, this::searchKey);
        Button previous = Nodes.iconButton("log.previous", Feather.CHEVRON_UP, () -> step(-1));
        Button next = Nodes.iconButton("log.next", Feather.CHEVRON_DOWN, () -> step(1));
        Button copy = Nodes.iconButton("log.copy", Feather.COPY, this::copy);
        Button save = Nodes.iconButton("log.save", Feather.SAVE, this::askWhere);
        List.of(timestamps, save).forEach(button -> Nodes.show(button, notices.isPresent()));
        HBox bar = Nodes.row(search, previous, next, found, Nodes.spacer(), follow, wrap, timestamps, copy, save);
        bar.getStyleClass().add("list-bar");
        list.setId("log-lines");
        list.getStyleClass().addAll("log-lines", "dense");
        list.setAccessibleText(Texts.of("log.accessible"));
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setCellFactory(view -> new LogCell(() -> needle, wrap::isSelected));
        list.setFixedCellSize(LINE_HEIGHT);
        list.setPlaceholder(Nodes.label(Texts.of("log.empty"), "text-muted"));
        list.addEventFilter(ScrollEvent.SCROLL, event -> {
            if (event.getDeltaY() > 0) {
                follow.setSelected(false);
            }
        });
        list.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                copy();
                event.consume();
            }
        });
        wrap.selectedProperty().subscribe(now -> {
            list.setFixedCellSize(now ? ListView.USE_COMPUTED_SIZE : LINE_HEIGHT);
            Nodes.tone(list, now ? "wrapped" : "", "wrapped");
            list.refresh();
        });
        follow.selectedProperty().subscribe(this::follow);
        timestamps.selectedProperty().subscribe((old, now) -> reopen.run());
        VBox.setVgrow(list, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(bar, problem, list);
    }

    /** Shows the log of a container, from as far back as can be kept. */
    void open(ContainerServices services, String endpoint, String container, String name) {
        boolean times = timestamps.isSelected();
        open(() -> services.logs(endpoint, container, LogStore.MOST_LINES, times));
        reopen = () -> open(services, endpoint, container, name);
        saving = file -> Background.call(
                "log-save",
                () -> services.saveLog(endpoint, container, times, file),
                bytes -> notices.ifPresent(n -> n.done(Texts.of("log.saved", Shown.bytes(bytes), file))),
                failure -> notices.ifPresent(n -> n.failed(failure)));
        fileName = name.replaceAll("[^A-Za-z0-9_.-]", "_") + ".log";
    }

    /** Shows another log; the source is opened off the UI thread. */
    public void open(Callable<InputStream> source) {
        close();
        Nodes.show(problem, false);
        LogFeed opened = new LogFeed(this::more);
        feed = opened;
        lines.show(opened.store());
        searchFor(search.getText());
        opened.start(source, () -> {}, this::fail);
    }

    /** Ends the stream; the lines stay. */
    public void close() {
        reopen = () -> {};
        if (feed != null) {
            feed.close();
            feed = null;
        }
    }

    /** Writes the whole log, as the engine has it, into a file. */
    void save(Path file) {
        saving.accept(file);
    }

    private void askWhere() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("log.save"));
        chooser.setInitialFileName(fileName);
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            save(file.toPath());
        }
    }

    private void more() {
        lines.update();
        searchOn();
        follow(follow.isSelected());
    }

    private void fail(Problem why) {
        problem.set(why);
        Nodes.show(problem, true);
    }

    private void follow(boolean now) {
        if (now && !lines.isEmpty()) {
            list.scrollTo(lines.size() - 1);
        }
    }

    private void searchFor(String text) {
        needle = text.toLowerCase(Locale.ROOT);
        hit = -1;
        hits = new long[0];
        searchedTo = lines.firstNumber();
        if (searching != null) {
            searching.interrupt();
            searching = null;
        }
        showFound();
        list.refresh();
        searchOn();
    }

    /** Searches what was not searched yet, one stretch at a time. */
    private void searchOn() {
        LogStore store = lines.store();
        long end = lines.firstNumber() + lines.size();
        if (needle.isEmpty() || searching != null || searchedTo >= end) {
            return;
        }
        String wanted = needle;
        long from = searchedTo;
        searching = Background.call(
                "log-search",
                () -> store.search(wanted, from, end),
                numbers -> {
                    if (wanted.equals(needle) && store.equals(lines.store())) {
                        searching = null;
                        hits = LongStream.concat(Arrays.stream(hits), Arrays.stream(numbers))
                                .toArray();
                        searchedTo = end;
                        showFound();
                        searchOn();
                    }
                },
                this::fail);
    }

    private void showFound() {
        int there = hits.length - firstThere();
        long at = hit < 0 ? -1 : Arrays.binarySearch(hits, hit) - firstThere() + 1L;
        found.setText(
                needle.isEmpty() ? "" : at > 0 ? Texts.of("log.foundat", at, there) : Texts.of("log.found", there));
    }

    /** The index of the first match whose line has not left. */
    private int firstThere() {
        int index = Arrays.binarySearch(hits, lines.firstNumber());
        return index < 0 ? -index - 1 : index;
    }

    private void step(int direction) {
        int first = firstThere();
        int there = hits.length - first;
        if (there == 0) {
            return;
        }
        follow.setSelected(false);
        int now = hit < 0 ? -1 : Arrays.binarySearch(hits, hit) - first;
        int then = now < 0 ? (direction > 0 ? 0 : there - 1) : Math.floorMod(now + direction, there);
        hit = hits[first + then];
        int index = (int) (hit - lines.firstNumber());
        list.getSelectionModel().clearAndSelect(index);
        list.scrollTo(Math.max(0, index - 3));
        showFound();
    }

    private void searchKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER) {
            step(event.isShiftDown() ? -1 : 1);
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && !search.getText().isEmpty()) {
            search.clear();
            event.consume();
        }
    }

    private void copy() {
        List<String> chosen = list.getSelectionModel().getSelectedItems();
        ProblemBox.copyToClipboard(String.join(System.lineSeparator(), chosen.isEmpty() ? lines : chosen));
    }

    private static ToggleButton toggle(String key, Feather icon) {
        ToggleButton button = new ToggleButton(Texts.of(key), ferry.ui.base.Icons.of(icon));
        button.setMnemonicParsing(false);
        button.getStyleClass().addAll("small", "log-toggle");
        button.setMinWidth(USE_PREF_SIZE);
        return button;
    }
}
