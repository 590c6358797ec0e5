package ferry.ui;

import ferry.docker.Endpoint;
import ferry.migrate.Strategy;
import ferry.ui.base.FontSizes;
import ferry.ui.base.Nodes;
import ferry.ui.base.Settings;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.IntegerProperty;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;

/** All that the person can choose about the window. A choice holds at once and is kept. */
final class SettingsSheet extends VBox {
    private final GridPane grid = new GridPane();
    private int rows;

    private SettingsSheet(WorkbenchModel model) {
        getStyleClass().add("settings-sheet");
        setId("settings-sheet");
        grid.getStyleClass().add("facts");
        Settings settings = model.settings();
        section("settings.appearance");
        ComboBox<Settings.Look> look = choice(
                List.of(Settings.Look.values()),
                settings.look().get(),
                each -> Texts.of("look." + each.name().toLowerCase(Locale.ROOT)),
                settings.look()::set);
        look.getStyleClass().add("default-focus");
        row("settings.look", "settings-look", look);
        row(
                "settings.language",
                "settings-language",
                choice(
                        Texts.LANGUAGES,
                        spoken(settings),
                        each -> each.getDisplayLanguage(each),
                        settings.language()::set));
        row("settings.size", "settings-size", size(settings.size()));
        row("settings.logsize", "settings-logsize", size(settings.logSize()));
        section("settings.crossing");
        row(
                "settings.source",
                "settings-source",
                choice(
                        List.of(false, true),
                        settings.removeSource().get(),
                        each -> Texts.of(each ? "settings.source.remove" : "settings.source.hold"),
                        settings.removeSource()::set));
        row(
                "settings.strategy",
                "settings-strategy",
                choice(strategies(), settings.strategy().get(), SettingsSheet::strategy, settings.strategy()::set));
        section("settings.endpoints");
        grid.add(Nodes.paragraph(Texts.of("settings.endpoints.hint"), "text-muted"), 0, rows++, 2, 1);
        names(model).forEach(name -> grid.add(endpoint(settings, name), 0, rows++, 2, 1));
    }

    static void show(Sheets sheets, WorkbenchModel model) {
        SettingsSheet sheet = new SettingsSheet(model);
        var header = Nodes.row(Nodes.label(Texts.of("settings"), "sheet-title"));
        header.getStyleClass().add("sheet-header");
        ScrollPane scroll = new ScrollPane(sheet.grid);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        var footer = Nodes.row(
                Nodes.label(Texts.of("settings.kept"), "text-muted"),
                Nodes.spacer(),
                Nodes.button("crossing.close", Feather.X, sheets::hide));
        footer.getStyleClass().add("sheet-footer");
        sheet.getChildren().addAll(header, scroll, footer);
        sheets.show(sheet, Texts.of("settings"), () -> {});
        sheet.applyCss(); // A scroll pane has no content before, and the keyboard begins there.
    }

    private void section(String key) {
        grid.add(Nodes.label(Texts.of(key), "section-title"), 0, rows++, 2, 1);
    }

    private void row(String key, String id, Region control) {
        Label label = Nodes.label(Texts.of(key), "fact-name");
        label.setLabelFor(control);
        label.setMinWidth(USE_PREF_SIZE);
        Nodes.name(control, label.getText());
        control.setId(id);
        control.setPrefWidth(300);
        grid.addRow(rows++, label, control);
    }

    private static Locale spoken(Settings settings) {
        return Texts.LANGUAGES.stream()
                .filter(each ->
                        each.getLanguage().equals(settings.language().get().getLanguage()))
                .findFirst()
                .orElse(Texts.LANGUAGES.getFirst());
    }

    private static List<String> strategies() {
        List<String> words = new ArrayList<>();
        words.add("");
        for (Strategy strategy : Strategy.values()) {
            words.add(strategy.name().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static String strategy(String word) {
        return word.isEmpty() ? Texts.of("settings.strategy.auto") : Texts.orElse("strategy." + word, word);
    }

    private static <T> ComboBox<T> choice(List<T> all, T now, Function<T, String> word, Consumer<T> onChoice) {
        ComboBox<T> box = new ComboBox<>();
        box.getItems().setAll(all);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : word.apply(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("nothing is typed into it");
            }
        });
        box.setValue(now);
        box.valueProperty().subscribe((old, chosen) -> onChoice.accept(chosen));
        return box;
    }

    private static Spinner<Integer> size(IntegerProperty pixels) {
        Spinner<Integer> spinner = new Spinner<>(
                new SpinnerValueFactory.IntegerSpinnerValueFactory(FontSizes.LEAST, FontSizes.MOST, pixels.get()));
        spinner.valueProperty().subscribe((old, now) -> pixels.set(now));
        return spinner;
    }

    /** Those that there are, and those that are away but were hidden before. */
    private static Set<String> names(WorkbenchModel model) {
        Set<String> names = new TreeSet<>(model.settings().hiddenEndpoints());
        model.allEndpoints().stream().map(Endpoint::name).forEach(names::add);
        return names;
    }

    private static Node endpoint(Settings settings, String name) {
        CheckBox box = new CheckBox(Shown.line(name));
        box.setMnemonicParsing(false);
        box.setId("settings-endpoint-" + name.replace(':', '-'));
        box.setSelected(!settings.hiddenEndpoints().contains(name));
        box.selectedProperty().subscribe((old, shown) -> {
            if (shown) {
                settings.hiddenEndpoints().remove(name);
            } else {
                settings.hiddenEndpoints().add(name);
            }
        });
        return box;
    }
}
