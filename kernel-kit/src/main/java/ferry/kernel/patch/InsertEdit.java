package ferry.kernel.patch;

import ferry.kernel.patch.CText.Span;
import java.util.List;
import java.util.Optional;

/**
 * Puts lines before a statement of a function's outermost level.
 *
 * @param present tokens that only the changed scope has
 * @param before tokens of the statement
 * @param text whole lines
 */
record InsertEdit(List<String> files, Scope scope, List<String> present, List<String> before, String text)
        implements Edit {
    @Override
    public Finding look(CText source) {
        Found found = Edit.only(source, scope);
        if (found.span().isEmpty()) {
            return found.otherwise();
        }
        Span body = found.span().get();
        if (!source.find(present, body).isEmpty()) {
            return Finding.of(State.PRESENT, "");
        }
        List<Span> places = source.outermost(source.find(before, body), body);
        if (places.size() != 1) {
            return Finding.of(
                    State.DOUBT,
                    scope + " has " + places.size() + " times \"" + String.join(" ", before)
                            + "\" at its outermost level");
        }
        Span line = source.lines(places.getFirst());
        Optional<Span> first = source.tokens().stream()
                .filter(t -> t.start() >= line.start())
                .findFirst()
                .map(t -> new Span(t.start(), t.end()));
        if (first.filter(f -> f.start() == places.getFirst().start()).isEmpty()) {
            return Finding.of(
                    State.DOUBT, scope + ": \"" + String.join(" ", before) + "\" is not at the beginning of a line");
        }
        return Finding.needed(List.of(new Change(new Span(line.start(), line.start()), text)));
    }
}
