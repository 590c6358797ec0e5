package ferry.ui.details;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The lines of a log, as bytes: a million of them take little more room than the log itself. When it is full, the oldest
 * leave, many at once. Every line keeps a number that counts from the first that ever came. Thread-safe.
 */
final class LogStore {
    /** Lines that are kept at least, when they fit into {@link #MOST_BYTES}. */
    static final int MOST_LINES = 1_000_000;

    static final long MOST_BYTES = 160L << 20;

    private static final int PIECE = 1 << 20;
    private static final int LINES_A_PIECE = 1 << 14;

    private final int mostLines;
    private final List<Piece> pieces = new ArrayList<>();
    private long end;
    private long bytes;

    LogStore() {
        this(MOST_LINES);
    }

    LogStore(int mostLines) {
        this.mostLines = mostLines;
    }

    /** Adds a line, in UTF-8, without its end. */
    synchronized void add(byte[] from, int offset, int length) {
        Piece last = pieces.isEmpty() ? null : pieces.getLast();
        if (last == null || last.full(length)) {
            last = new Piece(end, pieces.isEmpty() ? 1 << 14 : PIECE);
            pieces.add(last);
            drop();
        }
        last.add(from, offset, length);
        bytes += length;
        end++;
    }

    /** The number of the oldest line that is there. */
    synchronized long first() {
        return pieces.isEmpty() ? end : pieces.getFirst().first;
    }

    /** The number that the next line will have. */
    synchronized long end() {
        return end;
    }

    /** A line by its number; empty when it has left already. */
    synchronized String line(long number) {
        if (number < first() || number >= end) {
            return "";
        }
        Piece piece = pieces.get(pieceOf(number));
        int index = (int) (number - piece.first);
        return new String(
                piece.bytes, piece.start(index), piece.ends[index] - piece.start(index), StandardCharsets.UTF_8);
    }

    /** Numbers of the lines in [from, to) that have the text in them, whatever its case. An interrupt ends it early. */
    long[] search(String text, long from, long to) {
        Needle needle = new Needle(text.toLowerCase(Locale.ROOT));
        LongStream.Builder found = LongStream.builder();
        for (Extent extent : extents(from, to)) {
            for (int i = extent.from(); i < extent.to(); i++) {
                if (needle.in(extent.piece(), i)) {
                    found.add(extent.piece().first + i);
                }
            }
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return found.build().toArray();
    }

    /** Part of a piece: what was written to it stays as it is, so it can be read without the lock. */
    private record Extent(Piece piece, int from, int to) {}

    private synchronized List<Extent> extents(long from, long to) {
        List<Extent> extents = new ArrayList<>();
        for (Piece piece : pieces) {
            int start = (int) Math.clamp(from - piece.first, 0, piece.count);
            int stop = (int) Math.clamp(to - piece.first, 0, piece.count);
            if (start < stop) {
                extents.add(new Extent(piece.view(), start, stop));
            }
        }
        return extents;
    }

    private int pieceOf(long number) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pieces.get(middle).first <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void drop() {
        while (pieces.size() > 1
                && (end - pieces.get(1).first >= mostLines || bytes - pieces.getFirst().used >= MOST_BYTES)) {
            bytes -= pieces.removeFirst().used;
        }
    }

    private static final class Piece {
        private final long first;
        private byte[] bytes;
        private int[] ends;
        private int used;
        private int count;

        Piece(long first, int room) {
            this.first = first;
            this.bytes = new byte[room];
            this.ends = new int[256];
        }

        private Piece(Piece other) {
            first = other.first;
            bytes = other.bytes;
            ends = other.ends;
            used = other.used;
            count = other.count;
        }

        /** The arrays as they are now: they grow by being replaced. */
        Piece view() {
            return new Piece(this);
        }

        boolean full(int more) {
            return count == LINES_A_PIECE || (count > 0 && used + more > PIECE);
        }

        void add(byte[] from, int offset, int length) {
            if (used + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(used + length, Math.min(PIECE, bytes.length * 2)));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            System.arraycopy(from, offset, bytes, used, length);
            used += length;
            ends[count++] = used;
        }

        int start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }
    }

    /** A text that is looked for in bytes as long as it is ASCII, and in decoded lines otherwise. */
    private static final class Needle {
        private final String text;
        private final byte[] lower;
        private final boolean ascii;

        Needle(String lowerCase) {
            text = lowerCase;
            lower = lowerCase.getBytes(StandardCharsets.UTF_8);
            ascii = lower.length == lowerCase.length();
        }

        boolean in(Piece piece, int index) {
            int start = piece.start(index);
            int end = piece.ends[index];
            if (!ascii) {
                return LogText.matches(new String(piece.bytes, start, end - start, StandardCharsets.UTF_8), text);
            }
            byte first = lower[0];
            byte upper = (byte) Character.toUpperCase(first);
            int last = end - lower.length;
            byte[] bytes = piece.bytes;
            for (int i = start; i <= last; i++) {
                if ((bytes[i] == first || bytes[i] == upper) && matches(bytes, i)) {
                    return true;
                }
            }
            return false;
        }

        private boolean matches(byte[] bytes, int at) {
            for (int k = 1; k < lower.length; k++) {
                int b = bytes[at + k];
                if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lower[k]) {
                    return false;
                }
            }
            return true;
        }
    }
}
