package ferry.rom.device;

import java.util.OptionalDouble;

/**
 * The battery of a device.
 *
 * @param percent 0 to 100
 * @param celsius its temperature
 * @param state charging, discharging, full, idle (on the cable without charging), or unknown
 * @param plugged what it is connected to: AC, USB, Wireless, Dock; empty for nothing
 * @param volts its voltage
 */
public record Battery(int percent, OptionalDouble celsius, String state, String plugged, OptionalDouble volts) {
    /** Lithium cells age fast above this, and Android begins to slow its cores down; in degrees Celsius. */
    public static final double HOT = 45;

    public boolean charging() {
        return state.equals("charging");
    }

    public boolean hot() {
        return celsius.isPresent() && celsius.getAsDouble() >= HOT;
    }
}
