package ferry.ui;

import ferry.ui.base.Settings;
import ferry.ui.base.Texts;
import ferry.ui.gallery.SampleServices;

/** A still as a view over sample services of its own. It is brought into its state once its lists are there. UI thread. */
final class Exhibit implements AutoCloseable {
    private final Still still;
    private final WorkbenchModel model;
    private final WorkbenchView view;

    /** @param services filled with the still's data */
    Exhibit(Still still, SampleServices services, Settings settings) {
        this.still = still;
        Texts.use(still.language());
        model = new WorkbenchModel(services, settings);
        view = new WorkbenchView(model);
    }

    /** The services of a still; called off the UI thread. */
    static SampleServices services(Still still) {
        SampleServices services = new SampleServices();
        still.data(services);
        return services;
    }

    WorkbenchView view() {
        return view;
    }

    /** Starts the feeds; the view is on a stage by now. */
    void open() {
        model.open();
        view.opened();
    }

    /** Whether all lists are there, so that it can be arranged. */
    boolean listed() {
        return model.knownProperty().get() && still.listed(view);
    }

    void arrange() {
        still.arrange(view);
    }

    /** Whether all of the state is on the screen. */
    boolean ready() {
        return still.ready(view);
    }

    @Override
    public void close() {
        view.close();
        model.close();
    }
}
