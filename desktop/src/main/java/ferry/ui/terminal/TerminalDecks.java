package ferry.ui.terminal;

import ferry.docker.Terminal;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import ferry.ui.base.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The terminals of each container or device, several at once. They live on while another one or another tab is looked at. */
public final class TerminalDecks extends StackPane implements AutoCloseable {
    /**
     * Where programs run.
     *
     * @param key what it is known by, as a key of a map
     * @param running whether a program can be started there
     */
    public record Host(Object key, boolean running, Programs programs) {}

    /** Starts a program with a terminal; called on a virtual thread. */
    @FunctionalInterface
    public interface Programs {
        /** @param command the program and its words; empty for a shell */
        Terminal start(List<String> command, int columns, int rows) throws Exception;
    }

    private final Map<Object, TabPane> decks = new HashMap<>();
    private final TextField command = new TextField();
    private final StackPane content = new StackPane();
    private final Button add;
    private @Nullable Host shown;

    /** @param id such as terminal: the id of the whole is terminals, those of its parts begin with terminal-, and so does a text */
    public TerminalDecks(String id) {
        setId(id + "s");
        command.setPromptText(Texts.of(id + ".command"));
        command.setAccessibleText(Texts.of(id + ".command"));
        command.getStyleClass().add("filter");
        command.setId(id + "-command");
        command.setOnAction(event -> add());
        add = Nodes.button("terminal.new", Feather.PLUS, this::add);
        add.setId(id + "-new");
        command.setPrefWidth(330);
        // Over the end of the tabs' row: below them every line is the program's.
        HBox bar = Nodes.row(command, add);
        bar.getStyleClass().add("terminal-new");
        bar.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setAlignment(bar, Pos.TOP_RIGHT);
        getChildren().addAll(content, bar);
    }

    /** Shows the host's terminals; a running one that has none gets one. */
    public void open(Host host) {
        shown = host;
        TabPane deck = decks.get(host.key());
        if (deck != null && !deck.getTabs().isEmpty()) {
            show(deck);
        } else if (host.running()) {
            add();
        } else {
            nothing();
        }
    }

    /** Ends all terminals. */
    @Override
    public void close() {
        List.copyOf(decks.values()).forEach(deck -> List.copyOf(deck.getTabs()).forEach(TerminalDecks::end));
        decks.clear();
    }

    private void add() {
        Host host = shown;
        if (host == null) {
            return;
        }
        List<String> words = Words.of(command.getText());
        TabPane deck = decks.computeIfAbsent(host.key(), now -> deck());
        TerminalView view = new TerminalView((columns, rows) -> host.programs().start(words, columns, rows));
        Tab tab = new Tab(words.isEmpty() ? Texts.of("terminal.shell") : words.getFirst(), view);
        tab.setOnClosed(event -> {
            view.close();
            if (deck.getTabs().isEmpty()) {
                decks.remove(host.key());
                if (shown != null && host.key().equals(shown.key())) {
                    nothing();
                }
            }
        });
        deck.getTabs().add(tab);
        deck.getSelectionModel().select(tab);
        show(deck);
        view.focusScreen();
    }

    private static TabPane deck() {
        TabPane deck = new TabPane();
        deck.getStyleClass().add("terminal-deck");
        deck.setTabClosingPolicy(TabPane.TabClosingPolicy.ALL_TABS);
        return deck;
    }

    private void show(TabPane deck) {
        content.getChildren().setAll(deck);
    }

    private void nothing() {
        boolean runs = shown != null && shown.running();
        content.getChildren()
                .setAll(new EmptyState(
                        Feather.TERMINAL,
                        Texts.of(runs ? "terminal.none" : "terminal.stopped"),
                        Texts.of(runs ? "terminal.none.hint" : "terminal.stopped.hint")));
    }

    private static void end(Tab tab) {
        if (tab.getContent() instanceof TerminalView view) {
            view.close();
        }
    }
}
