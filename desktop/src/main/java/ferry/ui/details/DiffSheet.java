package ferry.ui.details;

import ferry.criu.CheckpointDiff;
import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** In what two checkpoints differ, process by process. */
final class DiffSheet extends VBox {
    private static final int MOST_LINES = 400;
    private static final int PAGE = 4096;

    private DiffSheet() {}

    static void show(Sheets sheets, String first, String second, CheckpointDiff diff) {
        DiffSheet sheet = new DiffSheet();
        sheet.getStyleClass().add("diff-sheet");
        sheet.setId("diff-sheet");
        String title = Texts.of("diff.title", Shown.line(first), Shown.line(second));
        VBox body = new VBox();
        body.getStyleClass().add("diff-body");
        diff.processes().forEach(process -> body.getChildren().add(process(process)));
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        var header = Nodes.row(Nodes.label(title, "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer = Nodes.row(Nodes.spacer(), Nodes.button("diff.close", Feather.X, sheets::hide, "default-focus"));
        footer.getStyleClass().add("sheet-footer");
        sheet.getChildren().addAll(header, scroll, footer);
        sheets.show(sheet, title, () -> {});
    }

    private static VBox process(CheckpointDiff.Process process) {
        VBox box = new VBox();
        box.getStyleClass().add("diff-process");
        Label presence = Nodes.label(
                Texts.of("diff." + process.presence()),
                "pill",
                process.presence().equals("both")
                        ? "muted"
                        : process.presence().equals("first") ? "danger" : "success");
        box.getChildren()
                .add(Nodes.row(
                        Nodes.label(
                                Texts.of("diff.process", String.valueOf(process.pid()), Shown.line(process.command())),
                                "diff-name"),
                        presence));
        box.getChildren()
                .add(Nodes.paragraph(Texts.of(
                        "diff.pages",
                        process.same(),
                        process.changed(),
                        Shown.bytes(process.changed() * PAGE),
                        process.gone(),
                        process.added())));
        if (process.threadsBefore() != process.threadsAfter()) {
            box.getChildren()
                    .add(Nodes.paragraph(Texts.of("diff.threads", process.threadsBefore(), process.threadsAfter())));
        }
        lines(box, "diff.areas", process.areas());
        lines(box, "diff.descriptors", process.descriptors());
        return box;
    }

    private static void lines(VBox box, String key, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        box.getChildren().add(Nodes.label(Texts.of(key), "fact-name"));
        lines.stream().limit(MOST_LINES).forEach(line -> box.getChildren()
                .add(Nodes.label(Shown.line(line), "diff-line", line.startsWith("+") ? "added" : "gone")));
        if (lines.size() > MOST_LINES) {
            box.getChildren().add(Nodes.label(Texts.of("diff.more", lines.size() - MOST_LINES), "text-muted"));
        }
    }
}
