package ferry.kernel.build;

import ferry.kernel.Evidence;
import ferry.kernel.Fragment;
import ferry.kernel.KernelConfig;
import ferry.kernel.KernelException;
import ferry.kernel.build.BuildProgress.Step;
import ferry.kernel.patch.KernelPatch;
import ferry.kernel.patch.PatchPlan;
import ferry.kernel.patch.Patching;
import ferry.kernel.tree.Make;
import ferry.kernel.tree.SourceTree;
import ferry.kernel.tree.Toolchain;
import ferry.kernel.tree.TreeConfiguration;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a kernel. Every step can be taken again: what is done is seen and left, so a build that was interrupted goes on
 * where it was, and one after a small change compiles what the change touches.
 */
public final class KernelBuild {
    private static final Duration LIMIT = Duration.ofHours(12);
    /** A tree takes 1.7 GB, a small build 250 MB; less than this is certainly too little. */
    private static final long MIN_FREE = 500L << 20;

    private final BuildRequest request;
    private final Consumer<BuildProgress> watcher;
    private long stepStart = System.nanoTime();

    private KernelBuild(BuildRequest request, Consumer<BuildProgress> watcher) {
        this.request = request;
        this.watcher = watcher;
    }

    /**
     * Blocks until the kernel is there; {@code watcher} is called from several threads, one at a time. An interrupt ends the
     * compilers and throws KernelException, like everything that goes wrong; WishDropped when the tree did not take the wish.
     */
    public static BuildResult run(BuildRequest request, Consumer<BuildProgress> watcher) {
        Path work = request.work().toAbsolutePath().normalize();
        try {
            Files.createDirectories(work);
            long free = Files.getFileStore(work).getUsableSpace();
            if (free < MIN_FREE) {
                throw new KernelException(
                        "There are only " + (free >> 20) + " MiB free at " + work,
                        "A build needs 500 MiB at least, several GB with all modules.",
                        null);
            }
            try (FileChannel file = FileChannel.open(
                            work.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    @Nullable FileLock lock = lock(file)) {
                if (lock == null) {
                    throw new KernelException(
                            "Another build works in " + work, "Wait for it, or give another folder with --out.", null);
                }
                return new KernelBuild(request, watcher).build(work);
            }
        } catch (IOException e) {
            throw new KernelException("Cannot work in " + work + ": " + e.getMessage(), "", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private BuildResult build(Path work) {
        long start = System.nanoTime();
        Toolchain toolchain = Toolchain.find(request.arch());
        SourceTree tree = SourceTree.open(source(work));
        List<String> patches = patch(tree);
        Make make = new Make(tree, toolchain, work.resolve("build"));
        TreeConfiguration.Result configured = configure(make);
        List<String> targets = targets(configured.config());
        begin(Step.PREPARE, "");
        make.run(LIMIT, line -> {}, List.of("-s", "-j" + request.jobs(), "prepare"));
        CompileCount count = CompileCount.of(make, targets);
        end(Step.PREPARE, count.total() + " files to compile");
        compile(make, targets, count);
        begin(Step.COLLECT, "");
        long ms = (System.nanoTime() - start) / 1_000_000;
        BuildResult result = new Harvest(make, work.resolve("result")).collect(configured, patches, count.done(), ms);
        end(Step.COLLECT, result.image().toString());
        return result;
    }

    private Path source(Path work) {
        if (Files.isDirectory(request.source())) {
            return request.source();
        }
        begin(Step.UNPACK, request.source().getFileName().toString());
        Path tree = Tarball.unpack(request.source(), work.resolve("source"));
        end(Step.UNPACK, tree.toString());
        return tree;
    }

    private List<String> patch(SourceTree tree) {
        Patching patching = new Patching(tree);
        List<PatchPlan> plans = new ArrayList<>();
        for (KernelPatch patch : request.patches()) {
            PatchPlan plan = patching.plan(patch);
            if (plan.state() == PatchPlan.State.REFUSED) {
                throw new KernelException(
                        "The patch " + patch.id() + " does not fit this tree: " + plan.reason(),
                        "Nothing was changed. Without it: leave out --patch " + patch.id() + ".",
                        null);
            }
            plans.add(plan);
        }
        if (!plans.isEmpty()) {
            begin(Step.PATCH, "");
        }
        List<String> names = new ArrayList<>();
        for (PatchPlan plan : plans) {
            // A plan of before may be out of date when two patches touch one file.
            PatchPlan now = patching.plan(plan.patch());
            if (now.state() == PatchPlan.State.APPLICABLE) {
                patching.apply(now);
            }
            if (now.state() != PatchPlan.State.NOT_HERE) {
                names.add(plan.patch().id());
            }
        }
        if (!plans.isEmpty()) {
            end(Step.PATCH, String.join(", ", names));
        }
        return names;
    }

    private TreeConfiguration.Result configure(Make make) {
        begin(Step.CONFIGURE, "");
        TreeConfiguration configuration = new TreeConfiguration(make);
        KernelConfig base = request.base()
                .file()
                .map(configuration::expand)
                .orElseGet(() -> configuration.target(request.base().target().orElse("defconfig")));
        Map<String, String> wish = new LinkedHashMap<>();
        if (!request.purposes().isEmpty()) {
            Evidence evidence = Evidence.of(base, "");
            boolean keep = request.keepKabi()
                    .orElseGet(() -> evidence.gki() || make.tree().gki());
            wish.putAll(
                    Fragment.smallest(evidence, request.purposes(), false, keep).values());
        }
        wish.putAll(request.wish());
        TreeConfiguration.Result result =
                configuration.merge(make.out().resolve(".config"), new Fragment(wish, List.of()), true);
        if (!result.dropped().isEmpty() && !request.anyway()) {
            throw new WishDropped(result.dropped());
        }
        end(Step.CONFIGURE, result.config().values().size() + " options");
        return result;
    }

    private List<String> targets(KernelConfig config) {
        List<String> targets = new ArrayList<>(List.of(Harvest.imageTarget(request.arch())));
        if (config.isOn("MODULES")) {
            targets.add("modules");
        }
        return targets;
    }

    private void compile(Make make, List<String> targets, CompileCount count) {
        begin(Step.COMPILE, "");
        List<String> arguments = new ArrayList<>(List.of("-j" + request.jobs()));
        arguments.addAll(targets);
        make.run(
                LIMIT,
                line -> count.line(line)
                        .ifPresent(
                                file -> say(Step.COMPILE, "progress", count.done(), count.total(), count.left(), file)),
                arguments);
        say(Step.COMPILE, "done", count.done(), count.done(), Optional.empty(), count.done() + " files");
    }

    private void begin(Step step, String text) {
        stepStart = System.nanoTime();
        say(step, "started", 0, 0, Optional.empty(), text);
    }

    private void end(Step step, String text) {
        say(step, "done", 0, 0, Optional.empty(), text);
    }

    private void say(Step step, String state, int done, int total, Optional<Duration> left, String text) {
        watcher.accept(new BuildProgress(
                step, state, Duration.ofNanos(System.nanoTime() - stepStart), done, total, left, text));
    }
}
