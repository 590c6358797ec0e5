package ferry.kernel.patch;

import ferry.kernel.patch.CText.Span;
import java.util.List;

/**
 * Puts other words in place of a sequence of tokens that occurs once in a scope.
 *
 * @param present tokens that only the changed scope has at its outermost level
 */
record ReplaceEdit(List<String> files, Scope scope, List<String> present, List<String> find, String with)
        implements Edit {
    @Override
    public Finding look(CText source) {
        Found found = Edit.only(source, scope);
        if (found.span().isEmpty()) {
            return found.otherwise();
        }
        Span body = found.span().get();
        List<Span> places = source.find(find, body);
        if (places.size() == 1) {
            return Finding.needed(List.of(new Change(places.getFirst(), with)));
        }
        if (places.isEmpty()
                && !source.outermost(source.find(present, body), body).isEmpty()) {
            return Finding.of(State.PRESENT, "");
        }
        return Finding.of(State.DOUBT, scope + " has " + places.size() + " times \"" + String.join(" ", find) + "\"");
    }
}
