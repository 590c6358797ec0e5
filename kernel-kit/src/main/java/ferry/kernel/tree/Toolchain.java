package ferry.kernel.tree;

import ferry.kernel.KernelException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The compiler for a kernel.
 *
 * @param arch as make wants it: arm64, x86_64
 * @param prefix of gcc and binutils, such as aarch64-linux-gnu-; empty for this machine's own
 * @param llvm clang and lld instead
 */
public record Toolchain(String arch, String prefix, boolean llvm) {
    /** Debian's packages of what every build needs, by the program that is looked for. */
    private static final Map<String, String> TOOLS = new LinkedHashMap<>(
            Map.of("make", "make", "flex", "flex", "bison", "bison", "bc", "bc", "gcc", "gcc", "perl", "perl"));

    /**
     * Looks along PATH: the cross compiler of gcc first, then clang with lld. Throws KernelException that names Debian's
     * packages when something is missing.
     */
    public static Toolchain find(String arch) {
        return find(arch, paths());
    }

    static Toolchain find(String arch, List<Path> paths) {
        String prefix = prefix(arch);
        List<String> missing = new ArrayList<>();
        TOOLS.forEach((program, debian) -> {
            if (on(paths, program).isEmpty()) {
                missing.add(debian);
            }
        });
        boolean gcc = on(paths, prefix + "gcc").isPresent()
                && on(paths, prefix + "ld").isPresent();
        boolean clang = on(paths, "clang").isPresent() && on(paths, "ld.lld").isPresent();
        if (!gcc && !clang) {
            missing.add(prefix.isEmpty() ? "gcc" : "gcc-" + prefix.substring(0, prefix.length() - 1));
        }
        if (!missing.isEmpty()) {
            throw new KernelException(
                    "What a kernel is built with is missing here: "
                            + String.join(
                                    ", ", missing.stream().distinct().sorted().toList()),
                    "apt-get install "
                            + String.join(
                                    " ", missing.stream().distinct().sorted().toList())
                            + " libelf-dev libssl-dev (or clang lld llvm instead of gcc's cross compiler)",
                    null);
        }
        return new Toolchain(arch, gcc ? prefix : "", !gcc);
    }

    private static String prefix(String arch) {
        String here = System.getProperty("os.arch", "");
        boolean own = arch.equals("arm64") ? here.equals("aarch64") : here.equals("amd64");
        return own ? "" : arch.equals("arm64") ? "aarch64-linux-gnu-" : "x86_64-linux-gnu-";
    }

    private static List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                paths.add(Path.of(folder));
            }
        }
        return paths;
    }

    private static Optional<Path> on(List<Path> paths, String program) {
        return paths.stream()
                .map(p -> p.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What make is told of it. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("ARCH=" + arch));
        if (llvm) {
            arguments.add("LLVM=1");
        } else if (!prefix.isEmpty()) {
            arguments.add("CROSS_COMPILE=" + prefix);
        }
        return arguments;
    }

    /** The architecture as Kconfig's folders and a configuration's header have it. */
    public String sourceArch() {
        return arch.equals("x86_64") ? "x86" : arch;
    }

    @Override
    public String toString() {
        return llvm ? "clang" : prefix + "gcc";
    }
}
