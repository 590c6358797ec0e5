package ferry.ui.details;

import ferry.docker.Usage;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.endpoint.UsageHistory;
import ferry.ui.endpoint.UsageHistory.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.kordamp.ikonli.feather.Feather;

/** Live charts of what a container uses: processor, memory, network, disk. */
final class StatisticsView extends StackPane {
    private final UsageChart cpuChart = new UsageChart(Shown::cpu, 10);
    private final UsageChart memoryChart = new UsageChart(value -> Shown.bytes(Math.round(value)), 1 << 20);
    private final UsageChart networkChart = new UsageChart(Shown::rate, 1024);
    private final UsageChart diskChart = new UsageChart(Shown::rate, 1024);
    private final Label cpu = Nodes.label("", "figure");
    private final Label memory = Nodes.label("", "figure");
    private final Label network = Nodes.label("", "figure");
    private final Label disk = Nodes.label("", "figure");
    private final Node empty = new EmptyState(Feather.ACTIVITY, Texts.of("stats.empty"), Texts.of("stats.empty.hint"));
    private final HBox charts;
    private final VBox content;
    private final ToggleButton hour = new ToggleButton(Texts.of("stats.hour"));
    private Runnable again = () -> {};
    private Subscription subscription = Subscription.EMPTY;

    StatisticsView() {
        charts = new HBox(
                card("stats.cpu", cpu, cpuChart),
                card("stats.memory", memory, memoryChart),
                card("stats.network", network, networkChart),
                card("stats.disk", disk, diskChart));
        charts.getStyleClass().add("charts");
        hour.setId("stats-hour");
        hour.setMnemonicParsing(false);
        hour.getStyleClass().addAll("small", "log-toggle");
        hour.selectedProperty().subscribe((old, now) -> again.run());
        HBox bar = Nodes.row(Nodes.spacer(), hour);
        bar.getStyleClass().add("stats-bar");
        VBox.setVgrow(charts, Priority.ALWAYS);
        content = new VBox(bar, charts);
        getChildren().addAll(content, empty);
    }

    void open(ContainerRow row) {
        close();
        again = () -> show(row);
        subscription = row.history().countProperty().subscribe(count -> show(row));
    }

    void close() {
        subscription.unsubscribe();
        subscription = Subscription.EMPTY;
        again = () -> {};
    }

    private static VBox card(String key, Label figure, UsageChart chart) {
        VBox.setVgrow(chart, Priority.ALWAYS);
        VBox card = new VBox(Nodes.row(Nodes.label(Texts.of(key), "chart-title"), Nodes.spacer(), figure), chart);
        card.getStyleClass().add("chart-card");
        card.setMinWidth(0);
        HBox.setHgrow(card, Priority.ALWAYS);
        return card;
    }

    private void show(ContainerRow row) {
        boolean wide = hour.isSelected();
        double span = wide ? UsageHistory.LONG : UsageHistory.RECENT;
        List<Sample> samples = (wide
                        ? row.history().longSamples()
                        : row.history().samples())
                .stream()
                        .filter(sample -> sample.usage().memoryLimit() > 0
                                || sample.usage().memoryBytes() > 0
                                || sample.usage().cpuPercent() > 0)
                        .toList();
        Nodes.show(empty, samples.isEmpty());
        Nodes.show(content, !samples.isEmpty());
        if (samples.isEmpty()) {
            return;
        }
        Usage last = samples.getLast().usage();
        cpu.setText(Shown.cpu(last.cpuPercent()));
        memory.setText(Texts.of("stats.of", Shown.bytes(last.memoryBytes()), Shown.bytes(last.memoryLimit())));
        cpuChart.show(List.of(series(samples, Usage::cpuPercent)), span);
        memoryChart.show(List.of(series(samples, Usage::memoryBytes)), span);
        UsageChart.Series in = rates(samples, Usage::rxBytes);
        UsageChart.Series out = rates(samples, Usage::txBytes);
        networkChart.show(List.of(in, out), span);
        network.setText(Texts.of("stats.inout", Shown.rate(last(in)), Shown.rate(last(out))));
        UsageChart.Series read = rates(samples, Usage::readBytes);
        UsageChart.Series written = rates(samples, Usage::writtenBytes);
        diskChart.show(List.of(read, written), span);
        disk.setText(Texts.of("stats.readwritten", Shown.rate(last(read)), Shown.rate(last(written))));
        diskChart.setAccessibleText(Texts.of("stats.disk") + " " + disk.getText());
        cpuChart.setAccessibleText(Texts.of("stats.cpu") + " " + cpu.getText());
        memoryChart.setAccessibleText(Texts.of("stats.memory") + " " + memory.getText());
        networkChart.setAccessibleText(Texts.of("stats.network") + " " + network.getText());
    }

    private static double last(UsageChart.Series series) {
        return series.values().length == 0 ? 0 : series.values()[series.values().length - 1];
    }

    private static UsageChart.Series series(List<Sample> samples, ToDoubleFunction<Usage> value) {
        long newest = samples.getLast().nanos();
        return new UsageChart.Series(
                samples.stream()
                        .mapToDouble(sample -> (sample.nanos() - newest) / 1e9)
                        .toArray(),
                samples.stream()
                        .mapToDouble(sample -> value.applyAsDouble(sample.usage()))
                        .toArray());
    }

    /** Differences of a counter; a counter that went back belongs to a container that was restarted. */
    private static UsageChart.Series rates(List<Sample> samples, ToDoubleFunction<Usage> counter) {
        int count = Math.max(0, samples.size() - 1);
        double[] seconds = new double[count];
        double[] values = new double[count];
        long newest = samples.getLast().nanos();
        for (int i = 0; i < count; i++) {
            Sample before = samples.get(i);
            Sample after = samples.get(i + 1);
            double span = Math.max(0.05, (after.nanos() - before.nanos()) / 1e9);
            double moved = counter.applyAsDouble(after.usage()) - counter.applyAsDouble(before.usage());
            seconds[i] = (after.nanos() - newest) / 1e9;
            values[i] = Math.max(0, moved) / span;
        }
        return new UsageChart.Series(seconds, values);
    }
}
