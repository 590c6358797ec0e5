package ferry.ui.kernel;

import ferry.kernel.CheckReport;
import ferry.kernel.Fragment;
import ferry.ui.base.Nodes;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The lines that mend a configuration, as a diff: every one is added to what the kernel has. */
final class FragmentSheet extends VBox {
    private FragmentSheet() {}

    static void show(Sheets sheets, Fragment fragment) {
        FragmentSheet sheet = new FragmentSheet();
        sheet.getStyleClass().add("kernel-sheet");
        sheet.setId("fragment-sheet");
        String title = Texts.of("kernel.fragment.title");
        var header = Nodes.row(Nodes.label(title, "sheet-title"));
        header.getStyleClass().add("sheet-header");
        VBox body = new VBox();
        body.getStyleClass().add("confirmation-words");
        body.getChildren()
                .add(Nodes.paragraph(
                        Texts.of(
                                fragment.values().isEmpty() ? "kernel.fragment.none" : "kernel.fragment.hint",
                                fragment.values().size()),
                        "text-muted"));
        if (!fragment.values().isEmpty()) {
            DiffList lines = new DiffList();
            lines.setId("fragment-lines");
            lines.show(fragment.text().lines().map(l -> "+" + l).toList());
            body.getChildren().add(lines);
        }
        if (!fragment.lost().isEmpty()) {
            VBox lost = new VBox(Nodes.label(Texts.of("kernel.fragment.lost"), "finding-what"));
            for (CheckReport.Finding f : fragment.lost()) {
                lost.getChildren()
                        .add(Nodes.paragraph(Shown.line(f.what()) + ": " + Shown.line(f.consequence()), "finding-why"));
            }
            ScrollPane scroll = new ScrollPane(lost);
            scroll.setFitToWidth(true);
            scroll.getStyleClass().add("kernel-lost");
            body.getChildren().add(scroll);
        }
        Button copy = Nodes.button(
                "kernel.copy", Feather.COPY, () -> ProblemBox.copyToClipboard(fragment.text()), "default-focus");
        copy.setId("fragment-copy");
        copy.setDisable(fragment.values().isEmpty());
        var footer = Nodes.row(
                Nodes.paragraph(Texts.of("kernel.fragment.command"), "text-muted"),
                Nodes.spacer(),
                copy,
                Nodes.button("crossing.close", Feather.X, sheets::hide));
        footer.getStyleClass().add("sheet-footer");
        sheet.getChildren().addAll(header, body, footer);
        sheets.show(sheet, title, () -> {});
    }
}
