package ferry.criu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.PstreeEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that no CRIU wrote: each is refused with file, offset and reason, quickly and without much memory. */
@Timeout(20)
class HostileImageTest {
    private static final byte[] TREE = ImageCodec.write(Image.of("pstree.img", ImageKind.PSTREE, List.<Message>of()));

    @Test
    void aWrongMagicIsNamed() {
        byte[] tree = Golden.of("pc-4.2-count").images().raw("pstree.img");
        refused("mm-1.img", tree, 4, "0x50273030, that of a MM image is 0x57492820; this is a file of kind PSTREE");
        refused("mm-1.img", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, "the magic is 0x04030201");
        refused("inventory.img", tree, 0, "0x54564319");
        refused("stats-dump", tree, 0, "0x54564319");
        refused("pstree.img", new byte[0], 0, "the magic is cut off");
        refused("pstree.img", new byte[] {0x19, 0x43}, 0, "the magic is cut off");
        refused("pstree.img", new byte[] {0x19, 0x43, 0x56, 0x54}, 4, "the magic is cut off");
        assertThatThrownBy(() -> ImageCodec.read("../pstree.img", tree))
                .hasMessageContaining("no CRIU image has such a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc-4.2-shared", "pc-4.2-unix", "bare-4.2-namespaces"})
    void aFileCutAnywhereIsRefusedOrIsAShorterFile(String checkpoint) {
        Images images = Golden.of(checkpoint).images();
        for (String file : images.names()) {
            if (ImageKind.ofFile(file).map(ImageKind::raw).orElse(true)) {
                continue;
            }
            byte[] whole = images.raw(file);
            int shorter = 0;
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                try {
                    Image image = ImageCodec.read(file, cut);
                    if (!Arrays.equals(ImageCodec.write(image), cut)) {
                        fail("%s cut to %d is not the same again", file, length);
                    }
                    shorter++;
                } catch (ImageException e) {
                    if (!e.file().equals(file) || e.offset() < 0 || e.offset() > length) {
                        fail("%s cut to %d: %s", file, length, e.getMessage());
                    }
                }
            }
            // only cuts between two entries are files; a queue with messages left and a head alone are not
            int entries = images.image(file).entries().size();
            boolean ghost = images.image(file).kind() == ImageKind.GHOST_FILE;
            assertThat(shorter).as(file).isLessThanOrEqualTo(ghost ? whole.length : entries);
        }
    }

    @Test
    void lengthsThatLieAreRefused() {
        refused(
                "pstree.img",
                ImageCodecTest.join(TREE, words(100)),
                8,
                "an entry of 100 bytes, but the file has only 0");
        refused("pstree.img", ImageCodecTest.join(TREE, words(-1)), 8, "an entry of 4294967295 bytes");
        refused("pstree.img", ImageCodecTest.join(TREE, words(Integer.MIN_VALUE)), 8, "an entry of 2147483648 bytes");
        refused("pstree.img", ImageCodecTest.join(TREE, words(0)), 12, "PstreeEntry lacks pid");
        refused("pstree.img", ImageCodecTest.join(TREE, new byte[] {1, 0}), 8, "the length of an entry is cut off");
        // a field of 2^31-1 bytes, one of 2^63 bytes and an endless number in small entries
        refused("pstree.img", tree(0x9a, 6, 0xff, 0xff, 0xff, 0xff, 7), 12, "a field of 2147483647 bytes");
        refused("pstree.img", tree(0x9a, 6, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1), 12, "a field of");
        refused(
                "pstree.img",
                tree(8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1),
                13,
                "longer than 10");
        refused("pstree.img", tree(8, 0xff), 13, "a number is cut off");
        refused("pstree.img", tree(0, 1), 12, "the impossible number 0");
        refused("pstree.img", tree(8, 1, 16, 1, 24, 1, 32, 1, 0x65, 1, 2), 20, "a field of 4 bytes");
    }

    @Test
    void payloadsThatLieAreRefused() throws IOException {
        byte[] start = ImageCodec.write(Image.of("pipes-data.img", ImageKind.PIPES_DATA, List.<Message>of()));
        byte[] huge = message(out -> {
            out.writeUInt32(1, 1);
            out.writeUInt32(2, -1);
        });
        refused(
                "pipes-data.img",
                ImageCodecTest.join(start, ImageCodecTest.entry(huge)),
                start.length + 4 + huge.length,
                "4294967295 bytes of contents follow");
        byte[] shm = ImageCodec.write(Image.of("ipcns-shm-1.img", ImageKind.IPCNS_SHM, List.<Message>of()));
        byte[] desc = message(out -> {
            for (int field = 1; field <= 7; field++) {
                out.writeUInt32(field, 0);
            }
        });
        for (long size : new long[] {-1, Long.MAX_VALUE, Long.MAX_VALUE - 2, Long.MIN_VALUE, 5}) {
            byte[] segment = message(out -> {
                out.writeByteArray(1, desc);
                out.writeUInt64(2, size);
            });
            assertThatThrownBy(() ->
                            ImageCodec.read("ipcns-shm-1.img", ImageCodecTest.join(shm, ImageCodecTest.entry(segment))))
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining("bytes of contents follow, but the file has only 0 left");
        }
        byte[] queue = message(out -> {
            out.writeByteArray(1, desc);
            out.writeUInt32(2, 0);
            out.writeUInt32(3, -1);
        });
        byte[] queues = ImageCodec.write(Image.of("ipcns-msg-1.img", ImageKind.IPCNS_MSG, List.<Message>of()));
        assertThatThrownBy(() ->
                        ImageCodec.read("ipcns-msg-1.img", ImageCodecTest.join(queues, ImageCodecTest.entry(queue))))
                .hasMessageContaining("should have 4294967295 more messages");
    }

    @Test
    void deepNestingAndGroupsAreRefused() throws IOException {
        // cgroup folders hold cgroup folders
        byte[] deep = new byte[0];
        for (int i = 0; i < 3_000; i++) {
            byte[] inner = deep;
            deep = message(out -> {
                out.writeString(1, "a");
                out.writeByteArray(2, inner);
            });
        }
        byte[] folders = deep;
        byte[] controller = message(out -> out.writeByteArray(2, folders));
        byte[] all = message(out -> out.writeByteArray(2, controller));
        byte[] cgroup = ImageCodec.write(Image.of("cgroup.img", ImageKind.CGROUP, List.<Message>of()));
        assertThatThrownBy(() -> ImageCodec.read("cgroup.img", ImageCodecTest.join(cgroup, ImageCodecTest.entry(all))))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("nested more than 64 deep");
        byte[] core = ImageCodec.write(Image.of("core-1.img", ImageKind.CORE, List.<Message>of()));
        // field 1 is a number, here it comes as a text
        refused("core-1.img", ImageCodecTest.join(core, ImageCodecTest.entry(bytes(10, 1, 1))), 12, "the wire type 2");
        byte[] groups = new byte[100_000];
        Arrays.fill(groups, (byte) ((99 << 3) | 3));
        for (int i = 0; i + 1 < groups.length; i += 2) {
            groups[i] = (byte) 0x9b;
            groups[i + 1] = 6;
        }
        refused("core-1.img", ImageCodecTest.join(core, ImageCodecTest.entry(groups)), 12, "has the wire type 3");
        refused("pstree.img", tree(8, 1, 16, 1, 24, 1, 0x26), 18, "has the wire type 6");
    }

    @Test
    void aFieldTwiceIsRefused() throws IOException {
        byte[] mm = ImageCodec.write(Image.of("mm-1.img", ImageKind.MM, List.<Message>of()));
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000_000; i++) {
            many.write(0x78);
            many.write(1);
        }
        refused(
                "mm-1.img",
                ImageCodecTest.join(mm, ImageCodecTest.entry(many.toByteArray())),
                14,
                "dumpable is there twice");
    }

    @Test
    void aMillionEntriesAreReadOrRefusedWithinBounds() {
        byte[] one = ImageCodecTest.entry(PstreeEntry.newBuilder()
                .setPid(1)
                .setPpid(0)
                .setPgid(1)
                .setSid(1)
                .build()
                .toByteArray());
        byte[] million = new byte[TREE.length + one.length * 1_000_000];
        System.arraycopy(TREE, 0, million, 0, TREE.length);
        for (int i = 0; i < 1_000_000; i++) {
            System.arraycopy(one, 0, million, TREE.length + i * one.length, one.length);
        }
        assertThat(ImageCodec.read("pstree.img", million).entries()).hasSize(1_000_000);
        // four fields each, so that a million and one are over the limit of four million
        assertThatThrownBy(() -> ImageCodec.read("pstree.img", ImageCodecTest.join(million, one)))
                .hasMessageContaining("more than 4000000 fields");
    }

    @Test
    void listsOfMillionsOfElementsAreRefusedBeforeTheyAreBuilt() {
        // threads, packed: one byte an element
        byte[] threads = new byte[30 << 20];
        byte[] packed = ImageCodecTest.join(bytes(8, 1, 16, 1, 24, 1, 32, 1, 0x2a), varint(threads.length), threads);
        long before = used();
        assertThatThrownBy(() -> ImageCodec.read("pstree.img", ImageCodecTest.join(TREE, ImageCodecTest.entry(packed))))
                .hasMessageContaining("more than 4000000 fields");
        assertThat(used() - before).isLessThan(64L << 20);
        // empty messages, two bytes each: every one would be an object
        byte[] areas = new byte[20_000_000];
        for (int i = 0; i < areas.length; i += 2) {
            areas[i] = 0x72;
        }
        byte[] mm = ImageCodec.write(Image.of("mm-1.img", ImageKind.MM, List.<Message>of()));
        assertThatThrownBy(() -> ImageCodec.read("mm-1.img", ImageCodecTest.join(mm, ImageCodecTest.entry(areas))))
                .hasMessageContaining("more than 4000000 fields");
        assertThatThrownBy(() -> ImageCodec.read("mm-1.img", new byte[ImageCodec.MAX_BYTES + 1]))
                .hasMessageContaining("larger than");
    }

    @Test
    void aMemoryMapOfAHundredThousandAreasIsReadQuickly() {
        MmEntry.Builder mm = Golden.of("pc-4.2-count").images().mm(1).toBuilder();
        var area = mm.getVmas(0);
        for (long i = 0; i < 100_000; i++) {
            mm.addVmas(area.toBuilder().setStart(i << 20).setEnd((i << 20) + 4096));
        }
        byte[] image = ImageCodec.write(Image.of("mm-1.img", ImageKind.MM, List.of(mm.build())));
        long start = System.nanoTime();
        assertThat(ImageCodec.read("mm-1.img", image)
                        .messages(MmEntry.class)
                        .getFirst()
                        .getVmasCount())
                .isGreaterThan(100_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aTypeThatIsNotKnownIsNamed() {
        byte[] start = ImageCodec.write(Image.of("fdinfo-2.img", ImageKind.FDINFO, List.<Message>of()));
        byte[] socketOfTheFuture = bytes(8, 1, 16, 0, 24, 99, 32, 3);
        refused(
                "fdinfo-2.img",
                ImageCodecTest.join(start, ImageCodecTest.entry(socketOfTheFuture)),
                16,
                "FdinfoEntry.type has the value 99, which this version of Ferry does not know");
    }

    @Test
    void foreignTextCannotFoolATerminal() {
        assertThat(ImageException.printable("a\u001b[31mb\n\u202e")).isEqualTo("a\\u001b[31mb\\u000a\\u202e");
        assertThat(ImageException.printable("x".repeat(500))).hasSize(123);
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] tree(int... message) {
        return ImageCodecTest.join(TREE, ImageCodecTest.entry(bytes(message)));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] words(int value) {
        return bytes(value, value >>> 8, value >>> 16, value >>> 24);
    }

    private static byte[] varint(int value) {
        List<Integer> parts = new ArrayList<>();
        for (int rest = value; rest != 0; rest >>>= 7) {
            parts.add(rest >>> 7 == 0 ? rest & 0x7f : (rest & 0x7f) | 0x80);
        }
        return bytes(parts.stream().mapToInt(Integer::intValue).toArray());
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void refused(String file, byte[] data, long offset, String reason) {
        long start = System.nanoTime();
        ImageException refusal = catchThrowableOfType(ImageException.class, () -> ImageCodec.read(file, data));
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal).hasMessageContaining(reason);
        assertThat(refusal.file()).isEqualTo(file);
        assertThat(refusal.offset()).as(refusal.getMessage()).isEqualTo(offset);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
