package ferry.kernel.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition of Kconfig (Documentation/kbuild/kconfig-language.rst, "Menu dependencies"). Modules count as on: what is
 * asked here is only whether something can be on at all.
 */
sealed interface KconfigExpression {
    KconfigExpression TRUE = new All(List.of());

    /** Whether it holds; {@code values} says n for what it does not know. */
    boolean holds(UnaryOperator<String> values);

    /** The smallest parts that keep it from holding; empty when it holds. */
    List<KconfigExpression> blame(UnaryOperator<String> values);

    record Symbol(String name) implements KconfigExpression {
        @Override
        public boolean holds(UnaryOperator<String> values) {
            // A question to the compiler ($(cc-option,...)) cannot be answered here; it is most often a yes.
            return name.equals("y") || name.equals("m") || name.startsWith("$") || on(values.apply(name));
        }

        @Override
        public List<KconfigExpression> blame(UnaryOperator<String> values) {
            return holds(values) ? List.of() : List.of(this);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Not(KconfigExpression of) implements KconfigExpression {
        @Override
        public boolean holds(UnaryOperator<String> values) {
            return !of.holds(values);
        }

        @Override
        public List<KconfigExpression> blame(UnaryOperator<String> values) {
            return holds(values) ? List.of() : List.of(this);
        }

        @Override
        public String toString() {
            return "!" + (of instanceof Symbol ? of : "(" + of + ")");
        }
    }

    record All(List<KconfigExpression> parts) implements KconfigExpression {
        @Override
        public boolean holds(UnaryOperator<String> values) {
            return parts.stream().allMatch(p -> p.holds(values));
        }

        @Override
        public List<KconfigExpression> blame(UnaryOperator<String> values) {
            return parts.stream()
                    .flatMap(p -> p.blame(values).stream())
                    .distinct()
                    .toList();
        }

        @Override
        public String toString() {
            return joined(parts, " && ");
        }
    }

    record Any(List<KconfigExpression> parts) implements KconfigExpression {
        @Override
        public boolean holds(UnaryOperator<String> values) {
            return parts.stream().anyMatch(p -> p.holds(values));
        }

        @Override
        public List<KconfigExpression> blame(UnaryOperator<String> values) {
            return holds(values) ? List.of() : List.of(this);
        }

        @Override
        public String toString() {
            return joined(parts, " || ");
        }
    }

    record Compared(String left, String operator, String right) implements KconfigExpression {
        @Override
        public boolean holds(UnaryOperator<String> values) {
            String a = value(left, values);
            String b = value(right, values);
            return switch (operator) {
                case "=" -> a.equals(b);
                case "!=" -> !a.equals(b);
                // Numbers of versions of the compiler and the like: not to be known here.
                default -> true;
            };
        }

        private static String value(String word, UnaryOperator<String> values) {
            boolean constant = word.startsWith("\"") || List.of("y", "m", "n").contains(word);
            return constant ? word.replace("\"", "") : values.apply(word);
        }

        @Override
        public List<KconfigExpression> blame(UnaryOperator<String> values) {
            return holds(values) ? List.of() : List.of(this);
        }

        @Override
        public String toString() {
            return left + operator + right;
        }
    }

    static boolean on(String value) {
        return value.equals("y") || value.equals("m");
    }

    private static String joined(List<KconfigExpression> parts, String by) {
        List<String> words = new ArrayList<>();
        for (KconfigExpression part : parts) {
            words.add(part instanceof All || part instanceof Any ? "(" + part + ")" : part.toString());
        }
        return String.join(by, words);
    }

    /** Both must hold. */
    default KconfigExpression and(KconfigExpression other) {
        if (this.equals(TRUE)) {
            return other;
        }
        return other.equals(TRUE) ? this : new All(List.of(this, other));
    }

    /** What cannot be understood holds: the tree's own tools have the last word. */
    static KconfigExpression parse(String text) {
        return new Reader(text).whole();
    }

    /** Recursive descent over or, and, not. */
    final class Reader {
        private static final Pattern TOKEN = Pattern.compile(
                "\\s*(\\$\\((?:[^()]|\\([^()]*\\))*\\)|\"[^\"]*\"|&&|\\|\\||!=|<=|>=|[!=<>()]|[\\w.-]+)");
        private static final int MAX_DEPTH = 50;

        private final List<String> tokens = new ArrayList<>();
        private int at;
        private int depth;

        Reader(String text) {
            Matcher m = TOKEN.matcher(text);
            int end = 0;
            while (m.find() && m.start() == end) {
                tokens.add(m.group(1));
                end = m.end();
            }
        }

        KconfigExpression whole() {
            KconfigExpression read = any();
            return at == tokens.size() ? read : TRUE;
        }

        private KconfigExpression any() {
            List<KconfigExpression> parts = new ArrayList<>(List.of(all()));
            while (take("||")) {
                parts.add(all());
            }
            return parts.size() == 1 ? parts.getFirst() : new Any(List.copyOf(parts));
        }

        private KconfigExpression all() {
            List<KconfigExpression> parts = new ArrayList<>(List.of(one()));
            while (take("&&")) {
                parts.add(one());
            }
            return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
        }

        private KconfigExpression one() {
            if (++depth > MAX_DEPTH || at >= tokens.size()) {
                return TRUE;
            }
            try {
                if (take("!")) {
                    return new Not(one());
                }
                if (take("(")) {
                    KconfigExpression inner = any();
                    take(")");
                    return inner;
                }
                String name = tokens.get(at++);
                if (at + 1 < tokens.size()
                        && List.of("=", "!=", "<", ">", "<=", ">=").contains(tokens.get(at))) {
                    at += 2;
                    return new Compared(name, tokens.get(at - 2), tokens.get(at - 1));
                }
                return new Symbol(name);
            } finally {
                depth--;
            }
        }

        private boolean take(String token) {
            boolean there = at < tokens.size() && tokens.get(at).equals(token);
            at += there ? 1 : 0;
            return there;
        }
    }
}
