package ferry.ui.device;

import ferry.rom.device.DeviceServices;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.Texts;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;

/** What a device's screen shows: taken on demand, saved as PNG; or live in scrcpy's window where that is installed. */
final class ScreenView extends VBox {
    private final DeviceServices services;
    private final Notices notices;
    private final ImageView picture = new ImageView();
    private final StackPane wall = new StackPane();
    private final Button take;
    private final Button save;
    private final Button mirror;
    private final Label mirrorHint = Nodes.label("", "text-muted");
    private String serial = "";
    private byte[] png = new byte[0];

    ScreenView(DeviceServices services, Notices notices) {
        this.services = services;
        this.notices = notices;
        setId("device-screen");
        take = Nodes.button("screen.take", Feather.CAMERA, this::take, "accent");
        take.setId("screen-take");
        save = Nodes.button("screen.save", Feather.DOWNLOAD, this::save);
        save.setId("screen-save");
        save.setDisable(true);
        mirror = Nodes.button("screen.mirror", Feather.CAST, this::mirror);
        mirror.setId("screen-mirror");
        HBox bar = Nodes.row(take, save, Nodes.spacer(), mirrorHint, mirror);
        bar.getStyleClass().add("list-bar");
        picture.setPreserveRatio(true);
        picture.fitHeightProperty().bind(wall.heightProperty().subtract(24));
        picture.fitWidthProperty().bind(wall.widthProperty().subtract(24));
        wall.setMinSize(0, 0);
        VBox.setVgrow(wall, Priority.ALWAYS);
        getChildren().addAll(bar, wall);
    }

    void open(String device) {
        if (!device.equals(serial)) {
            serial = device;
            png = new byte[0];
            save.setDisable(true);
            wall.getChildren()
                    .setAll(new EmptyState(
                            Feather.SMARTPHONE, Texts.of("screen.empty"), Texts.of("screen.empty.hint")));
        }
        Background.call(
                "mirror",
                services::canMirror,
                can -> {
                    mirror.setDisable(!can);
                    mirrorHint.setText(can ? "" : Texts.of("screen.mirror.missing"));
                },
                problem -> mirror.setDisable(true));
    }

    private void take() {
        String device = serial;
        take.setDisable(true);
        Background.call(
                "screenshot",
                () -> services.screenshot(device),
                bytes -> {
                    take.setDisable(false);
                    Image image = new Image(new ByteArrayInputStream(bytes));
                    if (image.isError()) {
                        notices.failed(new Problem(Texts.of("screen.broken"), ""));
                    } else if (device.equals(serial)) {
                        png = bytes;
                        picture.setImage(image);
                        picture.setAccessibleText(Texts.of("screen.accessible"));
                        save.setDisable(false);
                        wall.getChildren().setAll(picture);
                    }
                },
                problem -> {
                    take.setDisable(false);
                    notices.failed(problem);
                });
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("screen.save"));
        chooser.setInitialFileName("screen.png");
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            byte[] bytes = png;
            Background.call(
                    "screenshot-save",
                    () -> Files.write(file.toPath(), bytes),
                    path -> notices.done(Texts.of("notice.saved", path)),
                    notices::failed);
        }
    }

    private void mirror() {
        String device = serial;
        Background.call(
                "mirror",
                () -> {
                    services.mirror(device);
                    return true;
                },
                opened -> notices.done(Texts.of("screen.mirror.opened")),
                notices::failed);
    }
}
