package ferry.migrate;

import ferry.criu.CheckpointStream;
import ferry.criu.CheckpointWriter;
import ferry.criu.Images;
import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.recode.RecodeException;
import ferry.recode.RootFiles;
import ferry.recode.Skeleton;
import ferry.recode.SkeletonDraft;
import ferry.recode.SkeletonSpec;
import ferry.recode.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The four steps of one translated crossing that are its own, and what they hand to each other. */
final class TranslatedRun {
    /** How long the source's processes get to come to a stop at a place from which they can go on elsewhere. */
    private static final int HOLD_SECONDS = 10;

    /** A process of the tree takes some 30 bytes, and a thread 3. */
    private static final long MOST_TREE = 64 << 20;

    private final Translator translator;
    private @Nullable Bones bones;
    private @Nullable CheckpointStream source;
    private @Nullable Translation translation;
    private String held = "";
    private @Nullable SourceFiles files;
    private @Nullable Early early;

    /** A skeleton that was made while the source ran. */
    private record Early(SkeletonDraft draft, Skeleton skeleton) {}

    TranslatedRun(Translator translator) {
        this.translator = translator;
    }

    /** What a step before this one has left. */
    private static <T> T left(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a step was left out");
        }
        return value;
    }

    private static boolean fromTranslated(Crossing c) {
        return TranslatedWay.translates(c.facts(c.from()).architecture());
    }

    Step prepare() {
        return new Prepare() {
            @Override
            Map<String, String> besides(Crossing c) {
                Bones made = Bones.create(
                        c,
                        SkeletonSpec.entrypoint(
                                TranslatedWay.translates(c.facts(c.to()).architecture())));
                bones = made;
                return made.folders();
            }

            @Override
            public void make(Crossing c) {
                super.make(c);
                if (TranslatedWay.translates(c.facts(c.to()).architecture())) {
                    Bones made = left(bones);
                    Path program = translator
                            .program()
                            .orElseThrow(
                                    () -> new MigrationException("There is no translator.", "Run ferry doctor.", null));
                    Timed.run(c.limits().transfer(), "carrying the translator", () -> made.translator(program));
                    early = c.look()
                            .flatMap(look -> Drafting.of(
                                    look, c.from().changes(c.passage().sourceId())))
                            .map(draft -> early(c, made, draft))
                            .orElse(null);
                }
            }
        };
    }

    /** Null when it cannot be made: then it is made while the source is frozen, which tells why. */
    private @Nullable Early early(Crossing c, Bones made, SkeletonDraft draft) {
        try {
            c.report().text("The skeleton is made while the source runs.");
            SourceFiles source = new SourceFiles(c.from(), c.passage().sourceId());
            Skeleton skeleton = skeleton(c, made, draft.spec());
            for (String program : draft.programs()) {
                var unused = source.read(program);
            }
            files = source;
            return new Early(draft, skeleton);
        } catch (IOException | DockerException | MigrationException | RecodeException e) {
            c.report().log("No skeleton could be made before the freeze: " + MigrationException.words(e));
            made.stop();
            return null;
        }
    }

    private static Skeleton skeleton(Crossing c, Bones bones, SkeletonSpec spec) throws IOException {
        Timed.run(c.limits().transfer(), "carrying the stub", () -> bones.files(spec));
        bones.park(spec.tasks());
        c.report().text("The skeleton is parked.");
        Skeleton skeleton = bones.freeze();
        c.report().text("The skeleton is read.");
        return skeleton;
    }

    Step freeze() {
        return new Freeze() {
            @Override
            public List<Undo> undo(Crossing c) {
                List<Undo> acts = new ArrayList<>(super.undo(c));
                if (fromTranslated(c)) {
                    // Done right after the source runs again: its processes are held in that checkpoint.
                    acts.add(
                            acts.size() - 1,
                            new Undo(
                                    Undo.Kind.RELEASE,
                                    c.passage().from(),
                                    c.passage().sourceId(),
                                    ""));
                }
                return acts;
            }

            @Override
            public void make(Crossing c) {
                if (fromTranslated(c)) {
                    Engine.ExecResult result = Timed.call(
                            Duration.ofSeconds(3 * HOLD_SECONDS),
                            "holding the processes of " + c.passage().sourceName(),
                            () -> c.from().execAsRoot(c.passage().sourceId(), Translation.holdCommand(HOLD_SECONDS)));
                    held = result.out();
                    if (result.exitCode() != 0) {
                        c.report()
                                .log("hold ended with code " + result.exitCode() + ": "
                                        + result.err().strip());
                    }
                }
                super.make(c);
            }
        };
    }

    Step stream() {
        return new TranslatedStep(Phase.STREAM) {
            @Override
            public void make(Crossing c) throws Exception {
                c.at(Fault.STREAM_BEGIN);
                long files = Cargo.files(c);
                c.at(Fault.STREAM_FILES);
                CheckpointStream stream = c.keep(new CheckpointStream(
                        c.sourceCourier().get("/checkpoints/" + c.passage().checkpoint()), ferry.criu.Limits.DEFAULT));
                source = stream;
                Images head = Timed.call(c.limits().transfer(), "reading the checkpoint", () -> head(c, stream));
                translation = fromTranslated(c) ? Translation.back(head, held) : Translation.there(head);
                c.at(Fault.STREAM_MIDDLE);
                c.passage(c.passage().carried(files));
            }
        };
    }

    /** All that describes the processes. In the order of names the process tree comes after the pages: fetched by itself. */
    private static Images head(Crossing c, CheckpointStream stream) throws IOException {
        Images head = stream.head();
        String name = "pstree.img";
        if (!head.has(name)) {
            try (Courier courier = c.anotherSourceCourier();
                    InputStream tar = courier.get("/checkpoints/" + c.passage().checkpoint() + "/" + name)) {
                TarGroup file = TarGroup.read(tar)
                        .filter(f -> f.type() == '0' && f.size() <= MOST_TREE)
                        .orElseThrow(() -> new IOException("The checkpoint has no usable " + name + "."));
                head.put(name, tar.readNBytes((int) file.size()));
            }
        }
        return head;
    }

    Step recode() {
        return new TranslatedStep(Phase.RECODE) {
            @Override
            public void make(Crossing c) throws Exception {
                c.at(Fault.RECODE_BEGIN);
                RootFiles programs =
                        files == null ? new SourceFiles(c.from(), c.passage().sourceId()) : files;
                Bones there = left(bones);
                Early made = early;
                Skeleton skeleton;
                if (made != null
                        && Timed.call(c.limits().transfer(), "reading the programs", () -> left(translation)
                                .follow(made.draft, programs))) {
                    skeleton = made.skeleton;
                } else {
                    SkeletonSpec spec =
                            Timed.call(c.limits().transfer(), "reading the programs", () -> left(translation)
                                    .skeleton(programs));
                    if (made != null) {
                        c.report().text("The processes have changed: the skeleton is made anew.");
                    }
                    there.layer();
                    skeleton = skeleton(c, there, spec);
                }
                Timed.run(c.limits().transfer(), "the splice", () -> splice(c, there, skeleton));
                c.at(Fault.RECODE_END);
                c.passage(c.passage()
                        .carried(c.passage().carriedBytes() + c.report().bytes()));
            }
        };
    }

    private void splice(Crossing c, Bones there, Skeleton skeleton) throws Exception {
        Passage p = c.passage();
        Conveyor.run(
                out -> {
                    try (CheckpointWriter writer = new CheckpointWriter(
                            new CountingOutput(out, n -> c.report().bytes(n, OptionalLong.empty())), p.checkpoint())) {
                        long unused =
                                left(translation).splice(left(source), skeleton, writer, there.id(), p.targetId());
                    }
                },
                in -> c.targetCourier().put("/checkpoints", in));
    }

    /** A step without an undo of its own: what it makes is labelled and goes with the target. */
    private abstract static class TranslatedStep implements Step {
        private final Phase phase;

        private TranslatedStep(Phase phase) {
            this.phase = phase;
        }

        @Override
        public Phase phase() {
            return phase;
        }

        @Override
        public List<Undo> undo(Crossing c) {
            return List.of();
        }
    }
}
