package ferry.rom.device;

import ferry.adb.AdbException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the script device.sh said, line by line. The words are the device's own and are not trusted. */
final class DeviceAnswer {
    private static final Pattern LINE = Pattern.compile("([a-z][\\w.-]*)=(.*)", Pattern.CASE_INSENSITIVE);
    private static final int MAX_VALUE = 1024;
    private static final int MAX_LINES = 4096;

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> storage = new ArrayList<>();

    private DeviceAnswer() {}

    /** @throws AdbException when the script did not come to its end */
    static DeviceAnswer parse(String out, String err) {
        DeviceAnswer answer = new DeviceAnswer();
        int lines = 0;
        for (String line : (Iterable<String>) out.lines()::iterator) {
            if (++lines > MAX_LINES) {
                throw new AdbException("The device's answer to Ferry's look has too many lines", "", null);
            }
            Matcher m = LINE.matcher(line.length() > MAX_VALUE ? line.substring(0, MAX_VALUE) : line);
            if (m.matches()) {
                if (m.group(1).equals("storage")) answer.storage.add(m.group(2));
                else answer.values.putIfAbsent(m.group(1), m.group(2).strip());
            }
        }
        if (!answer.values.containsKey("device") || !answer.values.containsKey("end")) {
            String said =
                    (err.isBlank() ? out : err).lines().findFirst().orElse("").replaceAll("\\p{C}", "?");
            throw new AdbException(
                    "Ferry's look at the device did not come to its end"
                            + (said.isBlank() ? "" : ": " + said.substring(0, Math.min(200, said.length()))),
                    "Look whether the device is still there and has a shell.",
                    null);
        }
        return answer;
    }

    /** The value, empty when it was not said. */
    String text(String key) {
        return values.getOrDefault(key, "");
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** A number from 0 on; the other one when it is none. */
    long number(String key, long otherwise) {
        String text = text(key);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** Lines of storage: 1 KiB blocks, used, free, mount point. */
    List<String> storage() {
        return storage;
    }

    /** All keys, such as core.3, that begin with this, without it. */
    List<String> below(String prefix) {
        return values.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }
}
