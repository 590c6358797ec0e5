package ferry.ui;

import ferry.ui.base.Settings;
import ferry.ui.base.Theme;
import ferry.ui.endpoint.ContainerRow;
import ferry.ui.gallery.SampleServices;
import ferry.ui.gallery.Samples;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The window over sample data, as the tests see it. */
final class Window {
    /** Enough for a machine of two cores that builds something else at the same time. */
    static final int PATIENCE_SECONDS = 60;

    final SampleServices services = new SampleServices();
    final Settings settings = new Settings(Optional.empty());
    final WorkbenchModel model;
    final Stage stage;

    private Window(Stage stage, Optional<WorkbenchServices> real) {
        this.stage = stage;
        this.model = new WorkbenchModel(real.orElse(services), settings);
        settings.language().set(Locale.ENGLISH);
        settings.look().set(Settings.Look.LIGHT);
    }

    /** Called on the UI thread by the test's start method. */
    static Window open(Stage stage) {
        return open(stage, Optional.empty(), Map.of());
    }

    /** Over other services than the sample ones, and with settings that were made before. */
    static Window open(Stage stage, Optional<WorkbenchServices> real, Map<String, String> settings) {
        Window window = new Window(stage, real);
        settings.forEach(window.settings::put);
        Theme.follow(window.settings);
        WorkbenchApp.show(stage, window.model);
        stage.setX(0);
        stage.setY(0);
        stage.toFront();
        return window;
    }

    /** Eight containers on the PC, two on the phone, all listed. */
    Window withBothSides() {
        services.containers("lab-pc", Samples.containers(8));
        services.containers("lab-phone", Samples.containers(2));
        services.set(Samples.endpoint("lab-pc", "x86_64"));
        services.set(Samples.endpoint("lab-phone", "aarch64"));
        await("both lists", () -> rows("#left") == 8 && rows("#right") == 2);
        return this;
    }

    /** What is in the window right now. */
    WorkbenchView view() {
        return (WorkbenchView) stage.getScene().getRoot();
    }

    void close() {
        fx(() -> {
            model.close();
            stage.close();
            return true;
        });
    }

    /** Waits until it holds; the condition is looked at on the UI thread. */
    void await(String what, Callable<Boolean> condition) {
        await(what, PATIENCE_SECONDS, condition);
    }

    void await(String what, int seconds, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(seconds, TimeUnit.SECONDS, () -> fx(condition));
        } catch (TimeoutException e) {
            throw new AssertionError("did not come about in " + seconds + " s: " + what, e);
        }
    }

    /** Calls on the UI thread and gives the result. */
    <T> T fx(Callable<T> work) {
        try {
            return WaitForAsyncUtils.asyncFx(work).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** The node, once it is there and visible. */
    Node node(String selector) {
        await(selector + " is shown", () -> shown(selector));
        return fx(() -> stage.getScene().lookup(selector));
    }

    /** The node that is there already; on the UI thread. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    <N extends Node> N lookup(String selector) {
        return (N) stage.getScene().lookup(selector);
    }

    boolean shown(String selector) {
        return stage.getScene().getRoot().lookupAll(selector).stream().anyMatch(Window::visible);
    }

    /** Waits until the labelled node has that text in it. */
    void awaitText(String selector, String part) {
        await(selector + " says " + part, () -> text(selector).contains(part));
    }

    String text(String selector) {
        Node node = stage.getScene().lookup(selector);
        if (node instanceof Labeled labeled) {
            return String.valueOf(labeled.getText());
        }
        return node instanceof TextInputControl input ? input.getText() : "";
    }

    /** All texts below a node. */
    String texts(String selector) {
        StringBuilder all = new StringBuilder();
        for (Node node : stage.getScene().getRoot().lookupAll(selector + " *")) {
            if (node instanceof Labeled labeled && visible(node)) {
                all.append(labeled.getText()).append('\n');
            }
        }
        return all.toString();
    }

    @SuppressWarnings("unchecked")
    TableView<ContainerRow> table(String side) {
        return (TableView<ContainerRow>) stage.getScene().lookup(side + " .container-table");
    }

    int rows(String side) {
        return stage.getScene().lookup(side + " .container-table") == null
                ? -1
                : table(side).getItems().size();
    }

    /** The row on the screen that shows the container. */
    Node row(String side, String name) {
        await(name + " is on the screen", () -> find(side, name).isPresent());
        return fx(() -> find(side, name).orElseThrow());
    }

    /** Presses the button by its id. A view that is made anew just then takes it away, and has another one in its place. */
    void press(FxRobot robot, String selector) {
        await(
                selector + " can be pressed",
                () -> shown(selector) && !stage.getScene().lookup(selector).isDisabled());
        try {
            robot.clickOn(selector);
        } catch (RuntimeException gone) {
            await(selector + " is there again", () -> shown(selector));
            robot.clickOn(selector);
        }
    }

    private Optional<Node> find(String side, String name) {
        return stage.getScene().getRoot().lookupAll(side + " .container-table .table-row-cell").stream()
                .filter(node -> node instanceof TableRow<?> row
                        && !row.isEmpty()
                        && row.getItem() instanceof ContainerRow item
                        && item.container().name().equals(name))
                .filter(Window::visible)
                .findFirst();
    }

    private static boolean visible(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }
}
