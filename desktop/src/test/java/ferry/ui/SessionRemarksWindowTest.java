package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.session.Remarks;
import ferry.session.Session;
import ferry.ui.gallery.Samples;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Notes, tags and filters on the page of sessions. */
@ExtendWith(ApplicationExtension.class)
class SessionRemarksWindowTest {
    private static final String WEB = Samples.sessions().get(1).id();

    @SuppressWarnings("NullAway.Init") // by start
    private Window window;

    @Start
    void start(Stage stage) {
        window = Window.open(stage);
        window.services.sessions(Samples.sessions());
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void aNoteAndTagsAreWrittenWithTheKeyboard(FxRobot robot) {
        open();
        window.fx(() -> {
            window.view().sessions().open(WEB);
            return true;
        });
        window.node("#session-remarks");
        window.press(robot, "#session-remark");
        window.node("#remarks-sheet");
        robot.clickOn("#remarks-tags").push(KeyCode.END).write(" two;words");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window.await("it is refused", () -> window.texts("#remarks-sheet").contains("\"two;words\" is no tag"));
        assertThat(remarks()).isEqualTo(Samples.sessions().get(1).remarks());
        robot.clickOn("#remarks-tags").push(KeyCode.CONTROL, KeyCode.A).write("Slow, wifi");
        robot.push(KeyCode.TAB).push(KeyCode.CONTROL, KeyCode.A).write("By hand");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window.await("it is kept", () -> remarks().equals(new Remarks("By hand", List.of("slow", "wifi"))));
        window.await("it is shown", () -> window.texts("#session-remarks").contains("By hand"));
        assertThat(tagsOffered()).contains(Optional.of("wifi")).doesNotContain(Optional.of("demo"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void theListIsFilteredByDayOutcomeAndTag() {
        open();
        window.fx(() -> {
            ((ComboBox<Optional<String>>) window.stage.getScene().lookup("#sessions-tag"))
                    .setValue(Optional.of("nightly"));
            return true;
        });
        window.await("by tag", () -> names().equals(List.of("db", "notes")));
        window.await("the first of them is shown", () -> window.texts("#session-details")
                .contains("db"));
        window.fx(() -> {
            ((ComboBox<Optional<String>>) window.stage.getScene().lookup("#sessions-outcome"))
                    .setValue(Optional.of("went-back"));
            return true;
        });
        window.await("by tag and outcome", () -> names().equals(List.of("notes")));
        window.fx(() -> {
            ((javafx.scene.control.Button) window.stage.getScene().lookup("#sessions-filter-clear")).fire();
            return true;
        });
        window.await("all again", () -> names().size() == 8);
        LocalDate last = Instant.ofEpochMilli(Samples.sessions().getLast().startedMs())
                .atZone(ZoneId.systemDefault())
                .toLocalDate();
        List<String> then = Samples.sessions().stream()
                .filter(s -> Instant.ofEpochMilli(s.startedMs())
                        .atZone(ZoneId.systemDefault())
                        .toLocalDate()
                        .equals(last))
                .map(Session::containerName)
                .toList();
        window.fx(() -> {
            ((DatePicker) window.stage.getScene().lookup("#sessions-until")).setValue(last);
            return true;
        });
        window.await("by day", () -> names().equals(then));
        assertThat(then).isNotEmpty().hasSizeLessThan(8);
    }

    private void open() {
        window.withBothSides();
        window.fx(() -> {
            window.view().showSessions();
            return true;
        });
        window.await("all are listed", () -> names().size() == 8);
    }

    private Remarks remarks() {
        return window.services.session(WEB).orElseThrow().remarks();
    }

    @SuppressWarnings("unchecked")
    private List<Optional<String>> tagsOffered() {
        return ((ComboBox<Optional<String>>) window.stage.getScene().lookup("#sessions-tag")).getItems();
    }

    @SuppressWarnings("unchecked")
    private List<String> names() {
        return ((TableView<Session>) window.stage.getScene().lookup("#sessions-table"))
                .getItems().stream().map(Session::containerName).toList();
    }
}
