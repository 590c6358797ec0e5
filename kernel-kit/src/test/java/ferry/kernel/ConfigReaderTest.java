package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ConfigReaderTest {
    private static final String TEXT = """
            #
            # Automatically generated file; DO NOT EDIT.
            # Linux/arm64 6.12.118 Kernel Configuration
            #
            CONFIG_PID_NS=y
            CONFIG_VETH=m
            # CONFIG_SYSVIPC is not set
            CONFIG_CMDLINE="a b=c"
            CONFIG_HZ=250
            """;

    static Stream<byte[]> holders() throws IOException {
        byte[] text = bytes(TEXT);
        byte[] image = image(gzip(text));
        return Stream.of(text, gzip(text), image, gzip(image), lz4(image), bytes(TEXT.replace("\n", "\r\n")));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void readsFromWhateverHoldsIt(byte[] file) {
        KernelConfig config = ConfigReader.read(file);
        assertThat(config.version()).contains(new KernelVersion(6, 12, 118));
        assertThat(config.arch()).contains("arm64");
        assertThat(config.complete()).isTrue();
        assertThat(config.values())
                .hasSize(5)
                .containsEntry("PID_NS", "y")
                .containsEntry("VETH", "m")
                .containsEntry("SYSVIPC", "n")
                .containsEntry("CMDLINE", "a b=c")
                .containsEntry("HZ", "250");
    }

    @Test
    void saysWhatIsStrange() {
        assertThat(ConfigReader.read(bytes(TEXT)).notes()).isEmpty();
        assertThat(ConfigReader.read(bytes(TEXT.replace("\n", "\r\n"))).notes()).anyMatch(n -> n.contains("CR LF"));
        assertThat(ConfigReader.read(bytes(TEXT + "CONFIG_PID_NS=n\n")))
                .satisfies(c -> assertThat(c.value("PID_NS")).isEqualTo("n"))
                .satisfies(c -> assertThat(c.notes()).containsExactly("1 options are set twice; the last one counts."));
        assertThat(ConfigReader.read(bytes(TEXT.substring(0, TEXT.length() - 3)))
                        .notes())
                .anyMatch(n -> n.contains("cut"));
        assertThat(ConfigReader.read(bytes(TEXT.replace("6.12.118", "3.18.140")))
                        .notes())
                .anyMatch(n -> n.contains("3.18.140 is older"));
        assertThat(ConfigReader.read(bytes("CONFIG_PID_NS=y\nCONFIG_NET=y\n")))
                .satisfies(c -> assertThat(c.complete()).isFalse())
                .satisfies(c -> assertThat(c.notes()).anyMatch(n -> n.contains("defconfig")));
    }

    /** tinyconfig has more options than this, and each configuration ends with the same menu. */
    @Test
    void aCutFileDoesNotSayThatTheRestIsOff() {
        StringBuilder text = new StringBuilder(TEXT);
        for (int i = 0; i < 400; i++) {
            text.append("CONFIG_A").append(i).append("=y\n");
        }
        KernelConfig cut = ConfigReader.read(bytes(text.toString()));
        assertThat(cut.complete()).isFalse();
        assertThat(cut.notes()).anyMatch(n -> n.contains("was cut"));
        assertThat(ConfigReader.read(bytes(text + "# end of Kernel hacking\n")).complete())
                .isTrue();
        String old = text.toString().replace("6.12.118", "4.14.353");
        assertThat(ConfigReader.read(bytes(old)).complete()).isFalse();
        assertThat(ConfigReader.read(bytes(old + "#\n# Kernel hacking\n#\n")).complete())
                .isTrue();
    }

    static Stream<Hostile> hostile() {
        return Stream.of(
                new Hostile("empty", new byte[0], "no kernel configuration"),
                new Hostile("a page of the web", bytes("<html>\n<body>\n</body>\n"), "no kernel configuration"),
                new Hostile("line of 10 MB", bytes("CONFIG_X=" + "y".repeat(10_000_000)), "more than 8 MiB"),
                new Hostile("line of 1 MB", bytes("CONFIG_X=" + "y".repeat(1_000_000)), "characters"),
                new Hostile("bomb", bomb(64 << 20), "more than 8 MiB"),
                new Hostile("bomb in an image", image(bomb(64 << 20)), "more than 8 MiB"),
                new Hostile("cut gzip", cut(gzip(bytes(TEXT))), "cannot be unpacked"),
                new Hostile("cut embedded gzip", cut(image(gzip(bytes(TEXT)))), "cannot be unpacked"),
                new Hostile("gzip of nothing", new byte[] {0x1f, (byte) 0x8b}, "cannot be unpacked"),
                new Hostile("arm64 kernel without", image(new byte[0]), "IKCONFIG is off"),
                new Hostile("noise", noise(1 << 20), "holds no configuration"),
                new Hostile("lz4 with a wrong block", new byte[] {2, 0x21, 0x4c, 0x18, 9, 0, 0, 0, -1, -1, -1}, ""),
                new Hostile("xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}, "xz or zstd"),
                new Hostile("too many options", manyOptions(), "more than 100000 options"));
    }

    record Hostile(String name, byte[] file, String words) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedByName(Hostile hostile) {
        assertThatThrownBy(() -> ConfigReader.read(hostile.file()))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining(hostile.words());
    }

    @Test
    void endlessStreamEnds() {
        InputStream zeros = new InputStream() {
            @Override
            public int read() {
                return 1;
            }
        };
        assertThatThrownBy(() -> ConfigReader.read(zeros))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("512 MiB");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] bomb(int size) {
        return gzip(new byte[size]).length > 0 ? gzip(newLines(size)) : new byte[0];
    }

    private static byte[] newLines(int size) {
        byte[] data = new byte[size];
        java.util.Arrays.fill(data, (byte) '\n');
        return data;
    }

    /** An arm64 Image with something between the marks of kernel/configs.c; without marks when it is empty. */
    private static byte[] image(byte[] embedded) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] head = new byte[64];
        head[0x38] = 'A';
        head[0x39] = 'R';
        head[0x3a] = 'M';
        head[0x3b] = 0x64;
        out.writeBytes(head);
        out.writeBytes(new byte[100_000]);
        out.writeBytes(bytes("IKCFG IIKCFG_S"));
        if (embedded.length > 0) {
            out.writeBytes(bytes("IKCFG_ST"));
            out.writeBytes(embedded);
            out.writeBytes(bytes("IKCFG_ED"));
            out.writeBytes(new byte[1000]);
        }
        return out.toByteArray();
    }

    private static byte[] lz4(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {2, 0x21, 0x4c, 0x18});
        int half = data.length / 2;
        for (int[] part : new int[][] {{0, half}, {half, data.length - half}}) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            try (BlockLZ4CompressorOutputStream lz4 = new BlockLZ4CompressorOutputStream(block)) {
                lz4.write(data, part[0], part[1]);
            }
            int size = block.size();
            out.write(new byte[] {(byte) size, (byte) (size >> 8), (byte) (size >> 16), (byte) (size >> 24)});
            block.writeTo(out);
        }
        return out.toByteArray();
    }

    private static byte[] cut(byte[] data) {
        return java.util.Arrays.copyOf(data, Math.min(data.length, data.length - 1100 > 0 ? data.length - 1100 : 60));
    }

    private static byte[] noise(int size) {
        byte[] data = new byte[size];
        new Random(7).nextBytes(data);
        data[0] = 0;
        return data;
    }

    private static byte[] manyOptions() {
        StringBuilder text = new StringBuilder(TEXT);
        for (int i = 0; i < 100_001; i++) {
            text.append("CONFIG_A").append(i).append("=y\n");
        }
        return bytes(text.toString());
    }
}
