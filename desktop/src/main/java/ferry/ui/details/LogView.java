package ferry.ui.details;

import ferry.ui.WorkbenchServices;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Texts;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The log of a container: follows, searches, wraps, copies; keeps the last {@link #KEPT} lines. */
public final class LogView extends VBox {
    /** Lines that are kept. */
    static final int KEPT = 200_000;

    private static final int TAIL = 10_000;
    private static final double LINE_HEIGHT = 20;
    private static final KeyCombination COPY = KeyCombination.valueOf("Shortcut+C");

    private final RingLines lines = new RingLines(KEPT);
    private final ListView<String> list = new ListView<>(lines);
    private final TextField search = new TextField();
    private final Label found = Nodes.label("", "count");
    private final ToggleButton follow;
    private final ToggleButton wrap;
    private final ProblemBox problem = new ProblemBox();
    private @Nullable LogFeed feed;
    private @Nullable Thread searching;
    private String needle = "";
    private List<Long> hits = List.of();
    private int hit = -1;

    public LogView() {
        getStyleClass().add("log-view");
        setId("log-view");
        follow = toggle("log.follow", Feather.ARROW_DOWN_CIRCLE);
        follow.setSelected(true);
        wrap = toggle("log.wrap", Feather.CORNER_DOWN_LEFT);
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
        HBox bar = Nodes.row(search, previous, next, found, Nodes.spacer(), follow, wrap, copy);
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
            list.refresh();
        });
        follow.selectedProperty().subscribe(this::follow);
        VBox.setVgrow(list, Priority.ALWAYS);
        Nodes.show(problem, false);
        getChildren().addAll(bar, problem, list);
    }

    /** Shows the log of a container from its tail on. */
    void open(WorkbenchServices services, String endpoint, String container) {
        open(() -> services.logs(endpoint, container, TAIL));
    }

    /** Shows another log; the source is opened off the UI thread. */
    public void open(Callable<InputStream> source) {
        close();
        lines.forget();
        Nodes.show(problem, false);
        searchFor(search.getText());
        LogFeed opened = new LogFeed(this::append);
        feed = opened;
        opened.start(source, () -> {}, this::fail);
    }

    /** Ends the stream; the lines stay. */
    public void close() {
        if (feed != null) {
            feed.close();
            feed = null;
        }
    }

    private void append(List<String> batch) {
        long firstNew = lines.firstNumber() + lines.size();
        lines.append(batch);
        if (!needle.isEmpty()) {
            List<Long> more = new ArrayList<>(hits);
            for (int i = 0; i < batch.size(); i++) {
                if (LogText.matches(batch.get(i), needle)) {
                    more.add(firstNew + i);
                }
            }
            showHits(more);
        }
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
        if (searching != null) {
            searching.interrupt();
        }
        showHits(List.of());
        list.refresh();
        if (needle.isEmpty()) {
            return;
        }
        String wanted = needle;
        List<String> snapshot = List.copyOf(lines);
        long first = lines.firstNumber();
        searching = Background.call(
                "log-search",
                () -> {
                    List<Long> numbers = new ArrayList<>();
                    for (int i = 0; i < snapshot.size(); i++) {
                        if (LogText.matches(snapshot.get(i), wanted)) {
                            numbers.add(first + i);
                        }
                    }
                    return numbers;
                },
                numbers -> {
                    if (wanted.equals(needle)) {
                        numbers.addAll(hits.stream()
                                .filter(number -> number >= first + snapshot.size())
                                .toList());
                        showHits(numbers);
                    }
                },
                this::fail);
    }

    private void showHits(List<Long> numbers) {
        hits = numbers;
        String text = needle.isEmpty() ? "" : Texts.of("log.found", numbers.size());
        found.setText(hit >= 0 && !needle.isEmpty() ? Texts.of("log.foundat", hit + 1, numbers.size()) : text);
    }

    private void step(int direction) {
        List<Long> there =
                hits.stream().filter(number -> number >= lines.firstNumber()).toList();
        if (there.isEmpty()) {
            return;
        }
        follow.setSelected(false);
        hit = hit < 0 ? (direction > 0 ? 0 : there.size() - 1) : Math.floorMod(hit + direction, there.size());
        int index = (int) (there.get(hit) - lines.firstNumber());
        list.getSelectionModel().clearAndSelect(index);
        list.scrollTo(Math.max(0, index - 3));
        showHits(there);
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
