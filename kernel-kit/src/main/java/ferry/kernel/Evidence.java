package ferry.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of one kernel, from a probe, from a configuration, or both. What was seen to work counts more than what
 * a configuration claims, and a decoy does not count at all.
 */
public final class Evidence {
    private static final Pattern AT_LEAST = Pattern.compile("([\\w.]+)>=(\\d+)");

    private final Optional<KernelFacts> facts;
    private final Optional<KernelConfig> config;
    private final String source;

    private Evidence(Optional<KernelFacts> facts, Optional<KernelConfig> config, String source) {
        this.facts = facts;
        this.config = config;
        this.source = source;
    }

    /** A configuration alone; {@code source} is where it comes from, for the person. */
    public static Evidence of(KernelConfig config, String source) {
        return new Evidence(Optional.empty(), Optional.of(config), source);
    }

    /** A probed phone with whatever configuration it shows. */
    public static Evidence of(KernelFacts facts) {
        return new Evidence(Optional.of(facts), facts.config().filter(c -> !facts.decoy()), "probe");
    }

    public Optional<KernelFacts> facts() {
        return facts;
    }

    public Optional<KernelConfig> config() {
        return config;
    }

    public String source() {
        return source;
    }

    public Optional<KernelVersion> version() {
        Optional<KernelVersion> running = facts.flatMap(KernelFacts::version);
        return running.isPresent() ? running : config.flatMap(KernelConfig::version);
    }

    /** As a config's header says it: arm64, x86. */
    public Optional<String> arch() {
        Optional<String> running = facts.map(f -> switch (f.machine()) {
            case "aarch64" -> "arm64";
            case "x86_64", "i686" -> "x86";
            default -> f.machine();
        });
        return running.isPresent() ? running : config.flatMap(KernelConfig::arch);
    }

    /** Whether it is one of Google's generic kernels, to which the vendor's modules must fit. */
    public boolean gki() {
        return facts.map(KernelFacts::gki).orElse(false)
                || config.map(c -> c.isOn("GKI_HACKS_TO_FIX")).orElse(false);
    }

    /** Whether Android runs on it, or it was configured for that. */
    public boolean android() {
        return facts.map(f -> !f.value("prop.ro.build.version.sdk").isEmpty()).orElse(false)
                || config.map(c -> c.value("ANDROID_BINDER_IPC").equals("y")).orElse(false);
    }

    /** Whether the kernel has an option of the table. */
    public Sighting of(KernelOption option) {
        Sighting probed = facts.map(f -> probed(f, option)).orElse(new Sighting(Sighting.State.UNKNOWN, ""));
        if (probed.isOn()) {
            return probed;
        }
        Sighting configured = named(option.name());
        for (String old : option.formerly()) {
            configured = configured.isOn() ? configured : named(old);
        }
        if (probed.state() == Sighting.State.OFF) {
            return configured.isOn()
                    ? new Sighting(Sighting.State.OFF, probed.how() + ", although the configuration has it")
                    : probed;
        }
        return configured.isKnown() ? configured : new Sighting(Sighting.State.UNKNOWN, "could not be seen");
    }

    /** What the configuration alone says of a name. */
    Sighting named(String name) {
        if (config.isEmpty()) {
            return new Sighting(Sighting.State.UNKNOWN, "");
        }
        String value = config.get().values().get(name);
        if (value == null) {
            return config.get().complete()
                    ? new Sighting(Sighting.State.OFF, "config: not there")
                    : new Sighting(Sighting.State.UNKNOWN, "config: not named");
        }
        return switch (value) {
            case "n" -> new Sighting(Sighting.State.OFF, "config: not set");
            case "m" -> new Sighting(Sighting.State.MODULE, "config: m");
            default -> new Sighting(Sighting.State.ON, "config: " + value);
        };
    }

    private static Sighting probed(KernelFacts facts, KernelOption option) {
        Optional<Boolean> live = option.live().flatMap(l -> live(facts, l));
        if (live.orElse(false)) {
            return new Sighting(Sighting.State.ON, "probe: " + option.live().orElse(""));
        }
        Optional<Boolean> symbol = option.symbol().flatMap(s -> symbol(facts, s));
        if (symbol.orElse(false)) {
            return new Sighting(Sighting.State.ON, "probe: " + option.symbol().orElse(""));
        }
        if (option.module().isPresent()
                || option.live().filter(l -> l.startsWith("xt.")).isPresent()) {
            // What may be a module is not missing only because it is not loaded now.
            return option.module().map(m -> module(facts, m)).orElse(new Sighting(Sighting.State.UNKNOWN, ""));
        }
        if (live.isPresent() || symbol.isPresent()) {
            return new Sighting(
                    Sighting.State.OFF, "probe: no " + (live.isPresent() ? option.live() : option.symbol()).orElse(""));
        }
        return new Sighting(Sighting.State.UNKNOWN, "");
    }

    private static Optional<Boolean> live(KernelFacts facts, String live) {
        Matcher m = AT_LEAST.matcher(live);
        if (!m.matches()) {
            return facts.seen(live);
        }
        if (!m.group(1).equals("va.bits") || facts.addressBits().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(facts.addressBits().getAsInt() >= Integer.parseInt(m.group(2)));
    }

    private static Optional<Boolean> symbol(KernelFacts facts, String symbol) {
        if (facts.value("symbol." + symbol).equals("1")) {
            return Optional.of(true);
        }
        // A system call is never inlined, so its absence tells; any other function may just be part of its caller.
        boolean tells = symbol.startsWith("sys_") && facts.value("kallsyms").equals("1");
        return tells ? Optional.of(false) : Optional.empty();
    }

    private static Sighting module(KernelFacts facts, String module) {
        String found = facts.value("module." + module);
        return switch (found) {
            case "loaded", "builtin" -> new Sighting(Sighting.State.ON, "probe: module " + module + " " + found);
            case "available" -> new Sighting(Sighting.State.MODULE, "probe: module " + module + " can be loaded");
            default ->
                facts.value("modules.complete").equals("1")
                        ? new Sighting(Sighting.State.OFF, "probe: no module " + module)
                        : new Sighting(Sighting.State.UNKNOWN, "");
        };
    }
}
