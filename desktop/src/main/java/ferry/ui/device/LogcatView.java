package ferry.ui.device;

import ferry.rom.device.DeviceServices;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import ferry.ui.details.LogView;
import javafx.animation.PauseTransition;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import javafx.util.StringConverter;

/** A device's log: only lines that have a text and reach a level, followed, searched and saved. */
final class LogcatView extends VBox {
    private final DeviceServices services;
    private final LogView log = new LogView();
    private final TextField filter = new TextField();
    private final ComboBox<LogcatLevel> level = new ComboBox<>();
    private final PauseTransition typing = new PauseTransition(Duration.millis(300));
    private String serial = "";

    LogcatView(DeviceServices services) {
        this.services = services;
        setId("logcat");
        filter.setPromptText(Texts.of("logcat.filter"));
        filter.setAccessibleText(Texts.of("logcat.filter"));
        filter.getStyleClass().add("filter");
        filter.setId("logcat-filter");
        HBox.setHgrow(filter, Priority.ALWAYS);
        level.getItems().setAll(LogcatLevel.values());
        level.setValue(LogcatLevel.VERBOSE);
        level.setAccessibleText(Texts.of("logcat.level"));
        level.setId("logcat-level");
        level.setConverter(new StringConverter<>() {
            @Override
            public String toString(LogcatLevel value) {
                return value == null ? "" : Texts.of("logcat.level." + value.letter());
            }

            @Override
            public LogcatLevel fromString(String text) {
                throw new UnsupportedOperationException("the levels are not editable");
            }
        });
        typing.setOnFinished(event -> reopen());
        filter.textProperty().subscribe((old, now) -> typing.playFromStart());
        level.valueProperty().subscribe((old, now) -> reopen());
        HBox bar = Nodes.row(level, filter);
        bar.getStyleClass().add("list-bar");
        VBox.setVgrow(log, Priority.ALWAYS);
        getChildren().addAll(bar, log);
    }

    void open(String device) {
        serial = device;
        reopen();
    }

    void close() {
        serial = "";
        log.close();
    }

    private void reopen() {
        if (!serial.isEmpty()) {
            String device = serial;
            String text = filter.getText();
            LogcatLevel least = level.getValue();
            log.open(() -> new LogcatLines(services.logcat(device), least, text));
        }
    }
}
