package ferry.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the probe saw on a phone. Text in it comes from the phone.
 *
 * @param values the probe's lines by key; 1 is yes, 0 is no, ? could not be seen
 * @param config the configuration that the phone shows, if any; not to be believed when {@code decoy}
 * @param configSource /proc/config.gz, /boot/config-..., or what was wrong with it; empty when there is none
 * @param decoy the configuration is of another version than the kernel that runs
 * @param took time of the whole probe
 */
public record KernelFacts(
        Map<String, String> values, Optional<KernelConfig> config, String configSource, boolean decoy, Duration took) {

    /** How root is had. */
    public enum Root {
        /** adbd itself runs as root. */
        ADBD,
        MAGISK,
        KERNELSU,
        APATCH,
        /** Another su. */
        SU,
        NONE
    }

    /** The value of a key; empty when the probe did not say it. */
    public String value(String key) {
        return values.getOrDefault(key, "");
    }

    /** Whether the probe saw it; empty when it could not be seen. */
    public Optional<Boolean> seen(String key) {
        return switch (value(key)) {
            case "1" -> Optional.of(true);
            case "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Keys that the probe could not see, for want of root or since SELinux hides files. */
    public Set<String> unseen() {
        Set<String> keys = new TreeSet<>();
        values.forEach((key, value) -> {
            if (value.equals("?")) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** As uname -r says it. */
    public String release() {
        return value("release");
    }

    public Optional<KernelVersion> version() {
        return KernelVersion.parse(release());
    }

    /** As uname -m says it. */
    public String machine() {
        return value("machine");
    }

    /** Bits of a program's addresses: 39 or 48 on arm64; empty when the probe's shell is a 32-bit one. */
    public OptionalInt addressBits() {
        try {
            long top = Long.parseUnsignedLong(value("va.top"), 16);
            // The stack lies within the highest part of the address space, whatever randomisation does.
            int bits = Long.SIZE - Long.numberOfLeadingZeros(top - 1);
            return bits > 32 && bits < 60 ? OptionalInt.of(bits) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Kinds as /proc/self/ns names them. */
    public Set<String> namespaces() {
        Set<String> found = new TreeSet<>();
        values.forEach((key, value) -> {
            if (key.startsWith("ns.") && value.equals("1")) {
                found.add(key.substring("ns.".length()));
            }
        });
        return found;
    }

    /** Controllers that version 1 or 2 offers, by the names of version 1. */
    public Set<String> cgroupControllers() {
        Set<String> found = new TreeSet<>();
        values.forEach((key, value) -> {
            if (key.startsWith("cgroup.") && value.equals("1") && !key.equals("cgroup.any")) {
                found.add(key.substring("cgroup.".length()));
            }
        });
        found.remove("noprefix");
        return found;
    }

    /** Where version 2 is mounted; empty when it is not. */
    public Optional<String> cgroup2() {
        return Optional.of(value("mount.cgroup2")).filter(s -> !s.isEmpty());
    }

    /** Controllers of the mounted version 2. */
    public List<String> cgroup2Controllers() {
        String text = value("cgroup2.controllers");
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    public boolean overlay() {
        return seen("fs.overlay").orElse(false) || !value("module.overlay").isEmpty();
    }

    /** Flags of the translator's entry in binfmt_misc, such as F; empty when there is none. */
    public Optional<String> translatorFlags() {
        return Optional.ofNullable(values.get("binfmt.qemu-x86_64"));
    }

    /** Signs that CHECKPOINT_RESTORE is on; empty when they could not be seen. */
    public Optional<Boolean> checkpointRestore() {
        return seen("sys.ns_last_pid");
    }

    /** enforcing, permissive, none, or empty when it could not be seen. */
    public String selinux() {
        return switch (value("selinux.enforce")) {
            case "1" -> "enforcing";
            case "0" -> "permissive";
            case "none" -> "none";
            default -> "";
        };
    }

    public Root root() {
        if (value("root.ksu").equals("1")) {
            return Root.KERNELSU;
        }
        if (value("root.ap").equals("1")) {
            return Root.APATCH;
        }
        if (value("root.magisk").equals("1")) {
            return Root.MAGISK;
        }
        if (value("root.via").equals("adbd")) {
            return Root.ADBD;
        }
        return value("root.su").isEmpty() ? Root.NONE : Root.SU;
    }

    /** Whether the probe itself ran as root; if not, much could not be seen. */
    public boolean asRoot() {
        return value("uid").equals("0");
    }

    /** Whether the release has the form of Google's generic kernels, such as 5.10.198-android13-4-... */
    public boolean gki() {
        return release().matches(".*-android\\d+-.*|.*-gki\\b.*");
    }
}
