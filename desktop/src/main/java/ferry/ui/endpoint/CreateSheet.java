package ferry.ui.endpoint;

import ferry.docker.ContainerSpec;
import ferry.docker.Image;
import ferry.ui.WorkbenchServices;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.base.Words;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The form for a new container: what {@code docker run} asks for most, each as one line or one a line. */
final class CreateSheet extends VBox {
    private final WorkbenchServices services;
    private final String endpoint;
    private final ComboBox<String> image = combo("create-image");
    private final TextField name = field("create-name");
    private final TextField command = field("create-command");
    private final TextArea environment = area("create-env");
    private final TextArea ports = area("create-ports");
    private final TextArea volumes = area("create-volumes");
    private final TextField memory = field("create-memory");
    private final TextField cpus = field("create-cpus");
    private final TextField processes = field("create-processes");
    private final ComboBox<String> restart = combo("create-restart");
    private final ComboBox<String> network = combo("create-network");
    private final CheckBox start = new CheckBox(Texts.of("create.start"));
    private final CheckBox remove = new CheckBox(Texts.of("create.remove"));
    private final ProblemBox problem = new ProblemBox();
    private final Button create;
    private final GridPane grid = new GridPane();

    private CreateSheet(Sheets sheets, WorkbenchServices services, String endpoint, Consumer<String> onDone) {
        this.services = services;
        this.endpoint = endpoint;
        getStyleClass().add("create-sheet");
        setId("create-sheet");
        create = Nodes.button("create.yes", Feather.PLUS, () -> create(sheets, onDone), "accent");
        create.setId("create-yes");
        image.getStyleClass().add("default-focus");
        restart.setEditable(false);
        restart.getItems().setAll("no", "on-failure", "unless-stopped", "always");
        restart.setValue("no");
        network.setValue("bridge");
        start.setSelected(true);
        start.setId("create-start");
        fields();
        Nodes.show(problem, false);
        ScrollPane scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        var header = Nodes.row(Nodes.label(Texts.of("create.title", Shown.line(endpoint)), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var footer = Nodes.row(
                start, remove, Nodes.spacer(), Nodes.button("confirm.cancel", Feather.X, sheets::hide), create);
        footer.getStyleClass().add("sheet-footer");
        VBox trouble = new VBox(problem);
        trouble.getStyleClass().add("create-problem");
        getChildren().addAll(header, scroll, trouble, footer);
    }

    /** Shows the form; {@code onDone} gets the name or the id of what was created. */
    static void show(Sheets sheets, WorkbenchServices services, String endpoint, Consumer<String> onDone) {
        CreateSheet sheet = new CreateSheet(sheets, services, endpoint, onDone);
        sheets.show(sheet, Texts.of("create.title", endpoint), () -> {});
        sheet.load();
    }

    private void fields() {
        grid.getStyleClass().addAll("facts", "create-grid");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(110);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, values);
        row("create.image", image, "create.image.hint");
        row("create.name", name, "create.name.hint");
        row("create.command", command, "create.command.hint");
        row("create.env", environment, "create.env.hint");
        row("create.ports", ports, "create.ports.hint");
        row("create.volumes", volumes, "create.volumes.hint");
        memory.setPromptText(Texts.of("create.memory.hint"));
        cpus.setPromptText(Texts.of("create.cpus.hint"));
        processes.setPromptText(Texts.of("create.processes.hint"));
        memory.setAccessibleText(Texts.of("create.memory"));
        cpus.setAccessibleText(Texts.of("create.cpus"));
        processes.setAccessibleText(Texts.of("create.processes"));
        HBox limits = Nodes.row(
                limit("create.memory"), memory, limit("create.cpus"), cpus, limit("create.processes"), processes);
        Label label = Nodes.label(Texts.of("create.limits"), "fact-name");
        GridPane.setValignment(label, VPos.TOP);
        grid.addRow(grid.getRowCount(), label, limits);
        row("create.restart", restart, "");
        row("create.network", network, "");
    }

    private static Label limit(String key) {
        Label label = Nodes.label(Texts.of(key));
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private void row(String key, Control control, String hintKey) {
        Label label = Nodes.label(Texts.of(key), "fact-name");
        label.setLabelFor(control);
        GridPane.setValignment(label, VPos.TOP);
        control.setAccessibleText(Texts.of(key));
        String hint = hintKey.isEmpty() ? "" : Texts.of(hintKey);
        if (control instanceof TextField text) {
            text.setPromptText(hint);
        } else if (control instanceof TextArea text) {
            text.setPromptText(hint);
        } else if (control instanceof ComboBox<?> box) {
            box.setPromptText(hint);
        }
        grid.addRow(grid.getRowCount(), label, control);
    }

    private void load() {
        Background.call(
                "create-images",
                () -> services.images(endpoint).stream()
                        .map(Image::tags)
                        .flatMap(List::stream)
                        .sorted()
                        .toList(),
                image.getItems()::setAll,
                this::fail);
        Background.call("create-networks", () -> services.networks(endpoint), network.getItems()::setAll, this::fail);
    }

    private void create(Sheets sheets, Consumer<String> onDone) {
        ContainerSpec spec;
        try {
            spec = spec();
            spec.body();
        } catch (IllegalArgumentException e) {
            fail(new Problem(String.valueOf(e.getMessage()), ""));
            return;
        }
        boolean starts = start.isSelected();
        create.setDisable(true);
        Background.call(
                "create",
                () -> services.create(endpoint, spec, starts),
                id -> {
                    if (sheets.showing(this)) {
                        sheets.hide();
                    }
                    onDone.accept(spec.name().isEmpty() ? Shown.id(id) : spec.name());
                },
                why -> {
                    create.setDisable(false);
                    fail(why);
                });
    }

    private ContainerSpec spec() {
        String wanted = image.getEditor().getText().strip();
        String policy = restart.getValue().equals("no") ? "" : restart.getValue();
        String joined = network.getEditor().getText().strip();
        return new ContainerSpec(
                wanted,
                name.getText().strip(),
                Words.of(command.getText()),
                lines(environment),
                List.of(),
                lines(volumes),
                lines(ports),
                new ContainerSpec.Limits(ContainerSpec.bytes(memory.getText()), number("create.cpus", cpus), (long)
                        number("create.processes", processes)),
                policy,
                joined.equals("bridge") ? "" : joined,
                "",
                remove.isSelected());
    }

    private static double number(String key, TextField field) {
        String text = field.getText().strip();
        try {
            double value = text.isEmpty() ? 0 : Double.parseDouble(text);
            if (value >= 0 && value < 1e9) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(Texts.of("create.nonumber", Texts.of(key), text));
    }

    private void fail(Problem why) {
        problem.set(why);
        Nodes.show(problem, true);
    }

    private static List<String> lines(TextArea area) {
        return area.getText()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static TextField field(String id) {
        TextField field = new TextField();
        field.setId(id);
        field.setMinWidth(60);
        return field;
    }

    private static TextArea area(String id) {
        TextArea area = new TextArea();
        area.setId(id);
        area.setPrefRowCount(2);
        return area;
    }

    private static ComboBox<String> combo(String id) {
        ComboBox<String> combo = new ComboBox<>();
        combo.setId(id);
        combo.setEditable(true);
        combo.setMaxWidth(Double.MAX_VALUE);
        return combo;
    }
}
