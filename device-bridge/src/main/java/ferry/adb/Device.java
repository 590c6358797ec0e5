package ferry.adb;

import java.util.Map;

/**
 * A line of the adb server's device list.
 *
 * @param serial as adb shows it; text from outside, to be shown escaped
 * @param attributes product, model, device, transport_id, as far as the server tells them
 */
public record Device(String serial, State state, Map<String, String> attributes) {
    /** States of the adb server's {@code host:devices-l}; what is not known becomes OTHER. */
    public enum State {
        DEVICE,
        UNAUTHORIZED,
        OFFLINE,
        RECOVERY,
        SIDELOAD,
        BOOTLOADER,
        NO_PERMISSIONS,
        AUTHORIZING,
        CONNECTING,
        OTHER
    }

    /** The serial with control characters and escape sequences made visible and harmless, at most some 80 characters. */
    public String shownSerial() {
        return Printable.of(serial, 80);
    }
}
