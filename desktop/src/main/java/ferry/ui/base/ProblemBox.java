package ferry.ui.base;

import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** An error with its cause and cure, and a button that copies both. */
public final class ProblemBox extends HBox {
    private final Label what = Nodes.paragraph("", "problem-what");
    private final Label cure = Nodes.paragraph("", "problem-cure");
    private Problem problem = new Problem("", "");

    public ProblemBox() {
        getStyleClass().add("problem");
        VBox words = new VBox(what, cure);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren()
                .addAll(
                        Icons.of(Feather.ALERT_TRIANGLE, "problem-icon"),
                        words,
                        Nodes.iconButton("problem.copy", Feather.COPY, this::copy));
    }

    public ProblemBox(Problem problem) {
        this();
        set(problem);
    }

    public void set(Problem problem) {
        this.problem = problem;
        what.setText(Shown.line(problem.what()));
        cure.setText(Shown.line(problem.cure()));
        Nodes.show(cure, !problem.cure().isBlank());
        setAccessibleText(problem.copyText());
    }

    private void copy() {
        copyToClipboard(problem.copyText());
    }

    /** Puts a text on the clipboard. */
    public static void copyToClipboard(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
