package ferry.kernel.patch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A C file as tokens with their places: enough to find a declaration and what is said in it, whatever the lines, spaces
 * and comments are. Conditionals of the preprocessor are kept apart; code of all branches is seen, and braces are counted
 * anew in each branch.
 */
final class CText {
    /** One token; {@code depth} is the number of open braces before it. */
    record Token(String text, int start, int end, int depth) {}

    /** A part of the text, in characters. */
    record Span(int start, int end) {
        boolean holds(Span other) {
            return start <= other.start && other.end <= end;
        }
    }

    /** One branch of one conditional: what must hold for the code in it. {@code group} counts the #if of the file. */
    record Branch(int group, int branch, String condition) {}

    private record Region(Span span, List<Branch> branches) {}

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Span> directives = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();
    /** By group: from the line of #if to that of #endif. */
    private final Map<Integer, Span> conditionals = new HashMap<>();

    private boolean balanced = true;

    CText(String text) {
        this.text = text;
        read();
    }

    /** Tokens of a text alone. */
    static List<String> words(String text) {
        return new CText(text).tokens.stream().map(Token::text).toList();
    }

    String text() {
        return text;
    }

    List<Token> tokens() {
        return tokens;
    }

    /** Whether every brace and every #if has its end, in each branch. */
    boolean balanced() {
        return balanced;
    }

    /** Bodies, without their braces, of every definition of a function. */
    List<Span> functions(String name) {
        List<Span> found = new ArrayList<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (at(i, 0, name) && is(i + 1, "(")) {
                int close = closing(i + 1, "(", ")");
                if (close >= 0 && is(close + 1, "{")) {
                    body(close + 1).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Whole definitions of a function from the beginning of its line ({@code static inline ...}) to its last brace. */
    List<Span> definitions(String name) {
        List<Span> found = new ArrayList<>();
        for (Span body : functions(name)) {
            int open = indexAt(body.start() - 1);
            int first = open;
            while (first > 0 && !ends(tokens.get(first - 1)) && !directiveBetween(first - 1, first)) {
                first--;
            }
            found.add(new Span(tokens.get(first).start(), body.end() + 1));
        }
        return found;
    }

    private boolean ends(Token token) {
        return token.depth() == 0 && token.text().equals(";") || token.text().equals("}");
    }

    private boolean directiveBetween(int a, int b) {
        Span gap = new Span(tokens.get(a).end(), tokens.get(b).start());
        return directives.stream().anyMatch(gap::holds);
    }

    /** Bodies, without their braces, of every definition of a struct or union at the file's level. */
    List<Span> structs(String kind, String name) {
        List<Span> found = new ArrayList<>();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (at(i, 0, kind) && is(i + 1, name) && is(i + 2, "{")) {
                body(i + 2).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Where a sequence of tokens stands inside a span; a match never goes over a directive. */
    List<Span> find(List<String> words, Span scope) {
        List<Span> found = new ArrayList<>();
        for (int i = 0; i + words.size() <= tokens.size(); i++) {
            int k = 0;
            while (k < words.size() && tokens.get(i + k).text().equals(words.get(k))) {
                k++;
            }
            if (k == words.size() && k > 0) {
                Span match =
                        new Span(tokens.get(i).start(), tokens.get(i + k - 1).end());
                if (scope.holds(match) && directives.stream().noneMatch(match::holds)) {
                    found.add(match);
                }
            }
        }
        return found;
    }

    /** Those of some places inside a body that stand in none of its inner braces. */
    List<Span> outermost(List<Span> places, Span body) {
        int level = tokens.stream()
                .filter(t -> t.start() >= body.start())
                .map(Token::depth)
                .findFirst()
                .orElse(0);
        return places.stream()
                .filter(p -> tokens.stream().anyMatch(t -> t.start() == p.start() && t.depth() == level))
                .toList();
    }

    /** The conditionals around a place, the outermost first. */
    List<Branch> branches(int place) {
        List<Branch> around = List.of();
        for (Region region : regions) {
            if (region.span().start() <= place && place < region.span().end()) {
                around = region.branches().size() > around.size() ? region.branches() : around;
            }
        }
        return around;
    }

    /** A whole conditional with the lines of its #if and #endif. */
    Optional<Span> conditional(int group) {
        return Optional.ofNullable(conditionals.get(group));
    }

    Span whole() {
        return new Span(0, text.length());
    }

    /** The lines that a span touches, with the end of the last one. */
    Span lines(Span span) {
        int start = text.lastIndexOf('\n', span.start() - 1) + 1;
        int end = text.indexOf('\n', Math.max(span.start(), span.end() - 1));
        return new Span(start, end < 0 ? text.length() : end + 1);
    }

    private Optional<Span> body(int open) {
        int close = closing(open, "{", "}");
        return close < 0
                ? Optional.empty()
                : Optional.of(new Span(tokens.get(open).end(), tokens.get(close).start()));
    }

    /** The brace that closes is the next one of the same depth: that holds over branches, too. */
    private int closing(int open, String opens, String closes) {
        if (opens.equals("{")) {
            int depth = tokens.get(open).depth();
            for (int i = open + 1; i < tokens.size(); i++) {
                if (is(i, closes) && tokens.get(i).depth() == depth + 1) {
                    return i;
                }
            }
            return -1;
        }
        int level = 0;
        for (int i = open; i < tokens.size(); i++) {
            level += is(i, opens) ? 1 : is(i, closes) ? -1 : 0;
            if (level == 0) {
                return i;
            }
        }
        return -1;
    }

    private int indexAt(int place) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).start() <= place && place < tokens.get(i).end()) {
                return i;
            }
        }
        throw new IllegalArgumentException("no token at " + place);
    }

    private boolean at(int i, int depth, String word) {
        return is(i, word) && tokens.get(i).depth() == depth;
    }

    private boolean is(int i, String word) {
        return i >= 0 && i < tokens.size() && tokens.get(i).text().equals(word);
    }

    // --- reading -------------------------------------------------------------------------------------------------

    /** An open #if: its own conditions so far, the depth before it and after its first branch. */
    private static final class Conditional {
        final int group;
        final int at;
        final int depth;
        final List<Branch> around;
        String condition;
        int branch;
        int from;
        int after = -1;

        Conditional(int group, int at, int depth, List<Branch> around, String condition, int from) {
            this.group = group;
            this.at = at;
            this.depth = depth;
            this.around = around;
            this.condition = condition;
            this.from = from;
        }

        List<Branch> branches() {
            List<Branch> all = new ArrayList<>(around);
            all.add(new Branch(group, branch, condition));
            return List.copyOf(all);
        }
    }

    private final Deque<Conditional> open = new ArrayDeque<>();
    private int groups;
    private int depth;

    private void read() {
        int i = 0;
        boolean lineBegins = true;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = i + 1;
            if (c == '\n') {
                lineBegins = true;
            } else if (text.startsWith("//", i)) {
                end = lineEnd(i);
            } else if (text.startsWith("/*", i)) {
                int close = text.indexOf("*/", i + 2);
                end = close < 0 ? text.length() : close + 2;
            } else if (c == '#' && lineBegins) {
                end = lineEnd(i);
                directive(i, end);
            } else if (!Character.isWhitespace(c)) {
                end = c == '"' || c == '\'' ? quoted(i) : word(i);
                token(i, end);
                lineBegins = false;
            }
            i = end;
        }
        balanced &= open.isEmpty() && depth == 0;
    }

    private void token(int start, int end) {
        String word = text.substring(start, end);
        tokens.add(new Token(word, start, end, depth));
        depth += word.equals("{") ? 1 : word.equals("}") ? -1 : 0;
        if (depth < 0) {
            balanced = false;
            depth = 0;
        }
    }

    private int word(int start) {
        int end = start;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end))
                        || text.charAt(end) == '_'
                        || text.charAt(end) == '$')) {
            end++;
        }
        if (end > start) {
            return end;
        }
        return text.startsWith("->", start) || text.startsWith("::", start) ? start + 2 : start + 1;
    }

    private int quoted(int start) {
        char quote = text.charAt(start);
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            } else if (text.charAt(i) == '\n') {
                return i;
            }
        }
        return text.length();
    }

    /** The end of a line that may go on after a backslash; the line feed is not part of it. */
    private int lineEnd(int start) {
        int end = start;
        while (end < text.length()) {
            int feed = text.indexOf('\n', end);
            if (feed < 0) {
                return text.length();
            }
            boolean goesOn = text.charAt(feed - 1) == '\\'
                    || (text.charAt(feed - 1) == '\r' && feed > 1 && text.charAt(feed - 2) == '\\');
            if (!goesOn) {
                return feed;
            }
            end = feed + 1;
        }
        return end;
    }

    private void directive(int start, int end) {
        directives.add(new Span(start, end));
        List<String> words = words(text.substring(start + 1, end));
        String name = words.isEmpty() ? "" : words.getFirst();
        String rest = String.join(" ", words.subList(Math.min(1, words.size()), words.size()));
        switch (name) {
            case "if", "ifdef", "ifndef" -> {
                List<Branch> around = open.isEmpty() ? List.of() : open.peek().branches();
                open.push(new Conditional(groups++, start, depth, around, condition(name, rest), end));
            }
            case "else", "elif" -> {
                if (open.isEmpty()) {
                    balanced = false;
                    return;
                }
                Conditional top = open.peek();
                close(top, start);
                top.branch++;
                top.condition = name.equals("elif") ? rest : negated(top.condition);
                top.from = end;
                depth = top.depth;
            }
            case "endif" -> {
                if (open.isEmpty()) {
                    balanced = false;
                    return;
                }
                Conditional top = open.pop();
                close(top, start);
                conditionals.put(top.group, lines(new Span(top.at, end)));
                depth = top.after;
            }
            default -> {
                // Not a conditional.
            }
        }
    }

    private void close(Conditional conditional, int at) {
        regions.add(new Region(new Span(conditional.from, at), conditional.branches()));
        if (conditional.after < 0) {
            conditional.after = depth;
        } else {
            balanced &= conditional.after == depth;
        }
    }

    private static String condition(String name, String rest) {
        return switch (name) {
            case "ifdef" -> "defined " + rest;
            case "ifndef" -> "! defined " + rest;
            default -> rest.replaceAll("defined \\( (\\w+) \\)", "defined $1");
        };
    }

    static String negated(String condition) {
        return condition.startsWith("! defined ") && condition.split(" ", -1).length == 3
                ? condition.substring(2)
                : "! " + (condition.contains(" & ") || condition.contains(" | ") ? "( " + condition + " )" : condition);
    }
}
