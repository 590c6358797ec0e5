package ferry.ui.endpoint;

import ferry.docker.Endpoint;
import ferry.docker.EngineFacts;
import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The head of a side: which endpoint, its state, and what it is. */
final class EndpointHeader extends HBox {
    private static final String[] TONES = {"success", "warning", "danger", "muted"};
    private final ComboBox<Endpoint> switcher;
    private final FontIcon icon = Icons.of(Feather.MONITOR, "endpoint-icon");
    private final Label state = Nodes.label("", "pill");
    private final Label facts = Nodes.label("", "endpoint-facts");

    EndpointHeader(ObservableList<Endpoint> endpoints, String sideName, Feather sideIcon) {
        getStyleClass().add("endpoint-header");
        switcher = new ComboBox<>();
        switcher.setItems(endpoints);
        switcher.getStyleClass().add("endpoint-switcher");
        switcher.setAccessibleText(Texts.of("endpoint.switcher", sideName));
        switcher.setMinWidth(USE_PREF_SIZE);
        switcher.setMaxWidth(220);
        switcher.setPromptText(Texts.of("endpoint.choose"));
        switcher.setConverter(new StringConverter<>() {
            @Override
            public String toString(Endpoint endpoint) {
                return endpoint == null ? "" : Shown.line(endpoint.name());
            }

            @Override
            public Endpoint fromString(String text) {
                throw new UnsupportedOperationException("the switcher is not editable");
            }
        });
        switcher.setCellFactory(list -> new EndpointCell());
        facts.setMinWidth(0);
        state.setMinWidth(Region.USE_PREF_SIZE);
        HBox.setHgrow(facts, Priority.ALWAYS);
        facts.setMaxWidth(Double.MAX_VALUE);
        setAlignment(Pos.CENTER_LEFT);
        state.setVisible(false);
        icon.setIconCode(sideIcon);
        getChildren().addAll(icon, switcher, facts, state);
    }

    ComboBox<Endpoint> switcher() {
        return switcher;
    }

    void show(Endpoint endpoint) {
        boolean phone = endpoint.name().contains("phone");
        icon.setIconCode(phone ? Feather.SMARTPHONE : Feather.MONITOR);
        state.setText(stateWord(endpoint));
        Nodes.tone(state, tone(endpoint), TONES);
        String line =
                endpoint.facts().map(known -> facts(known, endpoint.criu())).orElse("");
        facts.setText(line);
        facts.setTooltip(line.isBlank() ? null : new Tooltip(line));
        state.setVisible(true);
    }

    static String stateWord(Endpoint endpoint) {
        return Texts.orElse("endpoint." + endpoint.state(), Shown.line(endpoint.state()));
    }

    static String tone(Endpoint endpoint) {
        if (endpoint.state().equals("up")) {
            return endpoint.problems().isEmpty() ? "success" : "warning";
        }
        return endpoint.state().equals("down") ? "muted" : "danger";
    }

    private static String facts(EngineFacts known, String criu) {
        List<String> parts = new ArrayList<>();
        parts.add(known.architecture());
        parts.add(known.operatingSystem());
        parts.add(Texts.of("endpoint.docker", known.version()));
        parts.add(criu.equals("unknown") ? Texts.of("endpoint.nocriu") : Texts.of("endpoint.criu", criu));
        parts.add(Texts.of("endpoint.machine", known.cpus(), Shown.bytes(known.memoryBytes())));
        return Shown.line(String.join(
                " · ", parts.stream().filter(part -> !part.isBlank()).toList()));
    }

    /** An endpoint in the switcher's list, with the dot of its state. */
    private static final class EndpointCell extends ListCell<Endpoint> {
        private final Region dot = new Region();

        EndpointCell() {
            dot.getStyleClass().add("state-dot");
            dot.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        }

        @Override
        protected void updateItem(Endpoint endpoint, boolean empty) {
            super.updateItem(endpoint, empty);
            if (empty || endpoint == null) {
                setText(null);
                setGraphic(null);
                return;
            }
            setText(Texts.of("endpoint.cell", Shown.line(endpoint.name()), stateWord(endpoint)));
            Nodes.tone(dot, tone(endpoint), TONES);
            setGraphic(dot);
        }
    }
}
