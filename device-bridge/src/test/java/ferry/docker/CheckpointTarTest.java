package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class CheckpointTarTest {
    interface Writer {
        void write(TarArchiveOutputStream out) throws IOException;
    }

    static byte[] tar(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            writer.write(out);
        }
        return bytes.toByteArray();
    }

    static void folder(TarArchiveOutputStream out, String name) throws IOException {
        out.putArchiveEntry(new TarArchiveEntry(name));
        out.closeArchiveEntry();
    }

    static void file(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        entry.setMode(04777);
        entry.setIds(1000, 1000);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    static void link(TarArchiveOutputStream out, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
    }

    private static byte[] pass(byte[] tar) throws IOException {
        return new CheckpointTar(new ByteArrayInputStream(tar), "target").readAllBytes();
    }

    @Test
    void filesPassUnderTheNewNameWithRootsModes() throws IOException {
        byte[] pages = new byte[1_000_001];
        new Random(1).nextBytes(pages);
        byte[] passed = pass(tar(out -> {
            folder(out, "c1/");
            file(out, "c1/core-1.img", new byte[] {1, 2, 3});
            file(out, "c1/empty.img", new byte[0]);
            file(out, "c1/pages-1.img", pages);
        }));

        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(passed))) {
            TarArchiveEntry folder = in.getNextEntry();
            assertThat(folder.getName()).isEqualTo("target/");
            assertThat(folder.getMode()).isEqualTo(0700);
            for (Object[] expected : new Object[][] {
                {"target/core-1.img", new byte[] {1, 2, 3}},
                {"target/empty.img", new byte[0]},
                {"target/pages-1.img", pages}
            }) {
                TarArchiveEntry entry = in.getNextEntry();
                assertThat(entry.getName()).isEqualTo(expected[0]);
                assertThat(entry.getMode()).isEqualTo(0600);
                assertThat(entry.getLongUserId()).isZero();
                assertThat(in.readAllBytes()).isEqualTo((byte[]) expected[1]);
            }
            assertThat(in.getNextEntry()).isNull();
        }
    }

    @Test
    void whatHasPassedPassesUnchanged() throws IOException {
        byte[] once = pass(tar(out -> file(out, "c1/core-1.img", new byte[777])));
        assertThat(pass(once)).isEqualTo(once);
    }

    @Test
    void theSizeOfAnExtendedHeaderIsTaken() throws IOException {
        // As Go writes files of 8 GiB and more: the plain header's size is 0.
        byte[] plain = tar(out -> file(out, "c1/pages-1.img", new byte[600]));
        byte[] record = "12 size=600\n".getBytes(StandardCharsets.US_ASCII);
        TarArchiveEntry extended = new TarArchiveEntry("PaxHeaders.0/pages-1.img", (byte) 'x');
        extended.setSize(record.length);
        byte[] header = new byte[512];
        extended.writeEntryHeader(header);
        byte[] tar = new byte[1024 + plain.length];
        System.arraycopy(header, 0, tar, 0, 512);
        System.arraycopy(record, 0, tar, 512, record.length);
        TarArchiveEntry zero = new TarArchiveEntry("c1/pages-1.img");
        zero.setSize(0);
        byte[] zeroHeader = new byte[512];
        zero.writeEntryHeader(zeroHeader);
        System.arraycopy(plain, 0, tar, 1024, plain.length);
        System.arraycopy(zeroHeader, 0, tar, 1024, 512);

        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(pass(tar)))) {
            in.getNextEntry();
            assertThat(in.getNextEntry().getSize()).isEqualTo(600);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "c1/../../x",
                "../x.img",
                "c1/deep/x.img",
                "x.img",
                "c1/.hidden",
                "c1/a b",
                "c1/\\x",
                "./../x.img",
                "c1/x\u0001.img",
                "c1/..",
                ".//x.img",
                "c1//x.img",
            })
    void namesThatCriuDoesNotWriteAreRefused(String name) throws IOException {
        byte[] tar = tar(out -> file(out, name, new byte[3]));
        assertThatThrownBy(() -> pass(tar)).isInstanceOf(IOException.class);
    }

    @Test
    void linksDevicesAndFoldersAreRefused() throws IOException {
        assertThatThrownBy(() -> pass(tar(out -> link(out, "c1/x.img", "/etc/shadow"))))
                .hasMessageContaining("neither a file nor a folder");
        for (byte type : new byte[] {'1', '3', '4', '6', '7', 'S', 'L', 'K', 'M', 'V', 0x7f}) {
            TarArchiveEntry entry = new TarArchiveEntry("c1/x.img", type);
            byte[] header = new byte[1536];
            entry.writeEntryHeader(header);
            assertThatThrownBy(() -> pass(header)).as("type %s", type).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> pass(tar(out -> {
                    folder(out, "c1/");
                    folder(out, "c2/");
                })))
                .hasMessageContaining("second folder");
        assertThatThrownBy(() -> pass(tar(out -> folder(out, "c1/deep/")))).hasMessageContaining("one folder");
    }

    @Test
    void aNameTwiceIsRefused() throws IOException {
        byte[] tar = tar(out -> {
            file(out, "c1/core-1.img", new byte[3]);
            file(out, "c1/core-1.img", new byte[3]);
        });
        assertThatThrownBy(() -> pass(tar)).hasMessageContaining("twice");
    }

    @Test
    void anExtendedHeaderOf100MegabytesIsRefusedUnread() throws IOException {
        TarArchiveEntry extended = new TarArchiveEntry("PaxHeaders.0/x", (byte) 'x');
        extended.setSize(100_000_000);
        byte[] header = new byte[512];
        extended.writeEntryHeader(header);
        InputStream never = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read on");
            }
        };
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(header), never);
        assertThatThrownBy(() -> new CheckpointTar(in, "c1").readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("extended header");
    }

    @Test
    void everyCutIsAnErrorAndNoFlippedBitMoreThanThat() throws IOException {
        byte[] tar = tar(out -> {
            folder(out, "c1/");
            file(out, "c1/core-1.img", new byte[600]);
        });
        for (int cut = 0; cut < 512 * 5; cut++) {
            byte[] part = Arrays.copyOf(tar, cut);
            assertThatThrownBy(() -> pass(part)).as("cut at %s", cut).isInstanceOf(IOException.class);
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = tar.clone();
            changed[random.nextInt(1024)] ^= (byte) (1 << random.nextInt(8));
            try {
                pass(changed);
            } catch (IOException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
    }
}
