package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.migrate.Plan;
import ferry.ui.gallery.SampleServices;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** No view can call a service on the UI thread: all get their services through this guard. */
@ExtendWith(ApplicationExtension.class)
class OffUiThreadTest {
    private final WorkbenchServices guarded = OffUiThread.guard(new SampleServices());

    @Test
    void aCallOnTheUiThreadIsRefused() {
        assertThatThrownBy(() -> WaitForAsyncUtils.asyncFx(() -> guarded.images("lab-pc"))
                        .get(60, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("WorkbenchServices.images may block and must not be called on the UI thread");
    }

    @Test
    void aCallOnAnotherThreadGoesThrough() {
        assertThat(guarded.images("lab-pc")).isNotEmpty();
    }

    @Test
    void errorsComeOutAsTheyAre() {
        SampleServices failing = new SampleServices();
        failing.planner(request -> {
            throw new UnsupportedOperationException("as it is");
        });
        assertThatThrownBy(() -> OffUiThread.guard(failing)
                        .plan(new Plan.Request("c", "lab-pc", "lab-phone", Optional.empty(), false)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("as it is");
    }
}
