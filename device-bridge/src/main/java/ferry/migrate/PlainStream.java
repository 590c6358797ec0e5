package ferry.migrate;

import ferry.criu.CheckpointStream;
import ferry.criu.CheckpointWriter;
import ferry.criu.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Carries the changed files, the volumes and the checkpoint's images to a target of the same ISA. */
final class PlainStream implements Step {
    @Override
    public Phase phase() {
        return Phase.STREAM;
    }

    @Override
    public List<Undo> undo(Crossing c) {
        return List.of();
    }

    @Override
    public void make(Crossing c) throws Exception {
        c.at(Fault.STREAM_BEGIN);
        long files = Cargo.files(c);
        c.at(Fault.STREAM_FILES);
        String checkpoint = c.passage().checkpoint();
        Timed.run(
                c.limits().transfer(),
                "carrying the checkpoint",
                () -> Conveyor.run(
                        out -> {
                            try (CheckpointStream in = new CheckpointStream(
                                            c.sourceCourier().get("/checkpoints/" + checkpoint),
                                            ferry.criu.Limits.DEFAULT);
                                    CheckpointWriter writer = new CheckpointWriter(out, checkpoint)) {
                                copy(c, in, writer, files);
                            }
                        },
                        in -> c.targetCourier().put(c.targetCheckpoints(), in)));
        c.passage(c.passage().carried(c.report().bytes()));
    }

    private static void copy(Crossing c, CheckpointStream in, CheckpointWriter out, long before) throws IOException {
        Images head = in.head();
        renameCgroup(head, c.passage().sourceId(), c.passage().targetId());
        Outside.close(c, head);
        out.put(head);
        long bytes = before;
        for (Optional<CheckpointStream.Item> next = in.next(); next.isPresent(); next = in.next()) {
            CheckpointStream.Item item = next.get();
            if (item.name().startsWith("pages-")) {
                c.at(Fault.STREAM_MIDDLE);
            }
            if (!item.name().startsWith(Source.MARK)) {
                out.copy(item.name(), item.size(), item.data());
            }
            bytes += item.size();
            c.report().bytes(bytes, OptionalLong.empty());
        }
    }

    /**
     * cgroup.img names the container that was checkpointed; restored under that name, the processes would land in the
     * old container's cgroup. Both ids have 64 digits, so the image's own lengths stay right.
     */
    static void renameCgroup(Images images, String from, String to) {
        if (images.has("cgroup.img")) {
            String text = new String(images.raw("cgroup.img"), StandardCharsets.ISO_8859_1);
            images.put("cgroup.img", text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
