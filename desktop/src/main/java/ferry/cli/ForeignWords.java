package ferry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code run} and {@code exec} carry another command's words. As with docker, what stands behind the container or image
 * belongs to that command, {@code mkdir -p} and all; but Ferry's own {@code --on} and {@code --json} may also stand last.
 */
final class ForeignWords {
    static final Set<String> COMMANDS = Set.of("run", "exec");

    private static final Set<String> TAG_OPTIONS = Set.of("--json", "--help", "-h");

    private ForeignWords() {}

    /** Puts Ferry's own options from the end of the line to its beginning; behind {@code --} nothing is Ferry's. */
    static String[] reorder(String[] words) {
        if (words.length > 2 && words[0].equals("sessions") && words[1].equals("tag")) return tags(words);
        if (words.length == 0 || !COMMANDS.contains(words[0]) || List.of(words).contains("--")) return words;
        List<String> rest = new ArrayList<>(List.of(words));
        List<String> own = new ArrayList<>();
        while (true) {
            int size = rest.size();
            String last = rest.getLast();
            if (last.equals("--json") || last.startsWith("--on=")) {
                own.add(rest.removeLast());
            } else if (size >= 3 && rest.get(size - 2).equals("--on")) {
                own.addAll(rest.subList(size - 2, size));
                rest.subList(size - 2, size).clear();
            } else {
                break;
            }
        }
        rest.addAll(1, own);
        return rest.toArray(String[]::new);
    }

    /** Of {@code sessions tag ID +new -old}, -old is a tag, whatever option begins like it. */
    private static String[] tags(String[] words) {
        List<String> all = new ArrayList<>(List.of(words));
        if (all.contains("--")) return words;
        List<String> own = all.stream().filter(TAG_OPTIONS::contains).toList();
        all.removeAll(own);
        all.add(2, "--");
        all.addAll(2, own);
        return all.toArray(String[]::new);
    }

    /** The foreign command itself: the {@code --} before it is no part of it. */
    static List<String> command(List<String> words) {
        return !words.isEmpty() && words.getFirst().equals("--") ? words.subList(1, words.size()) : words;
    }
}
