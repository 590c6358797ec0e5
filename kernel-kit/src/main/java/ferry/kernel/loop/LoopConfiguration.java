package ferry.kernel.loop;

import ferry.kernel.CheckReport;
import ferry.kernel.ConfigReader;
import ferry.kernel.Evidence;
import ferry.kernel.Fragment;
import ferry.kernel.KernelCheck;
import ferry.kernel.KernelConfig;
import ferry.kernel.KernelException;
import ferry.kernel.Purpose;
import ferry.kernel.build.Tarball;
import ferry.kernel.loop.LoopProgress.Step;
import ferry.kernel.patch.KernelPatch;
import ferry.kernel.patch.PatchPlan;
import ferry.kernel.patch.PatchTable;
import ferry.kernel.patch.Patching;
import ferry.kernel.tree.Make;
import ferry.kernel.tree.SourceTree;
import ferry.kernel.tree.Toolchain;
import ferry.kernel.tree.TreeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The loop's steps up to the configuration: nothing is compiled but Kconfig's own tools, and the tree is left as it is. A
 * second run takes the sources from the first one.
 */
public final class LoopConfiguration {
    /** Of Debian's stable kernel, for which there are figures; see assets/kernel/README.md. */
    public static final String SERIES = "6.12";

    /** All that a phone's kernel is wanted for here; the virtual phone has no vendor modules that could refuse to load. */
    public static final Set<Purpose> PURPOSES = Collections.unmodifiableSet(
            EnumSet.of(Purpose.DOCKER_V2, Purpose.CRIU, Purpose.TRANSLATED, Purpose.NATIVE, Purpose.ANDROID));

    private final Path folder;
    private final List<String> wanted;
    private final LoopSteps steps;

    /**
     * @param folder for sources and configurations; some 2 GB
     * @param wanted patches that are asked for, besides those that the wanted options need
     */
    public LoopConfiguration(Path folder, List<String> wanted, LoopSteps steps) {
        this.folder = folder.toAbsolutePath().normalize();
        this.wanted = List.copyOf(wanted);
        this.steps = steps;
    }

    /** Takes the steps; seconds, or minutes where the sources are not there yet. KernelException when one fails. */
    public LoopPlan run() throws InterruptedException {
        List<KernelPatch> asked = wanted.stream().map(PatchTable::find).toList();
        Toolchain toolchain = Toolchain.find("arm64");
        DebianSource source = steps.take(
                Step.SOURCES, "Linux " + SERIES + " of Debian", this::sources, s -> "Debian's Linux " + s.version());
        SourceTree tree = SourceTree.open(folder.resolve("tree"));
        Make make = new Make(tree, toolchain, folder.resolve("configure"));
        TreeConfiguration configuration = new TreeConfiguration(make);
        Path stockConfig = folder.resolve("stock.config");
        KernelConfig stock = steps.take(
                Step.STOCK,
                "a stock phone's configuration",
                _ -> {
                    StockPhone.configure(configuration, tree, make.out());
                    return kept(make, stockConfig);
                },
                c -> on(c) + " options on, as on a GKI phone, 39-bit addresses");
        Evidence evidence = Evidence.of(stock, "a stock phone");
        CheckReport before = check(evidence, "the stock configuration");
        Fragment fragment = steps.take(
                Step.FRAGMENT,
                "the smallest that mends it",
                _ -> fragment(evidence),
                f -> f.values().size() + " lines, " + folder.resolve("fragment"));
        List<PatchPlan> patches =
                steps.take(Step.PATCH, "dry run", _ -> patches(tree, fragment, asked), LoopConfiguration::patchText);
        Path fullConfig = folder.resolve("full.config");
        TreeConfiguration.Result full = steps.take(
                Step.CONFIGURE,
                "merge_config and olddefconfig",
                _ -> {
                    TreeConfiguration.Result result = configuration.merge(stockConfig, fragment, true);
                    kept(make, fullConfig);
                    return result;
                },
                LoopConfiguration::mergeText);
        CheckReport after = check(Evidence.of(full.config(), "with the fragment"), "with the fragment");
        return new LoopPlan(
                source, tree, stockConfig, before, fragment, patches, fullConfig, full.added(), full.dropped(), after);
    }

    private DebianSource sources(Consumer<String> say) throws InterruptedException {
        DebianSource source = DebianSource.fetch(SERIES, folder, say);
        say.accept("unpacking " + source.tarball().getFileName());
        Tarball.unpack(source.tarball(), folder.resolve("tree"), folder.resolve("configure"));
        return source;
    }

    private CheckReport check(Evidence evidence, String what) throws InterruptedException {
        return steps.take(Step.CHECK, what, _ -> KernelCheck.check(evidence, PURPOSES), LoopConfiguration::checkText);
    }

    private Fragment fragment(Evidence evidence) {
        Fragment fragment = Fragment.smallest(evidence, PURPOSES, false, false);
        try {
            Files.writeString(folder.resolve("fragment"), fragment.text());
            return fragment;
        } catch (IOException e) {
            throw new KernelException("Cannot write " + folder.resolve("fragment") + ": " + e.getMessage(), "", e);
        }
    }

    private static List<PatchPlan> patches(SourceTree tree, Fragment fragment, List<KernelPatch> asked) {
        Patching patching = new Patching(tree);
        return PatchTable.shipped().stream()
                .filter(p -> asked.contains(p)
                        || p.options().stream()
                                .anyMatch(o -> "y".equals(fragment.values().get(o))))
                .map(patching::plan)
                .toList();
    }

    private static KernelConfig kept(Make make, Path file) {
        try {
            Files.copy(make.out().resolve(".config"), file, StandardCopyOption.REPLACE_EXISTING);
            return ConfigReader.read(file);
        } catch (IOException e) {
            throw new KernelException("Cannot write " + file + ": " + e.getMessage(), "", e);
        }
    }

    private static long on(KernelConfig config) {
        return config.values().keySet().stream().filter(config::isOn).count();
    }

    /** Which purposes are met, and what is missing for the others. */
    public static String checkText(CheckReport report) {
        List<String> missing = report.verdicts().stream()
                .flatMap(v -> v.missing().stream())
                .map(CheckReport.Finding::what)
                .distinct()
                .toList();
        return report.passes()
                ? "green: " + String.join(", ", words(report))
                : missing.isEmpty()
                        ? "not all could be seen"
                        : missing.size() + " missing: " + String.join(", ", missing);
    }

    private static List<String> words(CheckReport report) {
        return report.verdicts().stream().map(v -> v.purpose().word()).toList();
    }

    private static String patchText(List<PatchPlan> plans) {
        if (plans.isEmpty()) {
            return "none is needed";
        }
        return String.join(
                ", ",
                plans.stream()
                        .map(p -> p.patch().id() + " "
                                + p.state().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .toList());
    }

    private static String mergeText(TreeConfiguration.Result result) {
        String taken = on(result.config()) + " options on";
        if (!result.added().isEmpty()) {
            taken += ", " + result.added().size() + " more that the tree wanted ("
                    + String.join(", ", result.added().keySet()) + ")";
        }
        return result.dropped().isEmpty()
                ? taken + ", nothing dropped"
                : taken + "; dropped: "
                        + String.join(
                                "; ",
                                result.dropped().stream()
                                        .map(d -> d.option() + " (" + d.why() + ")")
                                        .toList());
    }
}
