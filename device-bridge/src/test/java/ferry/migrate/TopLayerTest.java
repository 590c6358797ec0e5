package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopLayerTest {
    /** Writes an archive with another library than the one under test reads it with. */
    private static final class Archive {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

        private Archive() {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        }

        private Archive file(String name, String content, Map<String, String> pax) throws IOException {
            TarArchiveEntry e = new TarArchiveEntry(name, true);
            byte[] data = content.getBytes(StandardCharsets.UTF_8);
            e.setSize(data.length);
            pax.forEach(e::addPaxHeader);
            return put(e, data);
        }

        private Archive special(String name, byte type, String link, int major, int minor) throws IOException {
            TarArchiveEntry e = new TarArchiveEntry(name, type, true);
            e.setLinkName(link);
            e.setDevMajor(major);
            e.setDevMinor(minor);
            return put(e, new byte[0]);
        }

        private Archive put(TarArchiveEntry e, byte[] data) throws IOException {
            tar.putArchiveEntry(e);
            tar.write(data);
            tar.closeArchiveEntry();
            return this;
        }

        private byte[] bytes() throws IOException {
            tar.close();
            return bytes.toByteArray();
        }
    }

    private static Map<String, TarArchiveEntry> copied(byte[] archive, List<String> deleted, String... mounts)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TopLayer.copy(new ByteArrayInputStream(archive), out, deleted, Set.of(mounts), n -> {});
        Map<String, TarArchiveEntry> entries = new HashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                entries.put(e.getName(), e);
            }
        }
        return entries;
    }

    @Test
    void leavesOutWhatDockerMakesItselfAndWhatIsMounted() throws IOException {
        byte[] archive = new Archive()
                .file("./etc/hosts", "x", Map.of())
                .file("./etc/passwd", "x", Map.of())
                .file("./.ferry/stub", "x", Map.of())
                .file("./var/lib/data/a", "x", Map.of())
                .file("./var/lib/database", "x", Map.of())
                .bytes();

        assertThat(copied(archive, List.of(), "/var/lib/data").keySet())
                .containsExactlyInAnyOrder("./etc/passwd", "./var/lib/database");
    }

    @Test
    void passesLongNamesAttributesAndLinksOn() throws IOException {
        String name = "./" + "d".repeat(90) + "/" + "n".repeat(160);
        byte[] archive = new Archive()
                .file(name, "content", Map.of("SCHILY.xattr.user.a", "b"))
                .special("./link", TarConstants.LF_LINK, name, 0, 0)
                .special("./symbolic", TarConstants.LF_SYMLINK, "/etc/../../outside", 0, 0)
                .bytes();

        Map<String, TarArchiveEntry> entries = copied(archive, List.of());

        assertThat(entries.keySet()).containsExactlyInAnyOrder(name, "./link", "./symbolic");
        assertThat(Objects.requireNonNull(entries.get(name)).getExtraPaxHeader("SCHILY.xattr.user.a"))
                .isEqualTo("b");
        assertThat(Objects.requireNonNull(entries.get("./link")).getLinkName()).isEqualTo(name);
    }

    @Test
    void keepsWhiteoutsAndAddsThoseOfAFolderMadeAnew() throws IOException {
        byte[] archive = new Archive()
                .special("./opt/", TarConstants.LF_DIR, "", 0, 0)
                .special("./opt/gone", TarConstants.LF_CHR, "", 0, 0)
                .special("./opt/anew/", TarConstants.LF_DIR, "", 0, 0)
                .bytes();

        Map<String, TarArchiveEntry> entries =
                copied(archive, List.of("/opt/gone", "/opt/anew/old", "/opt/anew/na\u00efve", "/opt/gone/below"));

        assertThat(entries.keySet()).contains("./opt/gone", "opt/anew/old", "opt/anew/na\u00efve");
        assertThat(Objects.requireNonNull(entries.get("opt/anew/old")).isCharacterDevice())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "./a/../../outside", "/absolute", "a/.."})
    void refusesNamesThatLeaveTheLayer(String name) throws IOException {
        byte[] archive = new Archive().file(name, "x", Map.of()).bytes();

        assertThatThrownBy(() -> copied(archive, List.of())).isInstanceOf(IOException.class);
    }

    @Test
    void refusesDevices() throws IOException {
        byte[] archive = new Archive()
                .special("./dev/sda", TarConstants.LF_BLK, "", 8, 0)
                .bytes();

        assertThatThrownBy(() -> copied(archive, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/dev/sda");
    }

    /** Whatever byte is damaged or missing: an error or an archive, never a hang and never a half-read name. */
    @Test
    void survivesDamage() throws IOException {
        byte[] archive = new Archive()
                .file("./a", "content", Map.of("SCHILY.xattr.user.a", "b"))
                .file("./" + "n".repeat(200), "more", Map.of())
                .bytes();
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            byte[] bad = archive.clone();
            bad[i] ^= (byte) 0x41;
            try {
                copied(bad, List.of());
            } catch (IOException e) {
                refused.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(refused).hasSizeGreaterThan(1000).noneMatch(String::isBlank);
        for (int length = 1; length < 2000; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> copied(cut, List.of())).isInstanceOf(IOException.class);
        }
    }
}
