package ferry.kernel;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads a configuration from whatever holds one: a .config, a config.gz, a kernel image with IKCONFIG (plain, gzip or
 * lz4). Nothing that it reads is trusted: sizes are bounded, one pass, little memory.
 */
public final class ConfigReader {
    /** A real configuration has some 300 KB. */
    private static final int MAX_CONFIG = 8 << 20;

    private static final long MAX_IMAGE = 512L << 20;
    /** kernel/configs.c puts these around the gzip of the .config. */
    private static final byte[] START = "IKCFG_ST".getBytes(StandardCharsets.US_ASCII);

    /** Header of arm64 Images: "ARM\x64" at 0x38 (Documentation/arch/arm64/booting.rst). */
    private static final int ARM64_MAGIC_AT = 0x38;

    private ConfigReader() {}

    public static KernelConfig read(Path file) {
        return KernelConfig.parse(text(file));
    }

    /** The stream is not closed. */
    public static KernelConfig read(InputStream source) throws IOException {
        return KernelConfig.parse(text(source));
    }

    /** The text alone, as it stands in whatever holds it. */
    public static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return text(in);
        } catch (NoSuchFileException e) {
            throw new KernelException("There is no file " + file, "", e);
        } catch (IOException e) {
            throw new KernelException("Cannot read " + file + ": " + e.getMessage(), "It may have been cut.", e);
        }
    }

    private static String text(InputStream source) throws IOException {
        BufferedInputStream in = new BufferedInputStream(source, 1 << 16);
        byte[] head = peek(in, 64);
        if (startsWith(head, 0, 0x1f, 0x8b)) {
            return readUnpacked(new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16), "gzip");
        }
        if (startsWith(head, 0, 0x02, 0x21, 0x4c, 0x18)) {
            return readUnpacked(new BufferedInputStream(new LegacyLz4InputStream(in), 1 << 16), "lz4");
        }
        if (startsWith(head, 0, 0xfd, '7', 'z', 'X', 'Z') || startsWith(head, 0, 0x28, 0xb5, 0x2f, 0xfd)) {
            throw new KernelException(
                    "The file is packed with xz or zstd",
                    "Unpack it first, or use the tree's scripts/extract-ikconfig.",
                    null);
        }
        return readUnpacked(in, "");
    }

    private static String readUnpacked(BufferedInputStream in, String packing) throws IOException {
        byte[] head = peek(in, 64);
        if (isBinary(head)) {
            return fromImage(in, head);
        }
        byte[] text = in.readNBytes(MAX_CONFIG + 1);
        if (text.length > MAX_CONFIG) {
            throw new KernelException(
                    "The configuration" + (packing.isEmpty() ? "" : ", unpacked from " + packing + ",")
                            + " has more than " + (MAX_CONFIG >> 20) + " MiB",
                    "This is no kernel configuration.",
                    null);
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String fromImage(InputStream in, byte[] head) throws IOException {
        if (!skipPast(in, START)) {
            boolean arm64 = startsWith(head, ARM64_MAGIC_AT, 'A', 'R', 'M', 0x64);
            throw new KernelException(
                    (arm64 ? "This arm64 kernel" : "This binary file") + " holds no configuration (IKCONFIG is off"
                            + (arm64 ? ")" : ", the kernel is packed inside it, or it is no kernel)"),
                    "Use the .config of its build, or probe the phone that runs it.",
                    null);
        }
        byte[] text = new GZIPInputStream(in, 1 << 16).readNBytes(MAX_CONFIG + 1);
        if (text.length > MAX_CONFIG) {
            throw new KernelException("The embedded configuration unpacks to more than 8 MiB", "", null);
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Reads up to and over the first occurrence; its first byte occurs in it only once, so no step back is needed. */
    private static boolean skipPast(InputStream in, byte[] wanted) throws IOException {
        int matched = 0;
        long read = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            matched = b == wanted[matched] ? matched + 1 : (b == wanted[0] ? 1 : 0);
            if (matched == wanted.length) {
                return true;
            }
            if (++read > MAX_IMAGE) {
                throw new KernelException("The image unpacks to more than 512 MiB", "This is no kernel.", null);
            }
        }
        return false;
    }

    private static boolean isBinary(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t') {
                return true;
            }
        }
        return false;
    }

    private static byte[] peek(BufferedInputStream in, int length) throws IOException {
        in.mark(length);
        byte[] head = in.readNBytes(length);
        in.reset();
        return head;
    }

    private static boolean startsWith(byte[] head, int at, int... bytes) {
        if (head.length < at + bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[at + i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** A configuration that is in memory, such as one that a phone sent. */
    static KernelConfig read(byte[] bytes) {
        try {
            return read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new KernelException("The configuration cannot be unpacked: " + e.getMessage(), "", e);
        }
    }
}
