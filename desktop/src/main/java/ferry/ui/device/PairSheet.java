package ferry.ui.device;

import ferry.rom.device.AdbExposure;
import ferry.rom.device.DeviceServices;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Notices;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.concurrent.Callable;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** Brings a device in over the network: pairs by a picture or by the code that it shows, then connects. Says what that opens. */
final class PairSheet extends VBox {
    private final TextField pairAddress = field("pair-address", "192.168.1.7:37123");
    private final TextField code = field("pair-code", "123456");
    private final TextField connectAddress = field("connect-address", "192.168.1.7:41234");
    private final ProblemBox problem = new ProblemBox();
    private final Label said = Nodes.paragraph("", "text-muted");
    private final Button pair;
    private final Button connect;

    private PairSheet(DeviceServices services, Sheets sheets, Notices notices) {
        getStyleClass().add("pair-sheet");
        setId("pair-sheet");
        pair = Nodes.button(
                "pair.pair",
                Feather.LINK,
                () -> call(
                        "pair.paired",
                        () -> {
                            services.pair(code.getText(), pairAddress.getText());
                            return true;
                        },
                        () -> connectAddress.requestFocus()));
        pair.setId("pair-pair");
        connect = Nodes.button(
                "pair.connect",
                Feather.WIFI,
                () -> call(
                        "pair.connected",
                        () -> {
                            services.connect(connectAddress.getText());
                            return true;
                        },
                        () -> {
                            sheets.hide();
                            notices.done(Texts.of("pair.connected"));
                        }),
                "accent");
        connect.setId("pair-connect");
        pair.disableProperty()
                .bind(pairAddress
                        .textProperty()
                        .isEmpty()
                        .or(code.textProperty().isEmpty()));
        connect.disableProperty().bind(connectAddress.textProperty().isEmpty());
        connectAddress.setOnAction(event -> connect.fire());
        code.setOnAction(event -> pair.fire());
        ProblemBox warning = new ProblemBox(
                new Problem(Texts.of("pair.warning"), Texts.of("pair.warning.cure", AdbExposure.MENDED)));
        warning.getStyleClass().add("warning");
        GridPane first = new GridPane();
        first.getStyleClass().add("facts");
        first.addRow(0, named("pair.address", pairAddress), pairAddress);
        first.addRow(1, named("pair.code", code), code);
        GridPane second = new GridPane();
        second.getStyleClass().add("facts");
        second.addRow(0, named("pair.address", connectAddress), connectAddress);
        Nodes.show(problem, false);
        VBox byCode = new VBox(
                Nodes.paragraph(Texts.of("pair.step1"), "section-title"),
                Nodes.paragraph(Texts.of("pair.step1.text"), "text-muted"),
                first,
                Nodes.row(Nodes.spacer(), pair),
                Nodes.paragraph(Texts.of("pair.step2"), "section-title"),
                Nodes.paragraph(Texts.of("pair.step2.text"), "text-muted"),
                second,
                said,
                problem);
        byCode.getStyleClass().add("qr-box");
        QrPairBox byPicture = new QrPairBox(services, address -> {
            sheets.hide();
            notices.done(Texts.of("pair.qr.done", Shown.line(address)));
        });
        HBox ways = new HBox(byPicture, new Separator(Orientation.VERTICAL), byCode);
        ways.getStyleClass().add("pair-ways");
        VBox body = new VBox(warning, ways);
        body.getStyleClass().add("confirmation-words");
        var header = Nodes.row(Nodes.label(Texts.of("pair.title"), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer = Nodes.row(Nodes.spacer(), Nodes.button("confirm.cancel", Feather.X, sheets::hide), connect);
        footer.getStyleClass().add("sheet-footer");
        pairAddress.getStyleClass().add("default-focus");
        getChildren().addAll(header, body, footer);
    }

    static void show(DeviceServices services, Sheets sheets, Notices notices) {
        sheets.show(new PairSheet(services, sheets, notices), Texts.of("pair.title"), () -> {});
    }

    private void call(String doneKey, Callable<Boolean> work, Runnable then) {
        Nodes.show(problem, false);
        said.setText(Texts.of("pair.working"));
        setDisable(true);
        Background.call(
                "pair",
                work,
                done -> {
                    setDisable(false);
                    said.setText(Texts.of(doneKey));
                    then.run();
                },
                why -> {
                    setDisable(false);
                    said.setText("");
                    problem.set(why);
                    Nodes.show(problem, true);
                });
    }

    private static TextField field(String id, String example) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(example);
        return field;
    }

    private static Label named(String key, TextField field) {
        Label label = Nodes.label(Texts.of(key), "fact-name");
        label.setMinWidth(USE_PREF_SIZE);
        label.setLabelFor(field);
        field.setAccessibleText(label.getText());
        return label;
    }
}
