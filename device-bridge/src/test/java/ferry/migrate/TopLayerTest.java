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
        TopLayer.copy(new ByteArrayInputStream(archive), out, deleted, Set.of(mounts), LayerExtras.none(), n -> {});
        Map<String, TarArchiveEntry> entries = new HashMap<>();
        members(out.toByteArray()).forEach(e -> entries.put(e.getName(), e));
        return entries;
    }

    private static byte[] attributed(byte[] archive, Map<String, Map<String, String>> xattrs) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerExtras extras = new LayerExtras(xattrs, List.of(), List.of());
        TopLayer.copy(new ByteArrayInputStream(archive), out, List.of("/d/gone"), Set.of(), extras, n -> {});
        return out.toByteArray();
    }

    private static List<TarArchiveEntry> members(byte[] archive) throws IOException {
        List<TarArchiveEntry> members = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
            for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                members.add(e);
            }
        }
        return members;
    }

    /** Names and contents are bytes: one char each. */
    private static String text(byte[] archive) {
        return new String(archive, StandardCharsets.ISO_8859_1);
    }

    @Test
    void addsAttributesToMembersWithAndWithoutAnExtensionHeader() throws IOException {
        String name = "d/" + "n".repeat(200);
        byte[] archive = new Archive()
                .special("./", TarConstants.LF_DIR, "", 0, 0)
                .file("./plain", "content", Map.of())
                .file("./" + name, "more", Map.of("SCHILY.xattr.user.a", "old", "SCHILY.xattr.user.kept", "k"))
                .special("./symbolic", TarConstants.LF_SYMLINK, "nowhere", 0, 0)
                .special("./link", TarConstants.LF_LINK, "./plain", 0, 0)
                .bytes();

        List<TarArchiveEntry> members = members(attributed(
                archive,
                Map.of(
                        "",
                        Map.of("user.root", "r"),
                        "plain",
                        Map.of("user.a", "new\nline = 1", "user.b", "2"),
                        name,
                        Map.of("user.a", "new"),
                        "symbolic",
                        Map.of("security.s", "3"),
                        "link",
                        Map.of("user.a", "of its file"),
                        "elsewhere",
                        Map.of("user.a", "x"))));

        assertThat(members)
                .extracting(TarArchiveEntry::getName)
                .containsExactly("../upper/", "./plain", "./" + name, "./symbolic", "./link");
        assertThat(members)
                .extracting(TarArchiveEntry::getExtraPaxHeaders)
                .containsExactly(
                        Map.of("SCHILY.xattr.user.root", "r"),
                        Map.of("SCHILY.xattr.user.a", "new\nline = 1", "SCHILY.xattr.user.b", "2"),
                        Map.of("SCHILY.xattr.user.a", "new", "SCHILY.xattr.user.kept", "k"),
                        Map.of("SCHILY.xattr.security.s", "3"),
                        Map.of());
        assertThat(members)
                .extracting(TarArchiveEntry::getSize)
                .containsExactly(0L, (long) "content".length(), (long) "more".length(), 0L, 0L);
    }

    /** Lengths around those at which the length's own digits grow, with bytes that are no text in any encoding. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65, 66, 67, 68, 69, 400, 966, 967, 968, 969, 970, 9_965, 9_966, 9_967, 65_536})
    void attributesAreBytes(int length) throws IOException {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < length; i++) {
            value.append((char) (0xff - i % 256));
        }
        byte[] archive = new Archive().file("./na\u00efve", "content", Map.of()).bytes();
        // The archive has the name in UTF-8.
        String path = text("na\u00efve".getBytes(StandardCharsets.UTF_8));

        byte[] made = attributed(archive, Map.of(path, Map.of("user.\u00ff", value.toString())));

        String record = " SCHILY.xattr.user.\u00ff=" + value + "\n";
        int at = text(made).indexOf(record);
        assertThat(at).isPositive();
        int digits = at;
        while (made[digits - 1] >= '0' && made[digits - 1] <= '9') {
            digits--;
        }
        assertThat(Integer.parseInt(text(made).substring(digits, at))).isEqualTo(at - digits + record.length());
        TarGroup member = TarGroup.read(new ByteArrayInputStream(made)).orElseThrow();
        assertThat(member.path()).isEqualTo(path);
        assertThat(member.size()).isEqualTo("content".length());
    }

    @Test
    void aDefaultAclComesAfterWhatIsInTheFolder() throws IOException {
        byte[] archive = new Archive()
                .special("./d/", TarConstants.LF_DIR, "", 0, 0)
                .file("./d/file", "content", Map.of())
                .bytes();

        List<TarArchiveEntry> members =
                members(attributed(archive, Map.of("d", Map.of("system.posix_acl_default", "acl", "user.a", "b"))));

        assertThat(members).extracting(TarArchiveEntry::getName).containsExactly("./d/", "./d/file", "d/gone", "./d/");
        assertThat(members.getFirst().getExtraPaxHeaders()).isEqualTo(Map.of("SCHILY.xattr.user.a", "b"));
        assertThat(members.getLast().getExtraPaxHeaders())
                .isEqualTo(Map.of("SCHILY.xattr.user.a", "b", "SCHILY.xattr.system.posix_acl_default", "acl"));
    }

    @Test
    void gnuLongNamesStayBesideAttributes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String name = "n".repeat(200);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.putArchiveEntry(new TarArchiveEntry(name));
            tar.closeArchiveEntry();
        }

        List<TarArchiveEntry> members = members(attributed(bytes.toByteArray(), Map.of(name, Map.of("user.a", "b"))));

        assertThat(members).singleElement().satisfies(e -> {
            assertThat(e.getName()).isEqualTo(name);
            assertThat(e.getExtraPaxHeaders()).isEqualTo(Map.of("SCHILY.xattr.user.a", "b"));
        });
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
