package ferry.ui.sessions;

import ferry.session.Session;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/** The downtime of all sessions that had one, the oldest on the left; a click on a bar opens its session. */
final class DowntimeChart extends Region {
    private static final int MOST = 120;
    private static final double TITLE = 20;
    private static final double WIDEST = 22;

    private final Consumer<Session> onChoose;
    private final Label title = Nodes.label("", "figure-caption");
    private final List<Session> shown = new ArrayList<>();
    private final List<Region> bars = new ArrayList<>();
    private long longest = 1;

    DowntimeChart(Consumer<Session> onChoose) {
        this.onChoose = onChoose;
        getStyleClass().add("downtime-chart");
        setId("downtime-chart");
        setAccessibleRole(AccessibleRole.PARENT);
        getChildren().add(title);
        setMinHeight(110);
        setPrefHeight(110);
    }

    void show(List<Session> sessions) {
        shown.clear();
        List<Session> had = sessions.stream()
                .filter(session -> session.downtimeMs() > 0)
                .sorted(Comparator.comparingLong(Session::startedMs))
                .toList();
        shown.addAll(had.subList(Math.max(0, had.size() - MOST), had.size()));
        longest = shown.stream().mapToLong(Session::downtimeMs).max().orElse(1);
        long median = shown.isEmpty()
                ? 0
                : shown.stream().map(Session::downtimeMs).sorted().toList().get(shown.size() / 2);
        title.setText(Texts.of("sessions.chart", shown.size(), Shown.millis(median), Shown.millis(longest)));
        setAccessibleText(title.getText());
        getChildren().removeAll(bars);
        bars.clear();
        for (Session session : shown) {
            Region bar = new Region();
            bar.getStyleClass()
                    .addAll("downtime-bar", session.outcome().equals("rolled-back") ? "is-undone" : "is-done");
            Tooltip.install(
                    bar,
                    new Tooltip(Shown.line(session.containerName()) + ", " + Shown.millis(session.downtimeMs()) + ", "
                            + Shown.time(session.startedMs())));
            bar.setOnMouseClicked(event -> onChoose.accept(session));
            bars.add(bar);
        }
        getChildren().addAll(bars);
        Nodes.show(this, !shown.isEmpty());
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double left = 14;
        double width = getWidth() - 2 * left;
        double height = getHeight() - TITLE - 14;
        title.resizeRelocate(left, 4, width, TITLE);
        double each = Math.min(WIDEST, width / Math.max(1, bars.size()));
        for (int i = 0; i < bars.size(); i++) {
            double tall = Math.max(2, height * shown.get(i).downtimeMs() / longest);
            bars.get(i).resizeRelocate(left + i * each, TITLE + 6 + height - tall, Math.max(1, each - 2), tall);
        }
    }
}
