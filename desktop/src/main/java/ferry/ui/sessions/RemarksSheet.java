package ferry.ui.sessions;

import ferry.session.Remarks;
import ferry.session.Session;
import ferry.session.SessionException;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Where the note and the tags of a session are written. Ctrl+Enter saves. */
final class RemarksSheet extends VBox {
    private final TextField tags = new TextField();
    private final TextArea note = new TextArea();
    private final ProblemBox problem = new ProblemBox();

    private RemarksSheet(Session session) {
        getStyleClass().add("ask");
        setId("remarks-sheet");
        tags.setText(String.join(" ", session.remarks().tags()));
        tags.setId("remarks-tags");
        tags.setPromptText(Texts.of("remarks.tags.hint"));
        note.setText(session.remarks().note());
        note.setId("remarks-note");
        note.setWrapText(true);
        note.setPrefRowCount(6);
        note.getStyleClass().add("default-focus");
        Nodes.show(problem, false);
    }

    /** @param save gets what was written, which can be kept as it is */
    static void show(Sheets sheets, Session session, Consumer<Remarks> save) {
        RemarksSheet sheet = new RemarksSheet(session);
        Runnable saving = () -> sheet.read(remarks -> {
            sheets.hide();
            save.accept(remarks);
        });
        Button yes = Nodes.button("remarks.save", Feather.CHECK, saving, "accent");
        yes.setId("remarks-save");
        // In a text area Tab goes on to the next field, and Enter makes a line; so this one is told apart.
        sheet.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
                saving.run();
                event.consume();
            } else if (event.getCode() == KeyCode.TAB && event.getTarget().equals(sheet.note)) {
                (event.isShiftDown() ? sheet.tags : yes).requestFocus();
                event.consume();
            }
        });
        String title = Texts.of("remarks.title", Shown.line(session.containerName()));
        VBox body = new VBox(
                Nodes.paragraph(title, "sheet-title"),
                label("remarks.tags", sheet.tags),
                sheet.tags,
                label("remarks.note", sheet.note),
                sheet.note,
                sheet.problem);
        body.getStyleClass().add("confirmation-words");
        var footer = Nodes.row(
                Nodes.label(Texts.of("remarks.keys"), "text-muted"),
                Nodes.spacer(),
                Nodes.button("confirm.cancel", Feather.X, sheets::hide),
                yes);
        footer.getStyleClass().add("sheet-footer");
        sheet.getChildren().addAll(body, footer);
        sheets.show(sheet, title, () -> {});
    }

    private void read(Consumer<Remarks> good) {
        String words = tags.getText().replace(',', ' ').strip();
        Remarks remarks;
        try {
            remarks = Remarks.of(note.getText(), words.isEmpty() ? List.of() : List.of(words.split("\\s+", -1)));
        } catch (SessionException e) {
            problem.set(new Problem(String.valueOf(e.getMessage()), ""));
            Nodes.show(problem, true);
            return;
        }
        good.accept(remarks);
    }

    private static Label label(String key, javafx.scene.Node field) {
        Label label = Nodes.label(Texts.of(key), "fact-name");
        label.setLabelFor(field);
        Nodes.name(field, label.getText());
        return label;
    }
}
