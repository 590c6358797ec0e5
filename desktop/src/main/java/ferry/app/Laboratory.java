package ferry.app;

import ferry.rom.PhoneImage;
import java.util.function.Consumer;

/** What the command line and the window do with the lab; {@link Lab} says what each of these does. */
public interface Laboratory {
    LabStatus status();

    LabStatus up(Consumer<String> progress);

    LabStatus down();

    LabStatus reset();

    /** What its phone is made from, for phones of one's own: builds it when it is not there. */
    PhoneImage phoneImage(Consumer<String> progress);

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

            @Override
            public PhoneImage phoneImage(Consumer<String> progress) {
                return lab.phoneImage(progress);
            }
        };
    }
}
