package ferry.ui.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Something that takes long and tells what it does: its lines as they come, its end, and a button that cancels it. */
public final class TaskSheet extends VBox {
    /** Lines that are kept; a build may write without end. */
    private static final int KEPT = 20_000;

    /** Takes lines of the log, from any thread. */
    public interface Telling extends Consumer<String> {
        /**
         * How far it is.
         *
         * @param share from 0 to 1, or below 0 where that is not known
         * @param text stands beside the button
         */
        void part(double share, String text);
    }

    /** What is done; interrupting the thread cancels it. */
    public interface Work {
        void run(Telling telling) throws Exception;
    }

    private record Part(double share, String text) {}

    private record News(List<String> lines, Optional<Part> part) {
        static News join(News older, News newer) {
            List<String> both = new ArrayList<>(older.lines);
            both.addAll(newer.lines);
            return new News(
                    both.size() > KEPT ? both.subList(both.size() - KEPT, both.size()) : both,
                    newer.part.or(older::part));
        }
    }

    private final ListView<String> lines = new ListView<>();
    private final ProgressBar bar = new ProgressBar();
    private final Label state = Nodes.label("", "text-muted");
    private final ProblemBox problem = new ProblemBox();
    private final Latest<News> news = new Latest<>(this::append, News::join);
    private boolean ended;

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
        bar.setAccessibleText(title);
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
                    work.run(telling());
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
    public static void run(Sheets sheets, String title, Work work, Runnable onDone) {
        sheets.show(new TaskSheet(sheets, title, work, onDone), title, () -> {});
    }

    private Telling telling() {
        return new Telling() {
            @Override
            public void accept(String line) {
                news.offer(new News(List.of(line), Optional.empty()));
            }

            @Override
            public void part(double share, String text) {
                news.offer(new News(List.of(), Optional.of(new Part(share, text))));
            }
        };
    }

    private void end(Button close, String key) {
        ended = true;
        bar.setProgress(1);
        state.setText(Texts.of(key));
        close.setText(Texts.of("crossing.close"));
    }

    private void append(News more) {
        more.part().filter(part -> !ended).ifPresent(part -> {
            bar.setProgress(part.share() < 0 ? ProgressBar.INDETERMINATE_PROGRESS : part.share());
            state.setText(part.text());
        });
        if (more.lines().isEmpty()) {
            return;
        }
        lines.getItems().addAll(more.lines());
        if (lines.getItems().size() > KEPT) {
            lines.getItems().remove(0, lines.getItems().size() - KEPT);
        }
        lines.scrollTo(lines.getItems().size() - 1);
    }
}
