package ferry.migrate;

import ferry.docker.DockerException;
import ferry.recode.RecodeException;
import ferry.recode.RootFiles;
import ferry.recode.Skeleton;
import ferry.recode.SkeletonDraft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A skeleton that was made while the source ran, of what a look saw in it.
 *
 * @param programs files of the source, those that the splice will ask for read already
 */
record EarlySkeleton(SkeletonDraft draft, Skeleton skeleton, RootFiles programs) {

    /**
     * Fills the skeleton's container and starts it, while the couriers are opened: each takes some seconds on a phone.
     *
     * @param program the translator for both containers
     * @return empty when no skeleton can be made: then it is made while the source is frozen, which tells why
     */
    static Optional<EarlySkeleton> make(Crossing c, Bones bones, Path program) {
        Optional<SkeletonDraft> draft = c.look()
                .flatMap(look -> Drafting.of(look, c.from().changes(c.passage().sourceId())));
        if (draft.isEmpty()) {
            c.report()
                    .log("No skeleton could be drafted before the freeze, which will last longer: "
                            + (c.look().isPresent()
                                    ? "what was seen is no whole tree of processes, or has no known program break"
                                    : "the container was not looked into"));
        }
        SourceFiles programs = new SourceFiles(c.from(), c.passage().sourceId());
        List<Exception> failed = new CopyOnWriteArrayList<>();
        CountDownLatch filled = new CountDownLatch(1);
        Runnable grow = () -> {
            try {
                Timed.run(
                        c.limits().transfer(),
                        "carrying the translator",
                        () -> bones.fill(draft.map(d -> d.spec().files()).orElse(Map.of()), Optional.of(program)));
            } finally {
                filled.countDown();
            }
            try {
                draft.ifPresent(d -> bones.park(d.spec().tasks()));
            } catch (DockerException | MigrationException e) {
                failed.add(e);
            }
        };
        Runnable open = () -> bones.open(c);
        Runnable share = () -> {
            // Not beside the translator, whose way is the narrow one: starting a container leaves more room.
            await(filled);
            open.run();
            bones.share();
        };
        Runnable known = () -> draft.ifPresent(d -> {
            try {
                for (String name : d.programs()) {
                    var unused = programs.read(name);
                }
            } catch (IOException | DockerException e) {
                failed.add(e);
            }
        });
        if (bones.takesFiles()) {
            Together.run(List.of(grow, share, known));
        } else {
            open.run();
            grow.run();
            bones.share();
            known.run();
        }
        return draft.flatMap(d -> read(c, bones, d, programs, failed));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        }
    }

    private static Optional<EarlySkeleton> read(
            Crossing c, Bones bones, SkeletonDraft draft, SourceFiles programs, List<Exception> failed) {
        try {
            if (failed.isEmpty()) {
                c.report().text("The skeleton is parked, while the source runs.");
                Skeleton skeleton = bones.freeze();
                c.report().text("The skeleton is read.");
                return Optional.of(new EarlySkeleton(draft, skeleton, programs));
            }
        } catch (IOException | DockerException | MigrationException | RecodeException e) {
            failed.add(e);
        }
        c.report().log("No skeleton could be made before the freeze: " + MigrationException.words(failed.getFirst()));
        bones.stop();
        return Optional.empty();
    }
}
