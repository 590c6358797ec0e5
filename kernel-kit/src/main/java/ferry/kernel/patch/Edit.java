package ferry.kernel.patch;

import ferry.kernel.patch.CText.Span;
import java.util.List;
import java.util.Optional;

/** One change of one file, anchored at what the file says. Looking never changes anything. */
interface Edit {
    /** Files that may hold the place, the newest layout first; the first that is there counts. */
    List<String> files();

    /** What it would do to this text. */
    Finding look(CText text);

    /** How a text stands to an edit. */
    enum State {
        /** The place is there once and as expected. */
        NEEDED,
        /** The change is there already. */
        PRESENT,
        /** This tree has no such place and does not need it. */
        ABSENT,
        /** Something is there, but not as expected: hands off. */
        DOUBT
    }

    /** One piece of text in place of another. */
    record Change(Span span, String with) {}

    /**
     * What an edit found.
     *
     * @param why for a person, where the state needs a reason
     */
    record Finding(State state, List<Change> changes, String why) {
        static Finding needed(List<Change> changes) {
            return new Finding(State.NEEDED, List.copyOf(changes), "");
        }

        static Finding of(State state, String why) {
            return new Finding(state, List.of(), why);
        }
    }

    /** The part of a file that an edit looks at: "function NAME", "struct NAME" or "file". */
    record Scope(String kind, String name) {
        static Optional<Scope> parse(String text) {
            String[] words = text.split(" ", -1);
            boolean named = words.length == 2 && List.of("function", "struct").contains(words[0]);
            return named
                    ? Optional.of(new Scope(words[0], words[1]))
                    : text.equals("file") ? Optional.of(new Scope("file", "")) : Optional.empty();
        }

        List<Span> spans(CText text) {
            return switch (kind) {
                case "function" -> text.functions(name);
                case "struct" -> text.structs("struct", name);
                default -> List.of(text.whole());
            };
        }

        @Override
        public String toString() {
            return kind.equals("function") ? name + "()" : (kind + " " + name).strip();
        }
    }

    /** The one span of a scope, or why there is none. */
    static Found only(CText text, Scope scope) {
        List<Span> spans = scope.spans(text);
        return switch (spans.size()) {
            case 0 -> new Found(Optional.empty(), Finding.of(State.DOUBT, "there is no " + scope));
            case 1 -> new Found(Optional.of(spans.getFirst()), Finding.of(State.ABSENT, ""));
            default ->
                new Found(Optional.empty(), Finding.of(State.DOUBT, scope + " is defined " + spans.size() + " times"));
        };
    }

    /** A span, or the finding to give back instead. */
    record Found(Optional<Span> span, Finding otherwise) {}
}
