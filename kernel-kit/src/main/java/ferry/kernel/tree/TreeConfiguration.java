package ferry.kernel.tree;

import ferry.kernel.ConfigReader;
import ferry.kernel.Fragment;
import ferry.kernel.KernelConfig;
import ferry.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configurations as the tree's own tools make them. The result is {@code .config} in the build's folder. */
public final class TreeConfiguration {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** An option that opens another may itself need one; more rounds than this were never seen to help. */
    private static final int ROUNDS = 4;

    private final Make make;

    public TreeConfiguration(Make make) {
        this.make = make;
    }

    /**
     * What became of a wish.
     *
     * @param config as it is now
     * @param added options that were switched on as well because the wish depends on them, with the option that needs them
     * @param dropped what of the wish the tree did not take, with the dependency that did it
     */
    public record Result(KernelConfig config, Map<String, String> added, List<Fragment.Dropped> dropped) {}

    /** The whole configuration that the tree makes of a file, which may be a defconfig. */
    public KernelConfig expand(Path file) {
        copy(file);
        return settle();
    }

    /** The tree's own default: {@code defconfig}, {@code tinyconfig}, or a file below its configs folder. */
    public KernelConfig target(String name) {
        if (!name.matches("[\\w./+-]*config")) {
            throw new KernelException(
                    "'" + name + "' is no name of a configuration target", "Such as: defconfig", null);
        }
        make.run(LIMIT, line -> {}, List.of("-s", name));
        return read();
    }

    /**
     * Puts a fragment over a configuration by merge_config.sh and olddefconfig, and holds the outcome against the wish. With
     * {@code open} options that the wish depends on are switched on as well, where a person could choose them.
     */
    public Result merge(Path base, Fragment fragment, boolean open) {
        copy(base);
        Map<String, String> wish = new LinkedHashMap<>(fragment.values());
        Map<String, String> added = new LinkedHashMap<>();
        if (wish.isEmpty()) {
            return new Result(settle(), added, List.of());
        }
        Kconfig kconfig = Kconfig.read(make.tree(), make.toolchain().sourceArch());
        if (open) {
            add(kconfig, wish.keySet(), read(), wish, added);
        }
        KernelConfig config = apply(wish);
        List<Fragment.Dropped> dropped = fragment.dropped(config);
        for (int round = 1; open && round < ROUNDS && !dropped.isEmpty(); round++) {
            if (!add(kconfig, dropped.stream().map(Fragment.Dropped::option).toList(), config, wish, added)) {
                break;
            }
            config = apply(wish);
            dropped = fragment.dropped(config);
        }
        KernelConfig last = config;
        List<Fragment.Dropped> explained = new ArrayList<>();
        for (Fragment.Dropped lost : dropped) {
            String why = lost.wanted().equals("n")
                    ? kconfig.whyOn(lost.option(), last)
                    : kconfig.whyOff(lost.option(), last);
            explained.add(new Fragment.Dropped(lost.option(), lost.wanted(), lost.got(), why));
        }
        return new Result(config, added, List.copyOf(explained));
    }

    /** Adds to the wish what opens some of its options; whether there was anything. */
    private static boolean add(
            Kconfig kconfig,
            Collection<String> options,
            KernelConfig config,
            Map<String, String> wish,
            Map<String, String> added) {
        Map<String, String> more = new LinkedHashMap<>();
        for (String option : options) {
            if (!"n".equals(wish.get(option))) {
                kconfig.openers(option, name -> wish.getOrDefault(name, config.value(name)))
                        .forEach(opener -> more.putIfAbsent(opener, option));
            }
        }
        more.keySet().removeAll(wish.keySet());
        more.keySet().forEach(opener -> wish.put(opener, "y"));
        added.putAll(more);
        return !more.isEmpty();
    }

    private KernelConfig apply(Map<String, String> wish) {
        Path file = make.out().resolve("ferry.fragment");
        try {
            Files.writeString(file, new Fragment(wish, List.of()).text());
        } catch (IOException e) {
            throw new KernelException("Cannot write " + file + ": " + e.getMessage(), "", e);
        }
        Path base = make.out().resolve("ferry.base");
        make.merge(base, file);
        return settle();
    }

    private KernelConfig settle() {
        make.run(LIMIT, line -> {}, List.of("-s", "olddefconfig"));
        return read();
    }

    private KernelConfig read() {
        return ConfigReader.read(make.out().resolve(".config"));
    }

    private void copy(Path file) {
        try {
            Path base = make.out().resolve("ferry.base");
            if (!file.toAbsolutePath().equals(base)) {
                // A config.gz or a kernel image is as good as a .config: what it says is written out again.
                Files.writeString(base, ConfigReader.text(file).replace("\r\n", "\n"));
            }
            Files.copy(base, make.out().resolve(".config"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new KernelException("Cannot copy " + file + " to " + make.out() + ": " + e.getMessage(), "", e);
        }
    }
}
