package ferry.ui.sessions;

import ferry.session.Session;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/** The steps of a session as bars over time, the time the container was frozen as a band behind them. */
final class Gantt extends Region {
    private static final double NAMES = 150;
    private static final double FIGURES = 70;
    private static final double ROW = 26;
    private static final double AXIS = 22;
    private static final int TICKS = 5;

    private final List<Bar> bars = new ArrayList<>();
    private final List<Tick> ticks = new ArrayList<>();
    private final Region frozen = new Region();
    private final Label frozenLabel = Nodes.label("", "gantt-frozen-label");
    private long start;
    private long end;
    private OptionalLong frozenFrom = OptionalLong.empty();
    private OptionalLong frozenTo = OptionalLong.empty();

    private record Bar(Session.Step step, Label name, Region bar, Label figure) {}

    private record Tick(long ms, Label label, Region line) {}

    Gantt() {
        getStyleClass().add("gantt");
        setAccessibleRole(AccessibleRole.PARENT);
        setAccessibleText(Texts.of("sessions.gantt"));
        frozen.getStyleClass().add("gantt-frozen");
    }

    /** Draws the session's steps; one that never ended reaches to the session's end, or to the last known moment. */
    void show(Session session) {
        getChildren().clear();
        bars.clear();
        ticks.clear();
        List<Session.Step> steps = session.steps();
        start = steps.stream().mapToLong(Session.Step::startedMs).min().orElse(session.startedMs());
        long last = steps.stream()
                .mapToLong(step -> step.endedMs().orElse(step.startedMs()))
                .max()
                .orElse(start);
        boolean open = steps.stream().anyMatch(step -> step.endedMs().isEmpty());
        long known = Math.max(last, session.endedMs().orElse(last));
        // A step that is not over is drawn as going on a little beyond what is known.
        end = Math.max(start + 1, open ? known + (known - start) / 12 : known);
        frozenFrom = steps.stream()
                .filter(step -> step.phase().equals("checkpoint"))
                .mapToLong(Session.Step::startedMs)
                .findFirst();
        frozenTo = session.downtimeMs() >= 0 && frozenFrom.isPresent()
                ? OptionalLong.of(Math.min(end, frozenFrom.getAsLong() + session.downtimeMs()))
                : OptionalLong.empty();
        if (frozenTo.isPresent()) {
            frozenLabel.setText(Texts.of("sessions.frozen", Shown.millis(session.downtimeMs())));
            getChildren().addAll(frozen, frozenLabel);
        }
        addTicks();
        steps.forEach(this::add);
        requestLayout();
    }

    private void add(Session.Step step) {
        Label name = Nodes.label(Texts.orElse("phase." + step.phase(), Shown.line(step.phase())), "gantt-name");
        Region bar = new Region();
        bar.getStyleClass().addAll("gantt-bar", "is-" + step.state());
        String time = step.endedMs().isPresent() ? Shown.millis(step.endedMs().get() - step.startedMs()) : "…";
        Label figure = Nodes.label(time, "gantt-figure");
        String words = Texts.of(
                "sessions.bar",
                name.getText(),
                Texts.orElse("step." + step.state(), step.state()),
                time,
                step.bytes() > 0 ? Shown.bytes(step.bytes()) : "",
                Shown.line(step.note()));
        Tooltip.install(bar, new Tooltip(words));
        name.setAccessibleText(words);
        bars.add(new Bar(step, name, bar, figure));
        getChildren().addAll(name, bar, figure);
    }

    private void addTicks() {
        long step = niceStep((end - start) / TICKS);
        for (long ms = 0; ms <= end - start; ms += step) {
            Region line = new Region();
            line.getStyleClass().add("gantt-tick");
            Label label = Nodes.label(Shown.millis(ms), "gantt-tick-label");
            ticks.add(new Tick(ms, label, line));
            getChildren().addAll(line, label);
        }
    }

    private static long niceStep(long least) {
        long power = 1;
        while (true) {
            for (long factor : new long[] {1, 2, 5}) {
                if (factor * power >= Math.max(1, least)) {
                    return factor * power;
                }
            }
            power *= 10;
        }
    }

    @Override
    protected double computePrefHeight(double width) {
        return bars.size() * ROW + AXIS + 6;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double plot = Math.max(40, getWidth() - NAMES - FIGURES);
        double perMs = plot / (end - start);
        double bottom = AXIS + bars.size() * ROW;
        for (Tick tick : ticks) {
            double x = NAMES + tick.ms() * perMs;
            tick.line().resizeRelocate(Math.rint(x), AXIS - 4, 1, bottom - AXIS + 4);
            tick.label().autosize();
            double labelX = Math.min(
                    x - tick.label().getWidth() / 2, getWidth() - tick.label().getWidth());
            tick.label().relocate(Math.max(0, labelX), 0);
        }
        if (frozenFrom.isPresent() && frozenTo.isPresent()) {
            double x = NAMES + (frozenFrom.getAsLong() - start) * perMs;
            double width = Math.max(2, (frozenTo.getAsLong() - frozenFrom.getAsLong()) * perMs);
            frozen.resizeRelocate(x, AXIS, width, bottom - AXIS);
            frozenLabel.autosize();
            boolean fits = frozenLabel.getWidth() + 8 < width;
            frozenLabel.relocate(fits ? x + 6 : x - frozenLabel.getWidth() - 6, AXIS + 3);
        }
        double y = AXIS;
        for (Bar bar : bars) {
            double from = NAMES + (bar.step().startedMs() - start) * perMs;
            double to = NAMES + (bar.step().endedMs().orElse(end) - start) * perMs;
            bar.name().autosize();
            bar.name().relocate(0, y + (ROW - bar.name().getHeight()) / 2);
            bar.bar().resizeRelocate(from, y + 6, Math.max(3, to - from), ROW - 12);
            bar.figure().autosize();
            bar.figure()
                    .relocate(
                            Math.max(3, to - from) + from + 6,
                            y + (ROW - bar.figure().getHeight()) / 2);
            y += ROW;
        }
    }
}
