package ferry.migrate;

import java.io.IOException;
import java.io.InputStream;

/** The frame of what {@code look} prints in any of its modes: a first line, items, {@code end}. Nothing of it is believed. */
final class LookOutput {
    private static final int MAX_ITEMS = 1 << 20;

    private LookOutput() {}

    /** Takes one item; an {@link IllegalArgumentException} or {@link IOException} says why it is refused. */
    @FunctionalInterface
    interface Items {
        void take(LookFields fields) throws IOException;
    }

    /**
     * Reads to the end of the stream, which the caller closes.
     *
     * @param first the first line
     * @param longest bytes of the longest line
     * @throws LookException when the stream breaks, is cut, too long, or not such an output, with the line's number
     */
    static void read(InputStream in, String first, int longest, Items items) {
        int number = 0;
        boolean ended = false;
        var lines = new LookLines(in, longest);
        try {
            for (String text = lines.next(); text != null; text = lines.next()) {
                number++;
                if (number == 1 && !text.equals(first)) {
                    throw new IllegalArgumentException("not the output of look: " + LookReader.printable(text));
                }
                if (ended || number > MAX_ITEMS) {
                    throw new IllegalArgumentException(ended ? "something follows the end" : "too many lines");
                }
                ended = text.equals("end");
                if (number > 1 && !ended) {
                    LookFields fields = new LookFields(text);
                    items.take(fields);
                    fields.end();
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new LookException(
                    "What was seen of the container cannot be read, line " + (number + 1) + ": " + e.getMessage(), e);
        }
        if (!ended) {
            throw new LookException(
                    "What was seen of the container is cut off after line " + number
                            + (number == 0 ? ": the program that looks said nothing" : ""),
                    null);
        }
    }
}
