package ferry.app;

import ferry.kernel.build.BuildProgress;
import ferry.kernel.build.BuildRequest;
import ferry.kernel.build.BuildResult;
import ferry.kernel.build.KernelBuild;
import ferry.kernel.loop.KernelStore;
import ferry.kernel.loop.LoopConfiguration;
import ferry.kernel.loop.LoopPlan;
import ferry.kernel.loop.LoopProgress;
import ferry.kernel.loop.LoopProgress.Step;
import ferry.kernel.loop.LoopSteps;
import ferry.kernel.patch.KernelPatch;
import ferry.kernel.patch.PatchPlan;
import ferry.kernel.patch.PatchTable;
import ferry.kernel.patch.Patching;
import ferry.rom.PhoneImage;
import ferry.rom.TrialPhone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The closed loop: the kernel of a stock phone is checked, mended, built and booted, and Docker and CRIU are tried on it.
 * Each step finds what an earlier loop has done: sources, half-built and built kernels.
 */
public final class KernelLoop {
    private final Services services;
    private final Request request;
    private final LoopSteps steps;
    private final Path folder;

    /**
     * What is wanted.
     *
     * @param stock also build and boot the stock phone's kernel, to see that what is missing is missing
     * @param cross at the end take a container from the lab's PC to the phone
     * @param patches to apply besides those that the wanted options need
     * @param jobs compilers at a time
     */
    public record Request(boolean stock, boolean cross, List<String> patches, int jobs) {}

    /**
     * How it went.
     *
     * @param image the kernel, and beside it its configuration and kernel.json
     * @param good the check of the booted phone is green, and Docker and CRIU did their work there
     * @param trouble what did not work, in words; empty when {@code good}
     */
    public record Result(LoopPlan plan, Path image, String release, boolean good, List<String> trouble) {}

    /** {@code watcher} is called from several threads, one at a time. */
    public KernelLoop(Services services, Request request, Consumer<LoopProgress> watcher) {
        this.services = services;
        this.request = request;
        this.steps = new LoopSteps(watcher);
        this.folder = services.home().cache().resolve("kernel");
    }

    /** The steps in which nothing is compiled. */
    public LoopPlan configure() throws InterruptedException {
        return new LoopConfiguration(folder, request.patches(), steps).run();
    }

    /** What follows {@link #configure}. An interrupt ends compilers and phone; the next loop goes on from there. */
    public Result run(LoopPlan plan) throws InterruptedException {
        if (request.stock()) {
            Path stock = build(plan, "stock", plan.stockConfig(), List.of());
            try (TrialPhone phone = boot("stock", stock)) {
                trial(phone);
            }
        }
        List<String> wanted = plan.patches().stream()
                .filter(p -> p.state() == PatchPlan.State.APPLICABLE || p.state() == PatchPlan.State.PRESENT)
                .map(p -> p.patch().id())
                .toList();
        Path image = build(plan, "full", plan.fullConfig(), wanted);
        try (TrialPhone phone = boot("full", image)) {
            KernelTrial.Outcome outcome = trial(phone);
            List<String> trouble = new ArrayList<>();
            if (!outcome.check().passes()) trouble.add(LoopConfiguration.checkText(outcome.check()));
            outcome.docker().ifPresent(why -> trouble.add("Docker: " + why));
            outcome.criu().ifPresent(why -> trouble.add("CRIU: " + why));
            if (request.cross() && trouble.isEmpty()) {
                new LoopCrossing(services, phone.serial(), steps).run().ifPresent(trouble::add);
            }
            return new Result(plan, image, outcome.release(), trouble.isEmpty(), trouble);
        }
    }

    private KernelTrial.Outcome trial(TrialPhone phone) throws InterruptedException {
        return new KernelTrial(phone, services.device("phone:" + phone.serial()), steps).run();
    }

    private Path build(LoopPlan plan, String name, Path config, List<String> patches) throws InterruptedException {
        KernelStore store = new KernelStore(folder.resolve("built"));
        String key = KernelStore.key(plan.source().version(), config, patches);
        Optional<Path> kept = store.find(key);
        return steps.take(
                Step.BUILD,
                name,
                say -> kept.orElseGet(() -> {
                            unpatch(plan, patches);
                            return store.keep(key, compile(plan, name, config, patches, say));
                        })
                        .resolve("Image"),
                image -> name + ", " + (kept.isPresent() ? "of an earlier loop: " : "") + image);
    }

    /** A tree that an earlier loop has patched for another kernel is brought back. */
    private static void unpatch(LoopPlan plan, List<String> wanted) {
        Patching patching = new Patching(plan.tree());
        for (String id : patching.applied()) {
            if (!wanted.contains(id)) patching.undo(patching.planUndo(PatchTable.find(id)));
        }
    }

    private BuildResult compile(LoopPlan plan, String name, Path config, List<String> patches, Consumer<String> say) {
        List<KernelPatch> apply = patches.stream().map(PatchTable::find).toList();
        BuildRequest build = new BuildRequest(
                plan.tree().root(),
                "arm64",
                new BuildRequest.Base(Optional.of(config), Optional.empty()),
                Set.of(),
                Optional.of(false),
                Map.of(),
                apply,
                folder.resolve(name),
                request.jobs(),
                false);
        return KernelBuild.run(build, progress -> say.accept(text(name, progress)));
    }

    private static String text(String name, BuildProgress p) {
        String counted = p.total() > 0 ? " " + p.done() + " of " + p.total() : "";
        String left = p.left()
                .map(l -> ", " + (l.toSeconds() < 90 ? l.toSeconds() + " s" : l.toMinutes() + " min") + " left")
                .orElse("");
        return name + ", " + p.step().word() + counted + left + "  " + p.text();
    }

    private TrialPhone boot(String name, Path image) throws InterruptedException {
        return steps.take(
                Step.BOOT,
                name,
                say -> {
                    PhoneImage phone = services.lab().phoneImage(say);
                    Path run = services.home().privately(services.home().run()).resolve("trial");
                    return TrialPhone.boot(
                            phone,
                            image,
                            services.home().lab().resolve("trial"),
                            services.home().privately(run),
                            say);
                },
                phone -> name + ", adb reaches it at " + phone.serial());
    }
}
