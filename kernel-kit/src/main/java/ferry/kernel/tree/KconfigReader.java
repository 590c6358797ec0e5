package ferry.kernel.tree;

import ferry.kernel.KernelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Kconfig files, line by line; lines that say nothing of dependencies are passed over. */
final class KconfigReader {
    private static final int MAX_FILES = 10_000;
    private static final int MAX_DEPTH = 40;
    private static final Pattern SOURCE = Pattern.compile("(o?r?source)\\s+\"?([^\"]+?)\"?");
    private static final Pattern SELECT = Pattern.compile("(?:select|imply)\\s+(\\w+)(?:\\s+if\\s+(.*))?");
    private static final Pattern PROMPT = Pattern.compile(
            "(?:bool|tristate|prompt|string|int|hex)\\s+(?:\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*')(?:\\s+if\\s+(.*))?");

    private final SourceTree tree;
    private final String arch;
    private final Map<String, List<Kconfig.Definition>> options = new HashMap<>();
    private final Map<String, List<Kconfig.Select>> selects = new HashMap<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private int choices;
    private int files;
    private int depth;
    private Optional<Open> open = Optional.empty();

    KconfigReader(SourceTree tree, String arch) {
        this.tree = tree;
        this.arch = arch.equals("x86_64") ? "x86" : arch;
    }

    /** A menu, choice or if that is open. */
    private static final class Frame {
        KconfigExpression depends;
        final int choice;
        /** Whether its own lines are still being read: a "depends on" is then its own. */
        boolean head;

        Frame(KconfigExpression depends, int choice) {
            this.depends = depends;
            this.choice = choice;
        }
    }

    /** An option whose lines are being read. */
    private static final class Open {
        final String name;
        final String file;
        KconfigExpression depends = KconfigExpression.TRUE;
        Optional<KconfigExpression> asked = Optional.empty();
        final List<Kconfig.Select> selects = new ArrayList<>();
        final List<String> selected = new ArrayList<>();

        Open(String name, String file) {
            this.name = name;
            this.file = file;
        }
    }

    Kconfig read() {
        file("Kconfig", false);
        close();
        return new Kconfig(options, selects);
    }

    private void file(String path, boolean optional) {
        if (++files > MAX_FILES || depth > MAX_DEPTH) {
            throw new KernelException(
                    "The tree's Kconfig reads more than " + MAX_FILES + " files, or in a circle at " + path, "", null);
        }
        Optional<String> text = tree.read(path);
        if (text.isEmpty()) {
            if (!optional) {
                throw new KernelException(
                        "The tree has no " + path + ", which its Kconfig reads", "Unpack the whole tree.", null);
            }
            return;
        }
        depth++;
        int helpIndent = -2;
        StringBuilder whole = new StringBuilder();
        for (String raw : (Iterable<String>) text.get().lines()::iterator) {
            String line = raw.stripTrailing();
            if (helpIndent != -2) {
                int indent = indent(line);
                if (line.isBlank() || (helpIndent == -1 ? indent > 0 : indent >= helpIndent)) {
                    helpIndent = helpIndent == -1 && !line.isBlank() ? indent : helpIndent;
                    continue;
                }
                helpIndent = -2;
            }
            if (line.endsWith("\\")) {
                whole.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            String statement = withoutComment(whole.append(line).toString()).strip();
            whole.setLength(0);
            if (statement.equals("help") || statement.equals("---help---")) {
                helpIndent = -1;
            } else if (!statement.isEmpty()) {
                statement(statement, path);
            }
        }
        depth--;
    }

    private static int indent(String line) {
        int column = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\t') {
                column = (column / 8 + 1) * 8;
            } else if (line.charAt(i) == ' ') {
                column++;
            } else {
                break;
            }
        }
        return column;
    }

    private static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '"') {
                quoted = !quoted;
            } else if (line.charAt(i) == '#' && !quoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private void statement(String line, String file) {
        String[] words = line.split("\\s+", 2);
        String rest = words.length > 1 ? words[1].strip() : "";
        switch (words[0]) {
            case "config", "menuconfig" -> {
                close();
                bodyBegins();
                open = Optional.of(new Open(rest, file));
            }
            case "menu", "choice" -> {
                close();
                boolean choice = words[0].equals("choice");
                frames.push(new Frame(around(), choice ? ++choices : choiceAround()));
                frames.element().head = true;
            }
            case "if" -> {
                close();
                frames.push(new Frame(around().and(KconfigExpression.parse(rest)), choiceAround()));
            }
            case "endmenu", "endchoice", "endif" -> {
                close();
                if (!frames.isEmpty()) {
                    frames.pop();
                }
            }
            case "source", "osource", "rsource", "orsource" -> {
                close();
                source(line, file);
            }
            case "comment", "mainmenu" -> {
                close();
                bodyBegins();
            }
            case "depends" -> depends(rest.startsWith("on") ? rest.substring(2).strip() : rest);
            case "select", "imply" -> select(line);
            default -> prompt(line);
        }
    }

    private KconfigExpression around() {
        return frames.isEmpty() ? KconfigExpression.TRUE : frames.element().depends;
    }

    private void bodyBegins() {
        if (!frames.isEmpty()) {
            frames.element().head = false;
        }
    }

    private int choiceAround() {
        return frames.isEmpty() ? 0 : frames.element().choice;
    }

    private void depends(String text) {
        KconfigExpression condition = KconfigExpression.parse(text);
        if (open.isPresent()) {
            open.get().depends = open.get().depends.and(condition);
        } else if (!frames.isEmpty() && frames.element().head) {
            frames.element().depends = frames.element().depends.and(condition);
        }
    }

    private void select(String line) {
        Matcher m = SELECT.matcher(line);
        if (open.isPresent() && m.matches()) {
            KconfigExpression when = m.group(2) == null ? KconfigExpression.TRUE : KconfigExpression.parse(m.group(2));
            open.get().selects.add(new Kconfig.Select(open.get().name, when));
            open.get().selected.add(m.group(1));
        }
    }

    private void prompt(String line) {
        Matcher m = PROMPT.matcher(line);
        if (open.isPresent() && m.matches()) {
            open.get().asked =
                    Optional.of(m.group(1) == null ? KconfigExpression.TRUE : KconfigExpression.parse(m.group(1)));
        }
    }

    private void source(String line, String file) {
        Matcher m = SOURCE.matcher(line);
        if (!m.matches()) {
            return;
        }
        String path = m.group(2)
                .replace("$(SRCARCH)", arch)
                .replace("$SRCARCH", arch)
                .replace("$(ARCH)", arch)
                .replace("$ARCH", arch);
        // What a variable of the tree's own names is not known here; a pattern names several files.
        if (path.contains("$") || path.contains("*")) {
            return;
        }
        boolean relative = m.group(1).contains("rs");
        int slash = file.lastIndexOf('/');
        file(
                relative && slash >= 0 ? file.substring(0, slash + 1) + path : path,
                m.group(1).startsWith("o"));
    }

    /** The option that was read so far is whole. */
    private void close() {
        if (open.isPresent()) {
            Open done = open.get();
            options.computeIfAbsent(done.name, n -> new ArrayList<>())
                    .add(new Kconfig.Definition(done.file, around().and(done.depends), done.asked, choiceAround()));
            for (int i = 0; i < done.selects.size(); i++) {
                selects.computeIfAbsent(done.selected.get(i), n -> new ArrayList<>())
                        .add(done.selects.get(i));
            }
        }
        open = Optional.empty();
    }
}
