package ferry.ui.gallery;

import ferry.kernel.KernelException;
import ferry.kernel.build.BuildProgress;
import ferry.kernel.build.BuildProgress.Step;
import ferry.kernel.build.BuildRequest;
import ferry.kernel.build.BuildResult;
import ferry.kernel.build.KernelServices;
import ferry.kernel.patch.PatchPlan;
import ferry.kernel.patch.PatchTable;
import ferry.kernel.patch.Patching;
import ferry.kernel.tree.ScratchFolder;
import ferry.kernel.tree.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A kernel's sources in miniature, and builds that take no time. Thread-safe. */
public final class SampleKernels implements KernelServices {
    private static final String[] FILES = {
        "init/main.o", "kernel/fork.o", "kernel/pid_namespace.o", "mm/vmalloc.o", "ipc/sem.o", "fs/overlayfs/super.o"
    };
    private static final int TOTAL = 1289;

    private final List<BuildRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private volatile boolean unending;

    /** Builds go on until they are cancelled. */
    public void unending(boolean now) {
        unending = now;
    }

    /** How many builds were cancelled. */
    public int cancelled() {
        return cancelled.get();
    }

    /** What was to be built. */
    public List<BuildRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public List<PatchPlan> patches(Path tree) {
        if (!tree.toString().contains("linux")) {
            throw new KernelException(
                    "There is no kernel tree at " + tree, "Give the folder that has Kconfig and Makefile in it.", null);
        }
        try (ScratchFolder scratch = ScratchFolder.make()) {
            Path root = scratch.path();
            Path cgroup = Files.createDirectories(root.resolve("kernel/cgroup"));
            Files.writeString(root.resolve("Makefile"), "VERSION = 6\nPATCHLEVEL = 1\n");
            Files.writeString(root.resolve("Kconfig"), "");
            Files.writeString(cgroup.resolve("cgroup.c"), """
                    static int cgroup_add_file(struct cgroup *cgrp)
                    {
                    \tchar name[CGROUP_FILE_NAME_MAX];

                    \treturn 0;
                    }
                    """);
            Patching patching = new Patching(SourceTree.open(root));
            return PatchTable.shipped().stream().map(patching::plan).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public BuildResult build(BuildRequest request, Consumer<BuildProgress> watcher) {
        requests.add(request);
        watcher.accept(step(Step.UNPACK, "done", 0, "ferry-kernel/source"));
        watcher.accept(step(Step.CONFIGURE, "done", 0, "2841 options"));
        watcher.accept(step(Step.PREPARE, "done", 0, TOTAL + " files to compile"));
        for (int i = 0; i < FILES.length; i++) {
            watcher.accept(step(Step.COMPILE, "progress", 400 + i, FILES[i]));
        }
        if (unending) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancelled.incrementAndGet();
                throw new KernelException("The build was cancelled", "Start it again: it goes on where it was.", e);
            }
        }
        return new BuildResult(
                request.work(),
                request.work().resolve("result/Image"),
                "6.12.117",
                request.arch(),
                "gcc",
                TOTAL,
                686_000,
                List.of(),
                Map.of(),
                Map.of(),
                List.of());
    }

    private static BuildProgress step(Step step, String state, int done, String text) {
        boolean counted = done > 0;
        return new BuildProgress(
                step,
                state,
                Duration.ofSeconds(210),
                done,
                counted ? TOTAL : 0,
                counted ? Optional.of(Duration.ofSeconds(460)) : Optional.empty(),
                text);
    }
}
