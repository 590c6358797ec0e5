package ferry.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;

/**
 * The legacy LZ4 format that kernels are packed with: a magic number, then blocks of a size of four bytes little endian
 * and an LZ4 block of at most 8 MiB unpacked (lz4_Frame_format.md, Legacy frame). Ends at the first size that no block
 * can have, as kernels have other things behind.
 */
final class LegacyLz4InputStream extends InputStream {
    /** LZ4_COMPRESSBOUND of 8 MiB. */
    private static final int MAX_PACKED = (8 << 20) + (8 << 20) / 255 + 16;

    private final InputStream in;
    private InputStream block = InputStream.nullInputStream();
    private boolean ended;

    LegacyLz4InputStream(InputStream in) throws IOException {
        this.in = in;
        in.skipNBytes(4);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        while (!ended) {
            int n = block.read(to, offset, length);
            if (n >= 0) {
                return n;
            }
            byte[] size = in.readNBytes(4);
            int packed = size.length < 4
                    ? 0
                    : (size[0] & 0xff) | (size[1] & 0xff) << 8 | (size[2] & 0xff) << 16 | (size[3] & 0xff) << 24;
            if (packed <= 0 || packed > MAX_PACKED) {
                ended = true;
            } else {
                block = new BlockLZ4CompressorInputStream(new ByteArrayInputStream(in.readNBytes(packed)));
            }
        }
        return -1;
    }
}
