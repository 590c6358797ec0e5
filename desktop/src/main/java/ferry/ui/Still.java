package ferry.ui;

import ferry.ui.endpoint.EndpointModel;
import ferry.ui.gallery.SampleServices;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A state of the window that is worth a picture.
 *
 * @param data fills the services; called off the UI thread
 * @param arrange brings the window into the state, on the UI thread, when its lists are there
 * @param ready whether all of it is on the screen
 */
record Still(
        String name,
        Locale language,
        Consumer<SampleServices> data,
        Consumer<WorkbenchView> arrange,
        Predicate<WorkbenchView> ready) {

    static Still of(String name, Consumer<SampleServices> data, Consumer<WorkbenchView> arrange) {
        return new Still(name, Locale.ENGLISH, data, arrange, view -> true);
    }

    Still when(Predicate<WorkbenchView> holds) {
        return new Still(name, language, data, arrange, holds);
    }

    Still in(Locale locale) {
        return new Still(name + "-" + locale.getLanguage(), locale, data, arrange, ready);
    }

    void data(SampleServices services) {
        data.accept(services);
    }

    void arrange(WorkbenchView view) {
        arrange.accept(view);
    }

    boolean ready(WorkbenchView view) {
        return ready.test(view);
    }

    /** Whether the sides that show an endpoint which is up have their lists. */
    boolean listed(WorkbenchView view) {
        return listed(view.workbench().left().shownProperty().get().orElse(null))
                && listed(view.workbench().right().shownProperty().get().orElse(null));
    }

    private static boolean listed(@org.jspecify.annotations.Nullable EndpointModel model) {
        return model == null || !model.up() || model.listedProperty().get();
    }
}
