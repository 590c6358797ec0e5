package ferry.criu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import ferry.criu.CheckpointStream.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CheckpointStreamTest {
    static List<Golden> golden() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aCheckpointPassesThroughWithAllItsFiles(Golden checkpoint) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (CheckpointStream in = stream(checkpoint.tar());
                CheckpointWriter out = new CheckpointWriter(copy, "fresh")) {
            Images head = in.head();
            assertThat(head.names()).allMatch(name -> name.compareTo("pages-") < 0);
            assertThat(head.names()).contains("inventory.img", "files.img");
            out.put(head);
            for (Optional<Item> item = in.next(); item.isPresent(); item = in.next()) {
                out.copy(item.get().name(), item.get().size(), item.get().data());
            }
        }
        Map<String, byte[]> before = members(checkpoint.tar());
        Map<String, byte[]> after = members(copy.toByteArray());
        assertThat(after.keySet()).allMatch(name -> name.startsWith("fresh/"));
        assertThat(after).hasSameSizeAs(before);
        before.forEach((name, data) ->
                assertThat(after.get(name.replace("g1/", "fresh/"))).as(name).isEqualTo(data));
    }

    @Test
    void whatIsNotReadIsPassedOver() throws IOException {
        byte[] tar = tar(
                file("g/mm-1.img", 3),
                file("g/pages-1.img", 5000),
                file("g/pages-2.img", 10),
                file("g/pstree.img", 600));
        CheckpointStream in = stream(tar);
        assertThat(in.head().names()).containsExactly("mm-1.img");
        Item first = in.next().orElseThrow();
        assertThat(first.name()).isEqualTo("pages-1.img");
        assertThat(first.data().readNBytes(100)).hasSize(100);
        Item second = in.next().orElseThrow();
        assertThat(first.data().read()).isEqualTo(-1);
        assertThat(second.data().readAllBytes()).hasSize(10);
        assertThat(second.data().read()).isEqualTo(-1);
        assertThat(in.next().orElseThrow().size()).isEqualTo(600);
        assertThat(in.next()).isEmpty();
        assertThat(in.next()).isEmpty();
    }

    @Test
    void namesComeWithoutTheirFolder() throws IOException {
        for (String folder : List.of("", "./", "cp1/", "./cp1/")) {
            byte[] tar = folder.isEmpty()
                    ? tar(file("mm-1.img", 3), file("pages-1.img", 3))
                    : tar(
                            entry(folder, 0, TarConstants.LF_DIR),
                            file(folder + "mm-1.img", 3),
                            file(folder + "pages-1.img", 3));
            CheckpointStream in = stream(tar);
            assertThat(in.head().names()).as(folder).containsExactly("mm-1.img");
            assertThat(in.next().orElseThrow().name()).isEqualTo("pages-1.img");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../mm-1.img",
                "g/../mm-1.img",
                "g/../../x",
                "g/..",
                "..",
                "g/a/b",
                "g//x",
                "g/.hidden",
                "g/-rf",
                "g/a b",
                "g/a\\b",
                "C:\\x",
                "g/a\u001b[31m",
                "g/ä",
                "//x",
                "g/x.",
                "g/\u202ex",
                "~/x",
                "g/x:y"
            })
    void namesThatLeaveTheFolderOrAreNoneAreRefused(String name) throws IOException {
        byte[] tar = tar(file(name, 3));
        if (name.equals("g/x.")) {
            assertThat(stream(tar).head().names()).containsExactly("x.");
            return;
        }
        assertThatThrownBy(() -> stream(tar).head())
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("at byte 0")
                .hasMessageMatching("\\P{Cntrl}*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../", "g/a/", "/g/", "g\\/"})
    void foldersInFoldersAndOutsideAreRefused(String name) throws IOException {
        byte[] tar = tar(entry(name, 0, TarConstants.LF_DIR), file("g/mm-1.img", 3));
        assertThatThrownBy(() -> stream(tar).head()).isInstanceOf(ImageException.class);
    }

    @Test
    void longNamesAreRefused() throws IOException {
        byte[] tar = ImageCodecTest.join(longName(60_000), tar(file("g/mm-1.img", 3)));
        assertThatThrownBy(() -> stream(tar).head()).hasMessageContaining("not a name");
        byte[] longer = ImageCodecTest.join(longName(100_000), tar(file("g/mm-1.img", 3)));
        assertThatThrownBy(() -> stream(longer).head()).hasMessageContaining("are enough for any name");
        byte[] fits = ImageCodecTest.join(longName(90), tar(file("g/mm-1.img", 3)));
        assertThat(stream(fits).head().names()).containsExactly("x".repeat(90));
    }

    private static byte[] longName(int length) {
        byte[] header = new byte[512];
        sized(new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME), length)
                .writeEntryHeader(header);
        byte[] name = Arrays.copyOf("x".repeat(length).getBytes(StandardCharsets.UTF_8), (length + 511) / 512 * 512);
        return ImageCodecTest.join(header, name);
    }

    @Test
    void namesTwiceAndFoldersThatDifferAreRefused() throws IOException {
        byte[] twice = tar(file("g/mm-1.img", 3), file("g/mm-1.img", 3));
        assertThatThrownBy(() -> stream(twice).head()).hasMessage("g/mm-1.img at byte 1024: is there twice");
        byte[] laterTwice = tar(file("g/pages-1.img", 3), file("g/pages-1.img", 3));
        CheckpointStream in = stream(laterTwice);
        in.next();
        assertThatThrownBy(in::next).hasMessageContaining("is there twice");
        byte[] folders = tar(file("g/mm-1.img", 3), file("h/mm-2.img", 3));
        assertThatThrownBy(() -> stream(folders).head())
                .hasMessageContaining("not in the folder of the files before it");
    }

    @Test
    void onlyFilesAreTaken() throws IOException {
        Map<Byte, String> kinds = Map.of(
                TarConstants.LF_SYMLINK,
                "a symbolic link",
                TarConstants.LF_LINK,
                "a hard link",
                TarConstants.LF_CHR,
                "a device",
                TarConstants.LF_BLK,
                "a device",
                TarConstants.LF_FIFO,
                "a named pipe",
                TarConstants.LF_GNUTYPE_SPARSE,
                "a sparse file",
                (byte) 'Q',
                "the unknown type 81");
        for (Map.Entry<Byte, String> kind : kinds.entrySet()) {
            byte[] tar = tar(entry("g/mm-1.img", 0, kind.getKey()));
            assertThatThrownBy(() -> stream(tar).head())
                    .isInstanceOf(ImageException.class)
                    .hasMessageContaining(kind.getValue());
        }
    }

    @Test
    void aTarThatIsCutAnywhereFails() throws IOException {
        byte[] tar = tar(file("g/mm-1.img", 3), file("g/pages-1.img", 700), file("g/pstree.img", 5));
        // the end mark is two records of zeros, of which one is enough
        int end = 512 * (1 + 1 + 1 + 2 + 1 + 1);
        for (int length = 0; length < end + 512; length++) {
            byte[] cut = Arrays.copyOf(tar, length);
            assertThatThrownBy(() -> drain(stream(cut))).as("cut to %d", length).isInstanceOf(EOFException.class);
        }
        assertThat(drain(stream(Arrays.copyOf(tar, end + 512)))).isEqualTo(2);
    }

    @Test
    void headersThatLieAreRefused() throws IOException {
        byte[] tar = tar(file("g/mm-1.img", 3));
        byte[] flipped = tar.clone();
        flipped[3] ^= 1;
        assertThatThrownBy(() -> stream(flipped).head()).hasMessageContaining("checksum of a tar header is wrong");
        assertThatThrownBy(() -> stream(withSize(tar, "zzzzzzzzzzz\0")).head()).hasMessageContaining("is not a number");
        assertThatThrownBy(() -> stream(withSize(
                                tar, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe"))
                        .head())
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> stream(withSize(tar, "77777777777\0")).head())
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("has 8589934591 bytes");
        assertThatThrownBy(() -> stream(withSize(tar, "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"))
                        .head())
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("more than 1099511627776 bytes");
        assertThat(stream(new byte[512 * 3 + 1]).next()).isEmpty();
    }

    @Test
    void extendedHeadersAreReadWithinBounds() throws IOException {
        byte[] plain = tar(file("g/mm-1.img", 700));
        byte[] renamed = ImageCodecTest.join(pax("19 path=g/mm-2.img\n"), plain);
        assertThat(stream(renamed).head().raw("mm-2.img")).hasSize(700);
        assertThatThrownBy(() ->
                        stream(ImageCodecTest.join(pax("99 path=g/x\n"), plain)).head())
                .hasMessageContaining("extended header is damaged");
        assertThatThrownBy(() -> stream(ImageCodecTest.join(pax("x"), plain)).head())
                .hasMessageContaining("extended header is damaged");
        assertThatThrownBy(() -> stream(ImageCodecTest.join(pax("22 GNU.sparse.major=1\n"), plain))
                        .head())
                .hasMessageContaining("a sparse file");
        assertThatThrownBy(() ->
                        stream(ImageCodecTest.join(pax("12 size=abc\n"), plain)).head())
                .hasMessageContaining("is not a number");
        byte[] sized = ImageCodecTest.join(pax("12 size=700\n"), withSize(plain, "00000000000\0"));
        assertThat(stream(sized).head().raw("mm-1.img")).hasSize(700);
        byte[] huge = tar(entry("pax", 100 << 20, TarConstants.LF_PAX_EXTENDED_HEADER_LC));
        assertThatThrownBy(() -> stream(huge).head()).hasMessageContaining("an extended header of 104857600 bytes");
    }

    @Test
    void limitsHold() throws IOException {
        byte[] tar = tar(
                file("g/mm-1.img", 600),
                file("g/mm-2.img", 600),
                file("g/pages-1.img", 900),
                file("g/pages-2.img", 900));
        assertThatThrownBy(() -> new CheckpointStream(new ByteArrayInputStream(tar), new Limits(1000, 10, 1000)).head())
                .hasMessageContaining("mm-2.img: has 600 bytes");
        assertThatThrownBy(() -> new CheckpointStream(new ByteArrayInputStream(tar), new Limits(9000, 1, 1000)).head())
                .hasMessageContaining("more than 1 files");
        CheckpointStream bulky = new CheckpointStream(new ByteArrayInputStream(tar), new Limits(1300, 10, 1000));
        bulky.next();
        assertThatThrownBy(bulky::next).hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void theWriterKeepsToItsSizes() throws IOException {
        CheckpointWriter writer = new CheckpointWriter(OutputStream.nullOutputStream(), "g");
        assertThatThrownBy(() -> writer.put("../x", new byte[1])).isInstanceOf(ImageException.class);
        assertThatThrownBy(() -> writer.put("x".repeat(99), new byte[1])).hasMessageContaining("do not fit");
        OutputStream file = writer.stream("pages-1.img", 10);
        file.write(new byte[9]);
        assertThatThrownBy(() -> writer.put("x", new byte[1])).hasMessageContaining("pages-1.img still lacks 1 bytes");
        assertThatThrownBy(() -> file.write(new byte[2])).hasMessageContaining("more bytes than its size");
        file.write(1);
        file.close();
        assertThatThrownBy(() -> writer.put("pages-1.img", new byte[1])).hasMessageContaining("was written before");
        assertThatThrownBy(() -> writer.copy("pages-2.img", 5, new ByteArrayInputStream(new byte[4])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("1 of 5 bytes did not come");
    }

    @Test
    void theTarIsRootsAloneAndTheSameEachTime() throws IOException {
        byte[] one = written();
        assertThat(written()).isEqualTo(one);
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(one))) {
            TarArchiveEntry folder = in.getNextEntry();
            assertThat(folder.getName()).isEqualTo("cp/");
            assertThat(folder.getMode() & 0777).isEqualTo(0700);
            TarArchiveEntry file = in.getNextEntry();
            assertThat(file.getName()).isEqualTo("cp/a.img");
            assertThat(file.getMode() & 0777).isEqualTo(0600);
            assertThat(file.getLongUserId()).isZero();
            assertThat(in.readAllBytes()).hasSize(700);
            assertThat(in.getNextEntry()).isNull();
        }
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CheckpointWriter writer = new CheckpointWriter(bytes, "cp")) {
            writer.put("a.img", new byte[700]);
        }
        return bytes.toByteArray();
    }

    @Test
    void pagesBesideAreNamedByTheParentLink() throws IOException {
        String link = "../".repeat(16) + "var/lib/docker/containers/" + "c".repeat(64) + "/checkpoints/cp-pages";
        Pagemap map = new Pagemap(3, List.of(PageRun.present(0x10000, 2), PageRun.present(0x40000, 1)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CheckpointWriter writer =
                new CheckpointWriter(bytes, "cp", Optional.of(new CheckpointWriter.Parent("cp-pages", link)))) {
            writer.pagemap("pagemap-7.img", map, Pagemap.Form.NARROW);
            try (OutputStream pages = writer.pages(map)) {
                pages.write(new byte[3 * 4096]);
            }
        }
        Map<String, byte[]> files = new HashMap<>();
        Map<String, String> links = new HashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                if (e.isSymbolicLink()) {
                    links.put(e.getName(), e.getLinkName());
                } else if (e.isFile()) {
                    files.put(e.getName(), tar.readAllBytes());
                }
            }
        }
        assertThat(links).containsExactly(Map.entry("cp/parent", link));
        assertThat(files)
                .containsOnlyKeys(
                        "cp/pagemap-7.img", "cp/pages-3.img", "cp-pages/pagemap-7.img", "cp-pages/pages-3.img");
        assertThat(files.get("cp/pages-3.img")).isEmpty();
        assertThat(files.get("cp-pages/pages-3.img")).hasSize(3 * 4096);
        assertThat(Pagemap.of(ImageCodec.read("pagemap-7.img", files.get("cp-pages/pagemap-7.img"))))
                .isEqualTo(map);
        assertThat(Pagemap.of(ImageCodec.read("pagemap-7.img", files.get("cp/pagemap-7.img")))
                        .runs())
                .hasSize(2)
                .allMatch(r -> r.inParent() && !r.present());
    }

    @Test
    void filesOfMoreThanEightGibibytesHaveTheirSize() throws IOException {
        long size = 20L << 30;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new CheckpointWriter(bytes, "cp").stream("pages-1.img", size);
        CheckpointStream in = stream(bytes.toByteArray());
        assertThat(in.next().orElseThrow().size()).isEqualTo(size);
    }

    @Test
    void foldersAreReadWithoutLinks(@TempDir Path folder) throws IOException {
        Files.write(
                folder.resolve("pstree.img"), Golden.of("pc-4.2-count").images().raw("pstree.img"));
        Files.write(folder.resolve("pages-1.img"), new byte[8192]);
        Images images = Images.ofFolder(folder);
        assertThat(images.names()).containsExactly("pstree.img");
        assertThat(images.bulk()).containsEntry("pages-1.img", 8192L);
        Files.createSymbolicLink(folder.resolve("parent"), Path.of("../before"));
        assertThatThrownBy(() -> Images.ofFolder(folder)).hasMessageContaining("needs an earlier one");
        Files.delete(folder.resolve("parent"));
        Files.createSymbolicLink(folder.resolve("mm-1.img"), Path.of("/etc/passwd"));
        assertThatThrownBy(() -> Images.ofFolder(folder)).hasMessage("mm-1.img: is not a file");
    }

    @Test
    void twoGibibytesPassWithoutBeingHeld() throws IOException {
        long size = 2L << 30;
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        new CheckpointWriter(head, "cp").stream("pages-1.img", size);
        InputStream tar = new SequenceInputStream(new ByteArrayInputStream(head.toByteArray()), new Zeros(size + 1024));
        Thread thread = Thread.currentThread();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(thread.threadId());
        long passed = 0;
        try (CheckpointStream in = new CheckpointStream(tar, Limits.DEFAULT);
                CheckpointWriter out = new CheckpointWriter(OutputStream.nullOutputStream(), "cp")) {
            for (Optional<Item> item = in.next(); item.isPresent(); item = in.next()) {
                out.copy(item.get().name(), item.get().size(), item.get().data());
                passed += item.get().size();
            }
        }
        assertThat(passed).isEqualTo(size);
        assertThat(threads.getThreadAllocatedBytes(thread.threadId()) - before).isLessThan(8L << 20);
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            if (left <= 0) {
                return -1;
            }
            int got = (int) Math.min(left, length);
            Arrays.fill(bytes, from, from + got, (byte) 0);
            left -= got;
            return got;
        }
    }

    private record Member(TarArchiveEntry entry, byte[] data) {}

    private static Member file(String name, int size) {
        return new Member(sized(new TarArchiveEntry(name, true), size), new byte[size]);
    }

    private static Member entry(String name, int size, byte type) {
        return new Member(sized(new TarArchiveEntry(name, type, true), size), new byte[0]);
    }

    private static TarArchiveEntry sized(TarArchiveEntry entry, int size) {
        entry.setSize(size);
        return entry;
    }

    private static byte[] tar(Member... members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Member member : members) {
            if (member.data().length == 0) {
                byte[] header = new byte[512];
                member.entry().writeEntryHeader(header);
                bytes.write(header);
                continue;
            }
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            TarArchiveOutputStream out = new TarArchiveOutputStream(one, "UTF-8");
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            out.putArchiveEntry(member.entry());
            out.write(member.data());
            out.closeArchiveEntry();
            out.flush();
            bytes.write(one.toByteArray());
        }
        bytes.write(new byte[1024]);
        return bytes.toByteArray();
    }

    private static byte[] pax(String text) throws IOException {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[512];
        sized(new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC, true), data.length)
                .writeEntryHeader(header);
        return ImageCodecTest.join(header, Arrays.copyOf(data, 512));
    }

    /** Sets the first header's size field and its checksum. */
    private static byte[] withSize(byte[] tar, String size) {
        byte[] changed = tar.clone();
        System.arraycopy(size.getBytes(StandardCharsets.ISO_8859_1), 0, changed, 124, 12);
        Arrays.fill(changed, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += changed[i] & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digits, 0, changed, 148, 8);
        return changed;
    }

    private static CheckpointStream stream(byte[] tar) {
        return new CheckpointStream(new ByteArrayInputStream(tar), Limits.DEFAULT);
    }

    private static int drain(CheckpointStream in) throws IOException {
        int count = 0;
        in.head();
        for (Optional<Item> item = in.next(); item.isPresent(); item = in.next()) {
            item.get().data().transferTo(OutputStream.nullOutputStream());
            count++;
        }
        return count;
    }

    private static Map<String, byte[]> members(byte[] tar) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (InputStream bytes = new ByteArrayInputStream(tar);
                TarArchiveInputStream in = new TarArchiveInputStream(bytes)) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isFile()) {
                    members.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return members;
    }
}
