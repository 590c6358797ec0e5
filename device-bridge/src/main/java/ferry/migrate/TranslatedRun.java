package ferry.migrate;

import ferry.criu.CheckpointStream;
import ferry.criu.CheckpointWriter;
import ferry.criu.Images;
import ferry.docker.Courier;
import ferry.docker.DockerException;
import ferry.docker.Engine;
import ferry.recode.RootFiles;
import ferry.recode.Skeleton;
import ferry.recode.SkeletonSpec;
import ferry.recode.Translation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private @Nullable EarlySkeleton early;

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
            void beside(Crossing c, String image) {
                bones = Bones.createAlone(c, image, entrypoint(c)).orElse(null);
            }

            private List<String> entrypoint(Crossing c) {
                return SkeletonSpec.entrypoint(translated(c));
            }

            private boolean translated(Crossing c) {
                return TranslatedWay.translates(c.facts(c.to()).architecture());
            }

            @Override
            void ready(Crossing c) {
                boolean translated = translated(c);
                Bones alone = bones;
                Bones made = alone == null ? Bones.create(c, entrypoint(c)) : alone;
                bones = made;
                if (translated) {
                    Path program = translator
                            .program()
                            .orElseThrow(
                                    () -> new MigrationException("There is no translator.", "Run ferry doctor.", null));
                    early = EarlySkeleton.make(c, made, program).orElse(null);
                } else {
                    made.open(c);
                }
            }
        };
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
                Outside.close(c, head);
                translation = fromTranslated(c) ? Translation.back(head, held) : Translation.there(head);
                c.at(Fault.STREAM_MIDDLE);
                c.passage(c.passage().carried(files));
            }
        };
    }

    private static Skeleton skeleton(Crossing c, Bones bones, SkeletonSpec spec) throws IOException {
        Timed.run(c.limits().transfer(), "carrying the stub", () -> bones.fill(spec.files(), Optional.empty()));
        bones.share();
        bones.park(spec.tasks());
        c.report().text("The skeleton is parked.");
        Skeleton skeleton = bones.freeze();
        c.report().text("The skeleton is read.");
        return skeleton;
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
                EarlySkeleton made = early;
                RootFiles programs =
                        made == null ? new SourceFiles(c.from(), c.passage().sourceId()) : made.programs();
                Bones there = left(bones);
                Skeleton skeleton;
                if (made != null
                        && Timed.call(c.limits().transfer(), "reading the programs", () -> left(translation)
                                .follow(made.draft(), programs))) {
                    skeleton = made.skeleton();
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
                            new CountingOutput(out, n -> c.report().bytes(n, OptionalLong.empty())),
                            p.checkpoint(),
                            Optional.of(PagesBeside.of(c)))) {
                        long unused =
                                left(translation).splice(left(source), skeleton, writer, there.id(), p.targetId());
                    }
                },
                in -> c.targetCourier().put(c.targetCheckpoints(), in));
    }

    Step verify() {
        return new Verify() {
            @Override
            List<String> suspects(Crossing c) {
                try {
                    return Timed.call(c.limits().transfer(), "reading the programs", () -> left(translation)
                            .avx512(new SourceFiles(c.from(), c.passage().sourceId())));
                } catch (DockerException | MigrationException | UncheckedIOException e) {
                    c.report().log("Which file it is could not be seen: " + MigrationException.words(e));
                    return List.of();
                }
            }
        };
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
