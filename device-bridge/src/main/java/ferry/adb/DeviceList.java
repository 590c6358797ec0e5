package ferry.adb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of {@code host:devices-l} and {@code host:track-devices-l}: a line each, the serial padded to 22
 * columns, the state, then key:value pairs (AOSP adb/transport.cpp, append_transport). The short form has a tab.
 */
final class DeviceList {
    /** A real line has some 120 characters; the bound keeps the expression below from taking long. */
    private static final int MAX_LINE = 1024;

    /** A serial may hold spaces (USB serials are the vendor's text), so the first known word of a state ends it. */
    private static final Pattern LINE = Pattern.compile("(\\S.*?)\\s+"
            + "(device|unauthorized|offline|recovery|rescue|sideload|bootloader|host|authorizing|connecting|detached"
            + "|no permissions(?: \\(.*?\\))?(?:; see \\[.*?\\])?|unknown)((?:\\s+[\\w/.-]+(?::\\S*)?)*)\\s*");

    private static final Pattern ANY = Pattern.compile("(\\S+)\\s+(\\S+)((?:\\s.*)?)");

    private DeviceList() {}

    /** Never fails: lines that make no sense are left out, states that are not known become OTHER. */
    static List<Device> parse(String text) {
        List<Device> devices = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.isBlank() || line.length() > MAX_LINE) {
                continue;
            }
            Matcher m = LINE.matcher(line);
            if (!m.matches()) {
                m = ANY.matcher(line);
                if (!m.matches()) {
                    continue;
                }
            }
            devices.add(new Device(m.group(1), state(m.group(2)), attributes(m.group(3))));
        }
        return List.copyOf(devices);
    }

    private static Device.State state(String word) {
        if (word.startsWith("no permissions")) {
            return Device.State.NO_PERMISSIONS;
        }
        for (Device.State state : Device.State.values()) {
            if (state != Device.State.OTHER
                    && state.name().toLowerCase(Locale.ROOT).equals(word)) {
                return state;
            }
        }
        return Device.State.OTHER;
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String pair : text.trim().split("\\s+", -1)) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                attributes.put(pair.substring(0, colon), pair.substring(colon + 1));
            }
        }
        return Map.copyOf(attributes);
    }
}
