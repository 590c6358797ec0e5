package ferry.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel configuration (.config, or a defconfig when it has no header).
 *
 * @param version of the kernel that wrote it, from the header
 * @param arch as the header says it: arm64, x86
 * @param values by name without CONFIG_: y, m, n, a number or a text without quotes
 * @param complete whether the header is there: then an option that is not named is off, else it has its default
 * @param notes what is strange about the file, in words
 */
public record KernelConfig(
        Optional<KernelVersion> version,
        Optional<String> arch,
        Map<String, String> values,
        boolean complete,
        List<String> notes) {
    /** Longest line that is read; CONFIG_CMDLINE has at most 2 KiB. */
    private static final int MAX_LINE = 16 * 1024;

    private static final int MAX_OPTIONS = 100_000;
    private static final Pattern HEADER = Pattern.compile("# Linux/(\\w+) (\\d[\\w.+-]*) Kernel Configuration");
    /** Before 3.x the header had the kernel's name alone. */
    private static final Pattern OLD_HEADER = Pattern.compile("# Linux kernel version: (\\d[\\w.+-]*)");

    private static final Pattern SET = Pattern.compile("CONFIG_(\\w+)=(.*)");
    private static final Pattern NOT_SET = Pattern.compile("# CONFIG_(\\w+) is not set");

    /** One that says nothing of anything. */
    public static KernelConfig none() {
        return new KernelConfig(Optional.empty(), Optional.empty(), Map.of(), false, List.of());
    }

    /** Whether the option is built in or a module. */
    public boolean isOn(String name) {
        String value = value(name);
        return value.equals("y") || value.equals("m");
    }

    /** The option's value, n when it is not named. */
    public String value(String name) {
        return values.getOrDefault(name, "n");
    }

    static KernelConfig parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Optional<KernelVersion> version = Optional.empty();
        Optional<String> arch = Optional.empty();
        boolean complete = false;
        int twice = 0;
        int nonsense = 0;
        if (text.indexOf('\r') >= 0) {
            notes.add("The lines end with CR LF, as on Windows; the kernel's own tools would not accept that.");
        }
        int lines = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            lines++;
            if (raw.length() > MAX_LINE) {
                throw new KernelException(
                        "Line " + lines + " of the configuration has " + raw.length() + " characters",
                        "This is no kernel configuration.",
                        null);
            }
            String line = raw.strip();
            Matcher set = SET.matcher(line);
            Matcher notSet = NOT_SET.matcher(line);
            if (set.matches()) {
                twice += values.put(set.group(1), unquoted(set.group(2))) == null ? 0 : 1;
            } else if (notSet.matches()) {
                twice += values.put(notSet.group(1), "n") == null ? 0 : 1;
            } else if (line.startsWith("#")) {
                Matcher header = HEADER.matcher(line);
                Matcher old = OLD_HEADER.matcher(line);
                if (header.matches() && !complete) {
                    arch = Optional.of(header.group(1));
                    version = KernelVersion.parse(header.group(2));
                    complete = true;
                } else if (old.matches() && !complete) {
                    version = KernelVersion.parse(old.group(1));
                    complete = true;
                }
            } else if (!line.isEmpty()) {
                nonsense++;
            }
            if (values.size() > MAX_OPTIONS) {
                throw new KernelException("The configuration names more than " + MAX_OPTIONS + " options", "", null);
            }
        }
        if (values.isEmpty() || nonsense > values.size()) {
            throw new KernelException(
                    "This is no kernel configuration: " + values.size() + " options, " + nonsense + " other lines",
                    "Give a .config, a config.gz or a kernel image.",
                    null);
        }
        notes(text, complete, twice, nonsense, version, notes);
        return new KernelConfig(version, arch, Map.copyOf(values), complete, List.copyOf(notes));
    }

    private static void notes(
            String text,
            boolean complete,
            int twice,
            int nonsense,
            Optional<KernelVersion> version,
            List<String> notes) {
        if (!complete) {
            notes.add("There is no header: a defconfig or fragment. Options that it does not name have defaults that"
                    + " only the kernel's tree knows (make olddefconfig).");
        } else if (!text.endsWith("\n")) {
            notes.add("The file ends in the middle of a line, so it may have been cut.");
        }
        if (twice > 0) {
            notes.add(twice + " options are set twice; the last one counts.");
        }
        if (nonsense > 0) {
            notes.add(nonsense + " lines are no options.");
        }
        if (version.isPresent() && version.get().major() < 4) {
            notes.add("Kernel " + version.get() + " is older than anything that was tested (4.4).");
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
