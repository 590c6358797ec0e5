package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files from and to tars, good ones and hostile ones. */
class TarFilesTest {
    @TempDir
    Path temp;

    @Test
    void aFolderThereAndBackIsTheSame() throws IOException {
        Path from = Files.createDirectories(temp.resolve("from/sub"));
        Files.writeString(from.resolve("數據 \u202e.txt"), "inside");
        Files.write(temp.resolve("from/big"), new byte[300_000]);
        Files.createSymbolicLink(temp.resolve("from/link"), temp.resolve("from/big"));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarFiles.Report packed = TarFiles.pack(temp.resolve("from"), in -> {
            try {
                in.transferTo(tar);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(packed).isEqualTo(new TarFiles.Report(2, 300_006, 1));
        TarFiles.Report unpacked = TarFiles.unpack(new ByteArrayInputStream(tar.toByteArray()), temp.resolve("to"));
        assertThat(unpacked).isEqualTo(new TarFiles.Report(2, 300_006, 0));
        assertThat(temp.resolve("to/from/sub/數據 \u202e.txt")).hasContent("inside");
        assertThat(temp.resolve("to/from/big")).hasSize(300_000);
        assertThat(temp.resolve("to/from/link")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/../../out", "a/..", "/../out"})
    void noNameLeadsOut(String name) {
        Path to = temp.resolve("to");
        assertThatThrownBy(() -> TarFiles.unpack(tar(name, "x", ' '), to))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void anAbsoluteNameStaysBelow() throws IOException {
        TarFiles.unpack(tar("/etc/file", "x", ' '), temp.resolve("to"));
        assertThat(temp.resolve("to/etc/file")).hasContent("x");
    }

    @Test
    void linksAreLeftOutAndNothingIsWrittenThroughOne() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Path to = Files.createDirectory(temp.resolve("to"));
        assertThat(TarFiles.unpack(tar("link", "/etc", (char) TarConstants.LF_SYMLINK), to))
                .isEqualTo(new TarFiles.Report(0, 0, 1));
        assertThat(to).isEmptyDirectory();
        Files.createSymbolicLink(to.resolve("there"), outside);
        assertThatThrownBy(() -> TarFiles.unpack(tar("there/file", "x", ' '), to))
                .hasMessageContaining("is a link");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void whatIsThereStays() throws IOException {
        Files.writeString(temp.resolve("file"), "mine");
        assertThatThrownBy(() -> TarFiles.unpack(tar("file", "theirs", ' '), temp))
                .hasMessageContaining("is there already");
        assertThat(temp.resolve("file")).hasContent("mine");
    }

    @Test
    void aReaderThatFailsEndsThePacking() throws IOException {
        Files.write(temp.resolve("big"), new byte[1_000_000]);
        assertThatThrownBy(() -> TarFiles.pack(temp.resolve("big"), in -> {
                    throw new DockerException(500, "no space left", "", null);
                }))
                .isInstanceOf(DockerException.class)
                .hasMessage("no space left");
    }

    private static ByteArrayInputStream tar(String name, String content, char type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            boolean link = type == (char) TarConstants.LF_SYMLINK;
            TarArchiveEntry entry =
                    link ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK) : new TarArchiveEntry(name, true);
            if (link) {
                entry.setLinkName(content);
            } else {
                entry.setSize(content.length());
            }
            tar.putArchiveEntry(entry);
            if (!link) {
                tar.write(content.getBytes(StandardCharsets.UTF_8));
            }
            tar.closeArchiveEntry();
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
