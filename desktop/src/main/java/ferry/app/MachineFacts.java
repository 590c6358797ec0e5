package ferry.app;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a machine says of itself, beyond what its Docker tells.
 *
 * @param criu version, empty when it is not there
 * @param criuCheck whether {@code criu check} is content; empty when it could not be asked (no root, no CRIU)
 * @param translator version of qemu-x86_64 (qemu-user), empty when it is not there
 * @param translatorPath where it is on that machine
 * @param addressBits of user space, as the highest mapping of a process shows them
 * @param criuOptions of /etc/criu/runc.conf, without their values; none where there is no such file
 * @param freeBytes of Docker's folder
 */
record MachineFacts(
        Optional<String> criu,
        Optional<Boolean> criuCheck,
        Optional<String> translator,
        Optional<String> translatorPath,
        OptionalInt addressBits,
        Optional<Set<String>> criuOptions,
        OptionalLong freeBytes) {
    private static final Pattern NUMBERED = Pattern.compile("(\\d+(?:\\.\\d+){1,3})");
    private static final Pattern MAP_END = Pattern.compile("[0-9a-f]+-([0-9a-f]+)");

    /** Programs that belong to root are often not on a person's path; Android has its own places. */
    private static final String PATHS =
            "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/data/local/bin:/data/adb/ferry/bin; ";

    private static final String SCRIPT = PATHS
            + "c=$(command -v criu) && echo \"criu=$(\"$c\" --version 2>/dev/null | head -n 1)\"; "
            + "for q in qemu-x86_64 qemu-x86_64-static; do t=$(command -v $q) && "
            + "echo \"path=$t\" && echo \"translator=$(\"$t\" --version 2>/dev/null | head -n 1)\" && break; done; "
            + "echo \"options=$(sed -n 's/^ *\\([a-z-]*\\).*/\\1/p' /etc/criu/runc.conf 2>/dev/null | tr '\\n' ' ')\"; "
            + "echo \"map=$(grep -v vsyscall /proc/self/maps | tail -n 1)\"; ";

    /** {@code deep} also runs criu check, which takes a fifth of a second on a PC and some seconds on a virtual phone. */
    static Optional<MachineFacts> ask(MachineShell shell, String dockerRoot, boolean deep) {
        String script = SCRIPT
                + (dockerRoot.isEmpty()
                        ? ""
                        : "echo \"df=$(df -P -k " + quoted(dockerRoot) + " 2>/dev/null | tail -n 1)\"; ")
                + (deep
                        ? "[ -n \"$c\" ] && [ \"$(id -u)\" = 0 ] && { \"$c\" check >/dev/null 2>&1; echo \"check=$?\"; }; "
                        : "")
                + "true";
        return shell.run(script, Duration.ofSeconds(deep ? 60 : 20)).map(MachineFacts::parse);
    }

    static MachineFacts parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0)
                values.putIfAbsent(
                        line.substring(0, equals), line.substring(equals + 1).strip());
        }
        return new MachineFacts(
                version(values.get("criu")),
                Optional.ofNullable(values.get("check")).map("0"::equals),
                version(values.get("translator")),
                Optional.ofNullable(values.get("path")).filter(path -> path.startsWith("/")),
                bits(values.getOrDefault("map", "")),
                Optional.ofNullable(values.get("options")).map(MachineFacts::words),
                free(values.getOrDefault("df", "")));
    }

    private static Optional<String> version(@Nullable String text) {
        if (text == null) return Optional.empty();
        Matcher m = NUMBERED.matcher(text);
        return Optional.of(m.find() ? m.group(1) : "of unknown version");
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(text.split(" +", -1)));
    }

    private static OptionalInt bits(String mapping) {
        Matcher m = MAP_END.matcher(mapping);
        if (!m.lookingAt() || m.group(1).length() > 16) return OptionalInt.empty();
        int bits = 64 - Long.numberOfLeadingZeros(Long.parseUnsignedLong(m.group(1), 16) - 1);
        return bits < 32 ? OptionalInt.empty() : OptionalInt.of(bits);
    }

    /** POSIX df -P: device, 1024-byte blocks, used, available, capacity, mounted on. */
    private static OptionalLong free(String line) {
        String[] words = line.split("\\s+", -1);
        if (words.length < 6 || !words[3].matches("\\d{1,15}")) return OptionalLong.empty();
        return OptionalLong.of(Long.parseLong(words[3]) * 1024);
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
