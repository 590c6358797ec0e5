package ferry.ui.images;

import ferry.ui.base.Background;
import ferry.ui.base.Latest;
import ferry.ui.base.Nodes;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Something that takes long and tells what it does: its lines as they come, its end, and a button that cancels it. */
final class TaskSheet extends VBox {
    /** Lines that are kept; a build may write without end. */
    private static final int KEPT = 20_000;

    /** What is done; interrupting the thread cancels it. */
    interface Work {
        void run(Consumer<String> onLine) throws Exception;
    }

    private final ListView<String> lines = new ListView<>();
    private final ProgressBar bar = new ProgressBar();
    private final Label state = Nodes.label("", "text-muted");
    private final ProblemBox problem = new ProblemBox();
    private final Latest<List<String>> news = new Latest<>(this::append, TaskSheet::join);

    private TaskSheet(Sheets sheets, String title, Work work, Runnable onDone) {
        getStyleClass().add("task-sheet");
        setId("task-sheet");
        lines.getStyleClass().addAll("log-lines", "dense");
        lines.setAccessibleText(Texts.of("task.lines"));
        lines.setCellFactory(view -> new ListCell<>() {
            {
                getStyleClass().add("log-cell");
            }

            @Override
            protected void updateItem(String line, boolean empty) {
                super.updateItem(line, empty);
                setText(empty || line == null ? null : Shown.line(line));
            }
        });
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setFocusTraversable(false);
        Nodes.show(problem, false);
        state.setId("task-state");
        state.setText(Texts.of("task.running"));
        VBox body = new VBox(bar, lines, problem);
        body.getStyleClass().add("confirmation-words");
        var header = Nodes.row(Nodes.paragraph(title, "sheet-title"));
        header.getStyleClass().add("sheet-header");
        Button close = Nodes.button("task.cancel", Feather.X, () -> {}, "default-focus");
        close.setId("task-close");
        var footer = Nodes.row(state, Nodes.spacer(), close);
        footer.getStyleClass().add("sheet-footer");
        getChildren().addAll(header, body, footer);
        Thread running = Background.call(
                "task",
                () -> {
                    work.run(line -> news.offer(List.of(line)));
                    return true;
                },
                done -> {
                    end(close, "task.done");
                    onDone.run();
                },
                why -> {
                    end(close, "task.failed");
                    problem.set(why);
                    Nodes.show(problem, true);
                });
        close.setOnAction(event -> {
            running.interrupt();
            sheets.hide();
        });
    }

    /** Begins the work and shows it. Escape hides the sheet, the work goes on. */
    static void run(Sheets sheets, String title, Work work, Runnable onDone) {
        sheets.show(new TaskSheet(sheets, title, work, onDone), title, () -> {});
    }

    private void end(Button close, String key) {
        bar.setProgress(1);
        state.setText(Texts.of(key));
        close.setText(Texts.of("crossing.close"));
    }

    private void append(List<String> more) {
        lines.getItems().addAll(more);
        if (lines.getItems().size() > KEPT) {
            lines.getItems().remove(0, lines.getItems().size() - KEPT);
        }
        lines.scrollTo(lines.getItems().size() - 1);
    }

    private static List<String> join(List<String> older, List<String> newer) {
        List<String> both = new ArrayList<>(older);
        both.addAll(newer);
        return both.size() > KEPT ? both.subList(both.size() - KEPT, both.size()) : both;
    }
}
