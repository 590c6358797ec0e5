package ferry.kernel.patch;

import ferry.kernel.patch.CText.Branch;
import ferry.kernel.patch.CText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Moves fields of a struct, which stand alone under one option, into slots that Google has reserved for later fields
 * (include/linux/android_kabi.h). Under genksyms the macros are what was there before, so the symbols' CRCs stay.
 *
 * @param option without CONFIG_
 * @param fields declarations without semicolon, each with the slots of eight bytes that it fills
 */
record SlotEdit(List<String> files, String struct, String option, List<Field> fields) implements Edit {
    record Field(String declaration, int slots) {}

    @Override
    public Finding look(CText text) {
        Found found = Edit.only(text, new Scope("struct", struct));
        if (found.span().isEmpty()) {
            return found.otherwise();
        }
        Span body = found.span().get();
        List<Span> declarations = new ArrayList<>();
        for (Field field : fields) {
            List<String> words = new ArrayList<>(CText.words(field.declaration()));
            if (!text.find(inMacro(words), body).isEmpty()) {
                return Finding.of(State.PRESENT, "");
            }
            words.add(";");
            List<Span> places = text.find(words, body);
            if (places.size() != 1) {
                return Finding.of(
                        State.DOUBT,
                        "struct " + struct + " has " + places.size() + " times \"" + field.declaration() + "\"");
            }
            declarations.add(places.getFirst());
        }
        Optional<Span> block = block(text, declarations);
        if (block.isEmpty()) {
            return Finding.of(
                    State.DOUBT,
                    "in struct " + struct + " the fields do not stand alone between #ifdef CONFIG_" + option
                            + " and #endif");
        }
        int wanted = fields.stream().mapToInt(Field::slots).sum();
        List<Slot> free = row(free(text, body), wanted);
        if (free.isEmpty()) {
            return Finding.of(State.DOUBT, "struct " + struct + " has no " + wanted + " reserved slots in a row left");
        }
        Span slots = text.lines(
                new Span(free.getFirst().span().start(), free.getLast().span().end()));
        return Finding.needed(List.of(new Change(block.get(), ""), new Change(slots, inSlots(free))));
    }

    /** As the change leaves them: the declaration before the macro's closing parenthesis. */
    private static List<String> inMacro(List<String> words) {
        List<String> found = new ArrayList<>(List.of(","));
        found.addAll(words);
        found.add(")");
        return found;
    }

    /** From the line of #ifdef to that of #endif, when there is nothing but the fields between them. */
    private Optional<Span> block(CText text, List<Span> declarations) {
        String condition = "defined CONFIG_" + option;
        Optional<Branch> around = Optional.empty();
        for (Span declaration : declarations) {
            List<Branch> branches = text.branches(declaration.start());
            Optional<Branch> last = branches.isEmpty() ? Optional.empty() : Optional.of(branches.getLast());
            if (last.isEmpty()
                    || !last.get().condition().equals(condition)
                    || around.filter(a -> !a.equals(last.get())).isPresent()) {
                return Optional.empty();
            }
            around = last;
        }
        return around.flatMap(a -> text.conditional(a.group())).filter(c -> {
            long inside = text.tokens().stream()
                    .filter(t -> c.start() <= t.start() && t.end() <= c.end())
                    .count();
            long expected = declarations.stream()
                    .mapToLong(d -> text.tokens().stream()
                            .filter(t -> d.start() <= t.start() && t.end() <= d.end())
                            .count())
                    .sum();
            return inside == expected;
        });
    }

    private record Slot(int number, Span span, int conditionals) {}

    private static List<Slot> free(CText text, Span body) {
        TreeMap<Integer, Slot> slots = new TreeMap<>();
        for (int n = 1; n <= 32; n++) {
            List<Span> places = text.find(List.of("ANDROID_KABI_RESERVE", "(", String.valueOf(n), ")", ";"), body);
            if (places.size() == 1) {
                int conditionals = text.branches(places.getFirst().start()).size()
                        - text.branches(body.start()).size();
                slots.put(n, new Slot(n, places.getFirst(), conditionals));
            }
        }
        return List.copyOf(slots.values());
    }

    /** The last slots that follow each other, in number and in the text, under no condition; vendors take the first. */
    private static List<Slot> row(List<Slot> free, int wanted) {
        for (int from = free.size() - wanted; from >= 0; from--) {
            List<Slot> row = free.subList(from, from + wanted);
            boolean fits = row.getFirst().conditionals() == 0;
            for (int i = 1; i < wanted; i++) {
                fits &= row.get(i).number() == row.get(i - 1).number() + 1
                        && row.get(i).span().start() > row.get(i - 1).span().start()
                        && row.get(i).conditionals() == 0;
            }
            if (fits) {
                return row;
            }
        }
        return List.of();
    }

    private String inSlots(List<Slot> free) {
        StringBuilder used = new StringBuilder("#ifdef CONFIG_" + option + "\n");
        StringBuilder kept = new StringBuilder("#else\n");
        int next = 0;
        for (Field field : fields) {
            List<Slot> own = free.subList(next, next + field.slots());
            next += field.slots();
            List<String> reserved = own.stream()
                    .map(s -> "ANDROID_KABI_RESERVE(" + s.number() + ")")
                    .toList();
            used.append("\t_ANDROID_KABI_REPLACE(")
                    .append(String.join("; ", reserved))
                    .append(", ")
                    .append(field.declaration())
                    .append(");\n");
            reserved.forEach(r -> kept.append('\t').append(r).append(";\n"));
        }
        return used.append(kept).append("#endif\n").toString();
    }
}
