package ferry.app;

import java.util.function.Consumer;

/** What the command line and the window do with the lab; {@link Lab} says what each of these does. */
public interface Laboratory {
    LabStatus status();

    LabStatus up(Consumer<String> progress);

    LabStatus down();

    LabStatus reset();

    static Laboratory of(Lab lab) {
        return new Laboratory() {
            @Override
            public LabStatus status() {
                return lab.status();
            }

            @Override
            public LabStatus up(Consumer<String> progress) {
                return lab.up(progress);
            }

            @Override
            public LabStatus down() {
                return lab.down();
            }

            @Override
            public LabStatus reset() {
                return lab.reset();
            }
        };
    }
}
