package ferry.ui.details;

import ferry.ui.ContainerServices;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import ferry.ui.base.Words;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.terminal.TerminalView;
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

/** The terminals of each container, several at once. They live on while another container or tab is looked at. */
final class TerminalsView extends StackPane implements AutoCloseable {
    private final ContainerServices services;
    private final Map<ContainerRow, TabPane> decks = new HashMap<>();
    private final TextField command = new TextField();
    private final StackPane content = new StackPane();
    private final Button add;
    private @Nullable ContainerRow shown;

    TerminalsView(ContainerServices services) {
        this.services = services;
        setId("terminals");
        command.setPromptText(Texts.of("terminal.command"));
        command.setAccessibleText(Texts.of("terminal.command"));
        command.getStyleClass().add("filter");
        command.setId("terminal-command");
        command.setOnAction(event -> add());
        add = Nodes.button("terminal.new", Feather.PLUS, this::add);
        add.setId("terminal-new");
        command.setPrefWidth(330);
        // Over the end of the tabs' row: below them every line is the program's.
        HBox bar = Nodes.row(command, add);
        bar.getStyleClass().add("terminal-new");
        bar.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setAlignment(bar, Pos.TOP_RIGHT);
        getChildren().addAll(content, bar);
    }

    /** Shows the container's terminals; a running one that has none gets one. */
    void open(ContainerRow row) {
        shown = row;
        TabPane deck = decks.get(row);
        if (deck != null && !deck.getTabs().isEmpty()) {
            show(deck);
        } else if (row.container().running()) {
            add();
        } else {
            nothing();
        }
    }

    /** Ends all terminals. */
    @Override
    public void close() {
        List.copyOf(decks.values()).forEach(deck -> List.copyOf(deck.getTabs()).forEach(TerminalsView::end));
        decks.clear();
    }

    private void add() {
        ContainerRow row = shown;
        if (row == null) {
            return;
        }
        List<String> words = Words.of(command.getText());
        TabPane deck = decks.computeIfAbsent(row, now -> deck());
        TerminalView view =
                new TerminalView((columns, rows) -> services.terminal(row.endpoint(), row.id(), words, columns, rows));
        Tab tab = new Tab(words.isEmpty() ? Texts.of("terminal.shell") : words.getFirst(), view);
        tab.setOnClosed(event -> {
            view.close();
            if (deck.getTabs().isEmpty()) {
                decks.remove(row);
                if (row.equals(shown)) {
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
        boolean runs = shown != null && shown.container().running();
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
