package ferry.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a command prints. Everything that goes through here is escaped, so no command has to think of it. Thread-safe
 * as far as whole lines go.
 *
 * @param tty whether {@code out} is a terminal: only then progress is drawn over, and only there raw output is escaped
 */
record Terminal(PrintStream out, PrintStream err, boolean tty) {

    static Terminal system() {
        return new Terminal(System.out, System.err, isTerminal(1));
    }

    /** System.console() answers for stdin and stdout together; what counts here is the one descriptor alone. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return true; // not to be known: escape rather than trust
        }
    }

    void line(String text) {
        out.println(Escape.line(text));
        out.flush();
    }

    void lines(String text) {
        out.println(Escape.lines(text));
        out.flush();
    }

    void error(String text) {
        err.println("ferry: " + Escape.lines(text));
        err.flush();
    }

    void note(String text) {
        err.println(Escape.lines(text));
        err.flush();
    }

    /** One document, on one line. */
    void json(JsonNode node) {
        out.println(Json.text(node));
        out.flush();
    }

    /** One document over several lines. */
    void prettyJson(JsonNode node) {
        out.println(Json.prettyText(node));
        out.flush();
    }

    /** The program's own output, such as a container's log: as it is, unless it goes to a terminal. */
    void copy(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        Utf8Lines lines = new Utf8Lines();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (tty) out.print(Escape.lines(lines.next(buffer, n)));
            else out.write(buffer, 0, n);
            out.flush();
        }
        if (tty) out.print(Escape.lines(lines.end()));
        out.flush();
    }

    /** A program's output that is already here: as it is, unless it goes to a terminal. */
    void raw(String text) {
        out.print(tty ? Escape.lines(text) : text);
        out.flush();
    }

    /** Columns as wide as their widest cell; the last one is not filled up. */
    void table(List<String> titles, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(titles);
        for (List<String> row : rows) all.add(row.stream().map(Escape::line).toList());
        int[] width = new int[titles.size()];
        for (List<String> row : all) {
            for (int i = 0; i < width.length; i++) width[i] = Math.max(width[i], length(row.get(i)));
        }
        for (List<String> row : all) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < width.length; i++) {
                text.append(row.get(i));
                if (i + 1 < width.length) text.append(" ".repeat(width[i] - length(row.get(i)) + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
