package ferry.kernel.patch;

import ferry.kernel.patch.CText.Branch;
import ferry.kernel.patch.CText.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Leaves one definition of a function that a tree has twice. Definitions in different branches of the preprocessor are not
 * twice: only one of them is ever compiled.
 *
 * @param guard tokens that one of two otherwise equal bodies may begin with; that one is kept
 */
record UniqueEdit(List<String> files, String function, List<String> guard) implements Edit {
    @Override
    public Finding look(CText text) {
        List<Span> definitions = text.definitions(function);
        List<Span> bodies = text.functions(function);
        for (int a = 0; a < definitions.size(); a++) {
            for (int b = a + 1; b < definitions.size(); b++) {
                Set<String> first = conditions(text, definitions.get(a));
                Set<String> second = conditions(text, definitions.get(b));
                if (exclude(text, definitions.get(a), definitions.get(b))) {
                    continue;
                }
                if (definitions.size() > 2) {
                    return Finding.of(State.DOUBT, function + " is defined " + definitions.size() + " times");
                }
                return twice(text, definitions, bodies, first, second);
            }
        }
        return Finding.of(definitions.isEmpty() ? State.ABSENT : State.PRESENT, "");
    }

    private Finding twice(
            CText text, List<Span> definitions, List<Span> bodies, Set<String> first, Set<String> second) {
        List<String> one = words(text, bodies.get(0));
        List<String> other = words(text, bodies.get(1));
        int out;
        if (one.equals(other) || one.equals(guarded(other))) {
            out = 1;
        } else if (guarded(one).equals(other)) {
            out = 0;
        } else {
            return Finding.of(State.DOUBT, function + " is defined twice, and the two do different things");
        }
        Set<String> kept = out == 1 ? first : second;
        Set<String> gone = out == 1 ? second : first;
        if (!gone.containsAll(kept)) {
            return Finding.of(
                    State.DOUBT,
                    function + " is defined twice under conditions that are not the same: " + first + " and " + second);
        }
        return Finding.needed(List.of(new Change(text.lines(definitions.get(out)), "")));
    }

    /** A body whose guard is cut off; as it is when it has none. */
    private List<String> guarded(List<String> body) {
        return body.size() >= guard.size() && body.subList(0, guard.size()).equals(guard)
                ? body.subList(guard.size(), body.size())
                : body;
    }

    private static List<String> words(CText text, Span span) {
        List<String> words = new ArrayList<>();
        for (CText.Token token : text.tokens()) {
            if (span.start() <= token.start() && token.end() <= span.end()) {
                words.add(token.text());
            }
        }
        return words;
    }

    private static Set<String> conditions(CText text, Span span) {
        Set<String> all = new HashSet<>();
        text.branches(span.start()).forEach(b -> all.add(b.condition()));
        return all;
    }

    private static boolean exclude(CText text, Span a, Span b) {
        for (Branch one : text.branches(a.start())) {
            for (Branch other : text.branches(b.start())) {
                boolean branches = one.group() == other.group() && one.branch() != other.branch();
                if (branches
                        || CText.negated(one.condition()).equals(other.condition())
                        || CText.negated(other.condition()).equals(one.condition())) {
                    return true;
                }
            }
        }
        return false;
    }
}
