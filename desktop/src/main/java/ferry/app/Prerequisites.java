package ferry.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Programs of the machine that something needs. The launcher installs them before it starts Java; this is for whoever
 * starts Java without it, and for `ferry doctor`.
 *
 * @param programs name of each program, and Debian's package that has it
 */
public record Prerequisites(Map<String, String> programs) {
    /** What building and running the lab needs. */
    public static Prerequisites lab() {
        Map<String, String> needed = new TreeMap<>(Map.of(
                "mmdebstrap", "mmdebstrap",
                "qemu-system-aarch64", "qemu-system-arm",
                "qemu-img", "qemu-utils",
                "adb", "adb",
                "mke2fs", "e2fsprogs",
                "cpio", "cpio",
                "ip", "iproute2",
                "unshare", "util-linux",
                "setsid", "util-linux",
                "bash", "bash"));
        needed.put("zstd", "zstd");
        needed.put("xz", "xz-utils");
        needed.put("gzip", "gzip");
        return new Prerequisites(needed);
    }

    /** The packages whose programs are not on the path (or in the sbin folders, where root looks). */
    public List<String> missingPackages() {
        List<Path> folders = new ArrayList<>();
        for (String folder :
                (System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/local/sbin").split(":", -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        return programs.entrySet().stream()
                .filter(program ->
                        folders.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(program.getKey()))))
                .map(Map.Entry::getValue)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * @throws LabException naming what is missing and how to install it
     */
    public void require() {
        List<String> missing = missingPackages();
        if (!missing.isEmpty()) {
            throw new LabException(
                    "The lab needs programs that are not installed: " + String.join(", ", missing) + ".",
                    "sudo apt install " + String.join(" ", missing),
                    null);
        }
    }
}
