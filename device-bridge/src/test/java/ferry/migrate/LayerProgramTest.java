package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the program itself, on this machine, on folders below target/: /tmp may be without attributes and holes. */
class LayerProgramTest {
    private static final int BLOCK = 4096;

    @TempDir(factory = BelowTarget.class)
    private Path work;

    private Path folder;
    private Path program;

    private static final class BelowTarget implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "layer");
        }
    }

    @BeforeEach
    void unpack() throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "the program is an x86-64 one, this machine is not");
        folder = Files.createDirectory(work.resolve("upper"));
        program = work.resolve("look");
        try (InputStream in = LayerProgramTest.class.getResourceAsStream("/ferry/assets/look/look")) {
            Files.copy(in, program);
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private byte[] run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path out = work.resolve("out");
        Process look = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(look.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(look.exitValue()).isZero();
        return Files.readAllBytes(out);
    }

    private LayerExtras attributes() throws Exception {
        return LayerReader.attributes(new ByteArrayInputStream(run("attributes", folder.toString())));
    }

    private LayerExtras.Dug dig(byte[] list) throws Exception {
        Path file = Files.write(work.resolve("holes"), list);
        return LayerReader.dug(new ByteArrayInputStream(run("dig", folder.toString(), file.toString())));
    }

    private static void attribute(Path file, String name, byte[] value) throws IOException {
        try {
            Files.setAttribute(file, "user:" + name, ByteBuffer.wrap(value));
        } catch (FileSystemException | UnsupportedOperationException e) {
            Assumptions.abort("no extended attributes below target/: " + e.getMessage());
        }
    }

    /** A megabyte and a bit with one block of data in its middle. */
    private static void sparse(Path file) throws IOException {
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.setLength((1 << 20) + 100);
            f.seek(1 << 19);
            f.write(new byte[] {1, 2, 3});
        }
    }

    private static long allocated(Path file) throws Exception {
        Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        String said = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return 512 * Long.parseLong(said.strip());
    }

    @Test
    void attributesOfAnyNameAreSeenAndNoLinkIsFollowed() throws Exception {
        Path deep = Files.createDirectories(folder.resolve("a b/%25/\u00e4"));
        Path file = Files.writeString(deep.resolve("new\nline"), "x");
        Path outside = Files.writeString(work.resolve("outside"), "x");
        attribute(folder, "root", new byte[0]);
        attribute(file, "binary", new byte[] {0, -1, '\n', '='});
        attribute(file, "large", new byte[3000]);
        attribute(outside, "not", new byte[1]);
        Files.createSymbolicLink(folder.resolve("link"), outside);
        Files.createSymbolicLink(folder.resolve("folder"), work);
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();

        LayerExtras extras = attributes();

        String path =
                new String("a b/%25/\u00e4/new\nline".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(extras.errors()).isEmpty();
        assertThat(extras.holes()).isEmpty();
        assertThat(extras.xattrs())
                .isEqualTo(Map.of(
                        "",
                        Map.of("user.root", ""),
                        path,
                        Map.of("user.binary", "\0\u00ff\n=", "user.large", "\0".repeat(3000))));
    }

    @Test
    void holesAreSeenAndMadeAgain() throws Exception {
        Path source = folder.resolve("sp arse");
        sparse(source);
        Files.write(folder.resolve("whole"), new byte[100_000]);
        Files.createSymbolicLink(folder.resolve("link"), source);
        LayerExtras before = attributes();
        Assumptions.assumeFalse(before.holes().isEmpty(), "the file system below target/ tells of no holes");
        assertThat(before.holes())
                .allMatch(h -> h.path().equals("sp arse") && h.offset() % BLOCK == 0 && h.length() % BLOCK == 0);

        byte[] contents = Files.readAllBytes(source);
        long small = allocated(source);
        Files.delete(source);
        Files.write(source, contents);
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000_123));
        assertThat(allocated(source)).isGreaterThan(1 << 20);

        LayerExtras.Dug dug = dig(LayerProbe.list(before.holes()));

        assertThat(dug.errors()).isEmpty();
        assertThat(dug.holes()).isEqualTo(before.holes().size());
        assertThat(attributes().holes()).isEqualTo(before.holes());
        assertThat(allocated(source)).isEqualTo(small);
        assertThat(Files.readAllBytes(source)).isEqualTo(contents);
        assertThat(Files.getLastModifiedTime(source)).isEqualTo(FileTime.fromMillis(1_000_000_123));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(source)))
                .isEqualTo("rw-r-----");
    }

    /** Each of these between two lines that are good, which are followed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            hole data 0 4096|other than zero
            hole zeros 1 4096|no whole blocks
            hole zeros 0 4095|no whole blocks
            hole zeros 0 0|no whole blocks
            hole zeros 0 69632|beyond
            hole zeros 65536 4096|beyond
            hole zeros 0 9223372036854771712|beyond
            hole zeros 9223372036854771712 4096|beyond
            hole zeros 9223372036854775808 4096|no hole
            hole zeros 99999999999999999999 4096|no hole
            hole zeros -4096 4096|no hole
            hole zeros +0 4096|no hole
            hole zeros 0x0 4096|no hole
            hole zeros 0|no hole
            hole zeros 0 4096 |no hole
            hole zeros  0 4096|no hole
            hole zeros 0 4096 0|no hole
            hole %7Aero%7 0 4096|no hole
            hole zeros%00 0 4096|no hole
            hole % 0 4096|no hole
            hole  0 4096|no path below
            hole ../outside 0 4096|no path below
            hole d/../zeros 0 4096|no path below
            hole ./zeros 0 4096|no path below
            hole d//zeros 0 4096|no path below
            hole /zeros 0 4096|no path below
            hole zeros/ 0 4096|Not a directory
            hole d/ 0 4096|no path below
            hole d 0 4096|no file
            hole pipe 0 4096|no file
            hole link 0 4096|no file
            hole folder/zeros 0 4096|Not a directory
            hole up/outside 0 4096|Not a directory
            hole gone 0 4096|No such file
            whole zeros 0 4096|no hole
            |no hole
            """)
    void aHostileLineIsRefusedAndTheRestFollowed(String line, String why) throws Exception {
        Path outside = work.resolve("outside");
        Path zeros = folder.resolve("zeros");
        Files.createDirectory(folder.resolve("d"));
        for (Path file : List.of(outside, zeros, folder.resolve("good"))) {
            Files.write(file, new byte[1 << 16]);
        }
        byte[] data = new byte[1 << 16];
        data[BLOCK - 1] = 1;
        Files.write(folder.resolve("data"), data);
        Files.createSymbolicLink(folder.resolve("link"), zeros);
        Files.createSymbolicLink(folder.resolve("folder"), folder);
        Files.createSymbolicLink(folder.resolve("up"), work);
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        long full = allocated(outside);

        String list = "hole good 0 4096\n" + (line == null ? "" : line) + "\nhole good 8192 4096\n";
        LayerExtras.Dug dug = dig(list.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(dug.errors()).singleElement().asString().startsWith("2: ").contains(why);
        assertThat(dug.holes()).isEqualTo(2);
        assertThat(dug.bytes()).isEqualTo(2 * BLOCK);
        assertThat(allocated(outside)).isEqualTo(full);
        assertThat(allocated(zeros)).isEqualTo(full);
        assertThat(Files.readAllBytes(folder.resolve("data"))).isEqualTo(data);
    }

    @Test
    void aListThatIsCutOrNoTextIsRefusedFromThereOn() throws Exception {
        Files.write(folder.resolve("zeros"), new byte[1 << 16]);
        String good = "hole zeros 0 4096\n";
        LayerExtras.Dug dug = dig((good + "hole zeros\0 4096 4096\n\u00ff\u00fe\n" + good + "x".repeat(1 << 20)
                        + "\nhole zeros 8192 4096")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(dug.holes()).isEqualTo(2);
        assertThat(dug.errors().stream()
                        .map(e -> e.substring(0, e.indexOf(':')))
                        .collect(Collectors.joining(" ")))
                .isEqualTo("2 3 5 6");
    }

    @Test
    void aTreeThatIsTooDeepIsToldOf() throws Exception {
        Path deep = folder;
        for (int i = 0; i < 600; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        assertThat(attributes().errors()).singleElement().asString().contains("too deep");
    }
}
