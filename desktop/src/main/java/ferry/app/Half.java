package ferry.app;

import java.net.URI;
import java.util.Optional;

/**
 * What is known of one half of the lab.
 *
 * @param docker where its engine answers, as unix:///.., when it is up
 * @param serial of the phone on adb, when it is up
 * @param criu version of the PC's CRIU; the phone is asked itself
 * @param detail in words, when there is something to say; else empty
 */
public record Half(State state, Optional<URI> docker, Optional<String> serial, Optional<String> criu, String detail) {
    /** FAILED: something of it runs, but it does not answer. */
    public enum State {
        UP,
        DOWN,
        FAILED;

        /** As the command line and its JSON write it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Half down(String detail) {
        return new Half(State.DOWN, Optional.empty(), Optional.empty(), Optional.empty(), detail);
    }

    static Half failed(String detail) {
        return new Half(State.FAILED, Optional.empty(), Optional.empty(), Optional.empty(), detail);
    }

    public boolean up() {
        return state == State.UP;
    }
}
