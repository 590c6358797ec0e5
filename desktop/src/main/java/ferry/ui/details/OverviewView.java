package ferry.ui.details;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Container;
import ferry.ui.WorkbenchServices;
import ferry.ui.base.Background;
import ferry.ui.base.Nodes;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.endpoint.ContainerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The facts about a container that a person asks for first. */
final class OverviewView extends ScrollPane {
    private final GridPane first = grid();
    private final GridPane second = grid();
    private Subscription subscription = Subscription.EMPTY;
    private @Nullable Thread asking;

    OverviewView() {
        HBox columns = new HBox(first, second);
        columns.getStyleClass().add("overview");
        HBox.setHgrow(first, Priority.ALWAYS);
        HBox.setHgrow(second, Priority.ALWAYS);
        setContent(columns);
        setFitToWidth(true);
    }

    void open(WorkbenchServices services, ContainerRow row) {
        close();
        second.getChildren().clear();
        subscription = row.containerProperty().subscribe(this::show);
        asking = Background.call(
                "overview", () -> services.inspect(row.endpoint(), row.id()), this::showMore, problem -> {
                    second.getChildren().clear();
                    fact(second, "overview.more", problem.what());
                });
    }

    void close() {
        subscription.unsubscribe();
        subscription = Subscription.EMPTY;
        if (asking != null) {
            asking.interrupt();
            asking = null;
        }
    }

    private void show(Container container) {
        first.getChildren().clear();
        fact(first, "column.state", container.status().isBlank() ? container.state() : container.status());
        fact(first, "column.image", container.image());
        fact(first, "overview.command", container.command());
        fact(first, "overview.platform", container.platform().isBlank() ? "–" : container.platform());
        fact(first, "overview.ports", ports(container.ports()));
        fact(first, "column.created", Shown.time(container.created() * 1000));
        fact(first, "column.id", container.id());
    }

    private void showMore(Optional<JsonNode> answer) {
        second.getChildren().clear();
        if (answer.isEmpty()) {
            fact(second, "overview.more", Texts.of("details.gone"));
            return;
        }
        JsonNode node = answer.get();
        JsonNode host = node.path("HostConfig");
        fact(second, "overview.restart", text(host.path("RestartPolicy").path("Name")));
        long memory = host.path("Memory").asLong();
        fact(second, "overview.memorylimit", memory > 0 ? Shown.bytes(memory) : Texts.of("overview.nolimit"));
        fact(
                second,
                "overview.mounts",
                join(
                        node.path("Mounts"),
                        mount -> text(mount.path("Source")) + " → " + text(mount.path("Destination"))));
        fact(second, "overview.environment", join(node.path("Config").path("Env"), OverviewView::text));
        List<String> labels = new ArrayList<>();
        node.path("Config")
                .path("Labels")
                .properties()
                .forEach(label -> labels.add(label.getKey() + "=" + text(label.getValue())));
        fact(second, "overview.labels", labels.isEmpty() ? "–" : String.join("\n", labels));
        fact(second, "overview.pid", text(node.path("State").path("Pid")));
    }

    private static String ports(List<Container.Port> ports) {
        return ports.isEmpty()
                ? "–"
                : ports.stream()
                        .map(port -> port.hostPort() > 0
                                ? port.ip() + ":" + port.hostPort() + " → " + port.containerPort() + "/"
                                        + port.protocol()
                                : port.containerPort() + "/" + port.protocol())
                        .distinct()
                        .collect(Collectors.joining("\n"));
    }

    private static String join(JsonNode array, java.util.function.Function<JsonNode, String> shown) {
        List<String> parts = new ArrayList<>();
        array.forEach(element -> parts.add(shown.apply(element)));
        return parts.isEmpty() ? "–" : String.join("\n", parts);
    }

    private static String text(JsonNode node) {
        String text = node.asText("");
        return text.isBlank() ? "–" : text;
    }

    private static void fact(GridPane grid, String key, String value) {
        int row = grid.getRowCount();
        Label name = Nodes.label(Texts.of(key), "fact-name");
        Label text = Nodes.paragraph(value.lines().map(Shown::line).collect(Collectors.joining("\n")), "fact-value");
        GridPane.setValignment(name, VPos.TOP);
        HBox line = new HBox(
                text,
                Nodes.iconButton("overview.copy", Feather.COPY, () -> ProblemBox.copyToClipboard(value), "fact-copy"));
        name.setLabelFor(text);
        text.setAccessibleText(name.getText() + ": " + text.getText());
        grid.addRow(row, name, line);
    }

    private static GridPane grid() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("facts");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(110);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, values);
        grid.setPrefWidth(400);
        grid.setMinWidth(0);
        return grid;
    }
}
