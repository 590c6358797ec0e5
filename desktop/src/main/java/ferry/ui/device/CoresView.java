package ferry.ui.device;

import ferry.rom.device.Core;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/** A bar of its load and its clock for each core. The rows stay, only their values change. */
final class CoresView extends GridPane {
    private final List<ProgressBar> bars = new ArrayList<>();
    private final List<Label> figures = new ArrayList<>();

    CoresView() {
        getStyleClass().addAll("facts", "cores");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(18);
        ColumnConstraints middle = new ColumnConstraints();
        middle.setHgrow(Priority.ALWAYS);
        ColumnConstraints right = new ColumnConstraints();
        right.setMinWidth(120);
        getColumnConstraints().addAll(names, middle, right);
    }

    void show(List<Core> cores) {
        if (cores.size() != bars.size()) {
            getChildren().clear();
            bars.clear();
            figures.clear();
            for (Core core : cores) {
                ProgressBar bar = new ProgressBar(0);
                bar.setMaxWidth(Double.MAX_VALUE);
                bar.setFocusTraversable(false);
                Label figure = Nodes.label("", "figure");
                bars.add(bar);
                figures.add(figure);
                addRow(core.number(), Nodes.label(String.valueOf(core.number()), "fact-name"), bar, figure);
            }
        }
        for (int i = 0; i < cores.size(); i++) {
            Core core = cores.get(i);
            bars.get(i).setProgress(core.online() ? core.load().orElse(0) : 0);
            String text = words(core);
            figures.get(i).setText(text);
            bars.get(i).setAccessibleText(Texts.of("device.core", core.number()) + ": " + text);
        }
    }

    private static String words(Core core) {
        if (!core.online()) {
            return Texts.of("device.core.off");
        }
        String load = core.load().isPresent() ? Math.round(core.load().getAsDouble() * 100) + " %" : "–";
        if (core.khz().isEmpty()) {
            return load;
        }
        return String.format(Locale.ROOT, "%s · %.2f GHz", load, core.khz().getAsLong() / 1e6);
    }
}
