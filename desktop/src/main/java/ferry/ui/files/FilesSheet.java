package ferry.ui.files;

import ferry.docker.FilePlace;
import ferry.ui.ContainerServices;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The files of a volume, which has no details of its own that they could stand in. */
public final class FilesSheet extends VBox {
    private final Sheets sheets;
    private final FilesView view;
    private final String title;

    private FilesSheet(ContainerServices services, Sheets sheets, Notices notices, String volume) {
        this.sheets = sheets;
        this.title = Texts.of("folder.volume", Shown.line(volume));
        getStyleClass().add("files-sheet");
        setId("files-sheet");
        // What is looked into takes the sheet's place.
        view = new FilesView(services, sheets, notices, this::show);
        VBox.setVgrow(view, Priority.ALWAYS);
        var header = Nodes.row(Nodes.label(title, "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer = Nodes.row(Nodes.spacer(), Nodes.button("diff.close", Feather.X, this::close));
        footer.getStyleClass().add("sheet-footer");
        getChildren().addAll(header, view, footer);
    }

    public static void show(
            ContainerServices services, Sheets sheets, Notices notices, String endpoint, String volume) {
        FilesSheet sheet = new FilesSheet(services, sheets, notices, volume);
        sheet.show();
        sheet.view.open(endpoint, FilePlace.volume(volume));
    }

    private void show() {
        sheets.show(this, title, view::close);
    }

    private void close() {
        view.close();
        sheets.hide();
    }
}
