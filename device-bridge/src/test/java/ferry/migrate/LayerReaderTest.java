package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerReaderTest {
    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LayerExtras attributes(String items) {
        return LayerReader.attributes(stream("attributes 1\n" + items + "end\n"));
    }

    @Test
    void namesAndValuesAreBytes() {
        LayerExtras extras = attributes("""
                xattr % user.root %
                xattr a%20b/%FF%25 user.%C3%A4 00ff0a3d
                xattr a%20b/%FF%25 security.x 61
                xattr d system.posix_acl_access 02000000
                hole a%20b/%FF%25 4096 8192
                error d/e Permission%20denied
                """);

        assertThat(extras.xattrs())
                .containsOnly(
                        Map.entry("", Map.of("user.root", "")),
                        Map.entry("a b/\u00ff%", Map.of("user.\u00c3\u00a4", "\0\u00ff\n=", "security.x", "a")),
                        Map.entry("d", Map.of("system.posix_acl_access", "\u0002\0\0\0")));
        assertThat(extras.holes()).containsExactly(new LayerExtras.Hole("a b/\u00ff%", 4096, 8192));
        assertThat(extras.errors()).containsExactly("d/e: Permission denied");
    }

    @Test
    void aNameThatAnArchiveCannotSayIsToldOf() {
        LayerExtras extras = attributes("xattr a user.b=c 61\n");
        assertThat(extras.xattrs()).isEmpty();
        assertThat(extras.errors()).singleElement().asString().contains("user.b=c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what a\n",
                "xattr a user.b\n",
                "xattr a user.b 61 62\n",
                "xattr a user.b 6\n",
                "xattr a user.b 6g\n",
                "xattr a trusted.overlay.opaque 79\n",
                "xattr a security.capability 61\n",
                "xattr a security.selinux 61\n",
                "xattr a system.other 61\n",
                "xattr a user.%00 61\n",
                "xattr a user.b 61\nxattr a user.b 61\n",
                "xattr /a user.b 61\n",
                "xattr ../a user.b 61\n",
                "xattr a/./b user.b 61\n",
                "xattr a/ user.b 61\n",
                "xattr a%00 user.b 61\n",
                "xattr a%2 user.b 61\n",
                "hole a 0\n",
                "hole a 0 0\n",
                "hole a 1 4096\n",
                "hole a 0 4095\n",
                "hole a -4096 4096\n",
                "hole a 0 -4096\n",
                "hole a 9223372036854771712 4096\n",
                "hole a 18446744073709547520 4096\n",
                "hole a 99999999999999999999 4096\n",
                "hole % 0 4096\n",
                "hole ../a 0 4096\n",
                "error a\n",
                "end\n",
                "dug 1 4096\n"
            })
    void whatDoesNotFitIsRefused(String items) {
        assertThatThrownBy(() -> attributes(items)).isInstanceOf(LookException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "look 1\nend\n", "attributes 1\n", "attributes 1\nend", "exec format error\n"})
    void whatIsNoSuchOutputIsRefused(String text) {
        assertThatThrownBy(() -> LayerReader.attributes(stream(text))).isInstanceOf(LookException.class);
    }

    @Test
    void sizesAreBounded() {
        assertThat(attributes("xattr a user.b " + "61".repeat(1 << 16) + "\n").xattrs("a"))
                .hasSize(1);
        assertThatThrownBy(() -> attributes("xattr a user.b " + "61".repeat((1 << 16) + 1) + "\n"))
                .isInstanceOf(LookException.class);
        assertThatThrownBy(() -> attributes("xattr a user." + "b".repeat(251) + " 61\n"))
                .isInstanceOf(LookException.class);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            many.append("xattr a user.%d %s\n".formatted(i, "61".repeat(1 << 16)));
        }
        assertThatThrownBy(() -> attributes(many.toString())).isInstanceOf(LookException.class);
    }

    @Test
    void holesMadeAreCounted() {
        LayerExtras.Dug dug = LayerReader.dug(stream("dig 1\nerror 2 it%20has%20changed\ndug 3 12288\nend\n"));
        assertThat(dug).isEqualTo(new LayerExtras.Dug(3, 12288, List.of("2: it has changed")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dig 1\nend\n",
                "dig 1\ndug -1 0\nend\n",
                "dig 1\ndug 1\nend\n",
                "dig 1\nhole a 0 4096\nend\n",
                "dug 1 1\nend\n"
            })
    void whatIsNoCountIsRefused(String text) {
        assertThatThrownBy(() -> LayerReader.dug(stream(text))).isInstanceOf(LookException.class);
    }
}
