package ferry.criu;

import ferry.criu.CheckpointStream.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What Jazzer calls with bytes of its own making. The first byte says what the others are: an image of the kind with
 * that number, or a tar. Any outcome is good but an exception that is not the room's own, and bytes that change when
 * they are read and written again.
 */
public final class ImageFuzz {
    private static final Images CHECKPOINT = Golden.of("pc-4.2-tree").images();

    private ImageFuzz() {}

    /** Jazzer's entry; the name is Jazzer's. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int what = (input[0] & 0xff) % (ImageKind.values().length + 1);
        byte[] data = Arrays.copyOfRange(input, 1, input.length);
        try {
            if (what < ImageKind.values().length) {
                image(ImageKind.values()[what].file(1).replace("%s", "dump"), data);
            } else {
                tar(data);
            }
        } catch (ImageException refused) {
            if (refused.file().isEmpty() || refused.reason().isEmpty()) {
                throw new AssertionError("a refusal without a file or a reason", refused);
            }
        }
    }

    private static void image(String file, byte[] data) {
        Image image = ImageCodec.read(file, data);
        same(data, ImageCodec.write(image));
        if (ImageText.json(image).isEmpty()) {
            throw new AssertionError("no text");
        }
        if (!ImageKind.ofFile(file).map(ImageKind::bulk).orElse(false)) {
            summary(file, data);
        }
        if (image.kind() == ImageKind.PAGEMAP) {
            Pagemap pagemap = Pagemap.of(image);
            Pagemap again = Pagemap.of(pagemap.toImage(file, Pagemap.Form.WIDE));
            if (!again.equals(pagemap)) {
                throw new AssertionError(pagemap + " became " + again);
            }
        }
    }

    private static void summary(String file, byte[] data) {
        byte[] before = CHECKPOINT.has(file) ? CHECKPOINT.raw(file) : new byte[0];
        CHECKPOINT.put(file, data);
        if (ImageText.summary(CHECKPOINT).isEmpty()) {
            throw new AssertionError("no text");
        }
        if (before.length > 0) {
            CHECKPOINT.put(file, before);
        } else {
            CHECKPOINT.remove(file);
        }
    }

    private static void tar(byte[] data) {
        try (CheckpointStream in = new CheckpointStream(new ByteArrayInputStream(data), Limits.DEFAULT);
                CheckpointWriter out = new CheckpointWriter(OutputStream.nullOutputStream(), "cp")) {
            out.put(in.head());
            for (Optional<Item> item = in.next(); item.isPresent(); item = in.next()) {
                out.copy(item.get().name(), item.get().size(), item.get().data());
            }
        } catch (EOFException cut) {
            // one of the good outcomes
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void same(byte[] before, byte[] after) {
        if (!Arrays.equals(before, after)) {
            throw new AssertionError("written with other bytes than read");
        }
    }

    /** Every small image of the golden checkpoints, and a tar. */
    static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Golden golden : Golden.all()) {
            Images images = golden.images();
            for (String file : images.names()) {
                ImageKind kind = ImageKind.ofFile(file).orElse(ImageKind.PAGES);
                if (kind != ImageKind.PAGES) {
                    seeds.add(ImageCodecTest.join(new byte[] {(byte) kind.ordinal()}, images.raw(file)));
                }
            }
        }
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (CheckpointWriter writer = new CheckpointWriter(tar, "cp")) {
            writer.put("pstree.img", CHECKPOINT.raw("pstree.img"));
            writer.put("pages-1.img", new byte[100]);
        }
        seeds.add(ImageCodecTest.join(new byte[] {(byte) ImageKind.values().length}, tar.toByteArray()));
        return seeds;
    }
}
