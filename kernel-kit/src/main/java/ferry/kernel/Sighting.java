package ferry.kernel;

/**
 * Whether a kernel has an option, and how that is known.
 *
 * @param how in a few words, such as "probe: ns.pid" or "config: not set"
 */
public record Sighting(State state, String how) {
    /** MODULE is there, but may have to be loaded. */
    public enum State {
        ON,
        MODULE,
        OFF,
        UNKNOWN
    }

    public boolean isOn() {
        return state == State.ON || state == State.MODULE;
    }

    public boolean isKnown() {
        return state != State.UNKNOWN;
    }
}
