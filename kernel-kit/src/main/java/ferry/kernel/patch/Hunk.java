package ferry.kernel.patch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A piece of a file before and after, in whole lines with three lines around, as a unified diff shows it.
 *
 * @param line number of the first line in the file before, from 1; {@code newLine} in the file after
 */
record Hunk(
        @JsonProperty("line") int line,
        @JsonProperty("newLine") int newLine,
        @JsonProperty("before") List<String> before,
        @JsonProperty("after") List<String> after) {
    private static final int AROUND = 3;

    /** The hunks of some changes; changes whose surroundings meet share one. */
    static List<Hunk> of(String before, List<Edit.Change> changes) {
        List<Edit.Change> sorted = changes.stream()
                .sorted(Comparator.comparingInt(c -> c.span().start()))
                .toList();
        List<String> lines = lines(before);
        int[] starts = new int[lines.size() + 1];
        for (int i = 0; i < lines.size(); i++) {
            starts[i + 1] = starts[i] + lines.get(i).length();
        }
        List<Hunk> hunks = new ArrayList<>();
        int moved = 0;
        for (int i = 0; i < sorted.size(); ) {
            int from = Math.max(0, lineAt(starts, sorted.get(i).span().start()) - AROUND);
            int to = after(starts, sorted.get(i));
            List<Edit.Change> own = new ArrayList<>(List.of(sorted.get(i++)));
            while (i < sorted.size() && lineAt(starts, sorted.get(i).span().start()) <= to + 2 * AROUND) {
                to = after(starts, sorted.get(i));
                own.add(sorted.get(i++));
            }
            int end = Math.min(lines.size(), to + AROUND);
            String old = before.substring(starts[from], starts[end]);
            String changed = apply(old, own, starts[from]);
            List<String> now = lines(changed);
            hunks.add(new Hunk(from + 1, from + 1 + moved, lines.subList(from, end), now));
            moved += now.size() - (end - from);
        }
        return List.copyOf(hunks);
    }

    /** The text with all changes made; places count from {@code offset}. */
    static String apply(String text, List<Edit.Change> changes, int offset) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (Edit.Change change : changes.stream()
                .sorted(Comparator.comparingInt(c -> c.span().start()))
                .toList()) {
            result.append(text, at, change.span().start() - offset).append(change.with());
            at = change.span().end() - offset;
        }
        return result.append(text, at, text.length()).toString();
    }

    String beforeText() {
        return String.join("", before);
    }

    String afterText() {
        return String.join("", after);
    }

    /** As diff -u shows it: equal lines at both ends are the surroundings, the rest is exchanged. */
    String text() {
        int head = 0;
        while (head < Math.min(before.size(), after.size()) && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(before.size(), after.size()) - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        StringBuilder text =
                new StringBuilder("@@ -" + line + "," + before.size() + " +" + newLine + "," + after.size() + " @@\n");
        show(text, " ", before.subList(0, head));
        show(text, "-", before.subList(head, before.size() - tail));
        show(text, "+", after.subList(head, after.size() - tail));
        show(text, " ", before.subList(before.size() - tail, before.size()));
        return text.toString();
    }

    private static void show(StringBuilder text, String mark, List<String> lines) {
        for (String line : lines) {
            text.append(mark).append(line);
            if (!line.endsWith("\n")) {
                text.append("\n\\ No newline at end of file\n");
            }
        }
    }

    private static int lineAt(int[] starts, int place) {
        int line = 0;
        while (line + 1 < starts.length && starts[line + 1] <= place) {
            line++;
        }
        return line;
    }

    /** The line after the last one that a change touches. */
    private static int after(int[] starts, Edit.Change change) {
        int last = lineAt(starts, Math.max(change.span().start(), change.span().end() - 1));
        return change.span().start() == change.span().end() ? last : last + 1;
    }

    /** With their ends. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int feed = text.indexOf('\n', at);
            int end = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(at, end));
            at = end;
        }
        return lines;
    }
}
