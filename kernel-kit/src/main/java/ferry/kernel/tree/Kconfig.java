package ferry.kernel.tree;

import ferry.kernel.KernelConfig;
import ferry.kernel.tree.KconfigExpression.Any;
import ferry.kernel.tree.KconfigExpression.Not;
import ferry.kernel.tree.KconfigExpression.Symbol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a tree's Kconfig files say of its options: enough to tell why one cannot be had. Whether it can is decided by the
 * tree's own tools alone.
 */
public final class Kconfig {
    private final Map<String, List<Definition>> options;
    private final Map<String, List<Select>> selects;

    Kconfig(Map<String, List<Definition>> options, Map<String, List<Select>> selects) {
        this.options = options;
        this.selects = selects;
    }

    /**
     * One place where an option is defined.
     *
     * @param depends its own and those of the menus and choices around it
     * @param asked under which condition a person is asked for it; empty when never
     * @param choice number of the choice it belongs to, or 0
     */
    record Definition(String file, KconfigExpression depends, Optional<KconfigExpression> asked, int choice) {}

    /** An option that switches another one on. */
    record Select(String by, KconfigExpression when) {}

    /** Reads the files that Kconfig would read for an architecture (arm64, x86). Throws KernelException. */
    public static Kconfig read(SourceTree tree, String arch) {
        return new KconfigReader(tree, arch).read();
    }

    /** How many options there are. */
    public int size() {
        return options.size();
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** Why an option is not on in a configuration that the tree has made: sentences for a person. */
    public String whyOff(String option, KernelConfig config) {
        return whyOff(option, config::value, new LinkedHashSet<>());
    }

    private String whyOff(String option, UnaryOperator<String> values, Set<String> path) {
        List<Definition> definitions = options.getOrDefault(option, List.of());
        if (definitions.isEmpty()) {
            return option + " is no option of this kernel for this architecture.";
        }
        path.add(option);
        Optional<Definition> open =
                definitions.stream().filter(d -> d.depends().holds(values)).findFirst();
        if (open.isEmpty()) {
            List<KconfigExpression> blame = definitions.getFirst().depends().blame(values);
            StringBuilder text = new StringBuilder(option + " depends on " + words(blame, values) + ".");
            for (KconfigExpression part : blame) {
                if (part instanceof Symbol symbol && path.size() < 4 && !path.contains(symbol.name())) {
                    text.append(' ').append(whyOff(symbol.name(), values, path));
                }
            }
            return text.toString();
        }
        Definition definition = open.get();
        if (definition.asked().isEmpty()) {
            return option + " cannot be chosen; " + selectedBy(option);
        }
        if (!definition.asked().get().holds(values)) {
            return option + " is asked for only with "
                    + words(definition.asked().get().blame(values), values) + ".";
        }
        if (definition.choice() > 0) {
            String other = inChoice(definition.choice(), values);
            return option + " is one of a choice" + (other.isEmpty() ? "." : ", and " + other + " is chosen.");
        }
        return option + " can be chosen, but the configuration does not have it.";
    }

    private String selectedBy(String option) {
        List<String> by = selects.getOrDefault(option, List.of()).stream()
                .map(Select::by)
                .distinct()
                .limit(5)
                .toList();
        return by.isEmpty()
                ? "nothing of this architecture selects it."
                : "it is on with " + String.join(" or ", by) + ".";
    }

    private String inChoice(int choice, UnaryOperator<String> values) {
        return options.entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(d -> d.choice() == choice))
                .map(Map.Entry::getKey)
                .filter(name -> KconfigExpression.on(values.apply(name)))
                .findFirst()
                .orElse("");
    }

    private static String words(List<KconfigExpression> blame, UnaryOperator<String> values) {
        List<String> words = new ArrayList<>();
        for (KconfigExpression part : blame) {
            words.add(
                    switch (part) {
                        case Symbol s -> s.name() + ", which is off";
                        case Not not
                        when not.of() instanceof Symbol s ->
                            s.name() + " being off, and it is " + values.apply(s.name());
                        default -> part.toString();
                    });
        }
        return String.join(", on ", words);
    }

    /** Why an option is on although it was to be off. */
    public String whyOn(String option, KernelConfig config) {
        List<String> by = selects.getOrDefault(option, List.of()).stream()
                .filter(s -> config.isOn(s.by()) && s.when().holds(config::value))
                .map(Select::by)
                .distinct()
                .toList();
        if (!by.isEmpty()) {
            return String.join(", ", by) + (by.size() == 1 ? " selects it." : " select it.");
        }
        boolean asked = options.getOrDefault(option, List.of()).stream()
                .anyMatch(d -> d.asked().isPresent());
        return asked ? "Nothing that is on selects it, but it is on." : option + " cannot be chosen; it has a default.";
    }

    /**
     * Options that, switched on as well, may let an option be on: those that it depends on and that a person can choose. Of
     * several that would do, the first. Empty when there is no way, or nothing is in it. {@code values} say n for what is off.
     */
    public Set<String> openers(String option, UnaryOperator<String> values) {
        Set<String> found = new LinkedHashSet<>();
        UnaryOperator<String> without = name -> name.equals(option) ? "n" : values.apply(name);
        boolean way = open(option, without, found, new LinkedHashSet<>());
        found.remove(option);
        return way ? found : Set.of();
    }

    private boolean open(String option, UnaryOperator<String> values, Set<String> found, Set<String> path) {
        if (KconfigExpression.on(values.apply(option)) || found.contains(option)) {
            return true;
        }
        if (!path.add(option) || path.size() > 30) {
            return false;
        }
        for (Definition definition : options.getOrDefault(option, List.of())) {
            Set<String> needed = new LinkedHashSet<>(found);
            boolean way = definition.asked().isPresent()
                    && definition.choice() == 0
                    && holdable(definition.depends(), values, needed, path)
                    && holdable(definition.asked().get(), values, needed, path);
            if (way) {
                found.addAll(needed);
                found.add(option);
                return true;
            }
        }
        return false;
    }

    /** Never by switching something off: that may take more away than it gives. */
    private boolean holdable(
            KconfigExpression wanted, UnaryOperator<String> values, Set<String> found, Set<String> path) {
        for (KconfigExpression part : wanted.blame(values)) {
            boolean way =
                    switch (part) {
                        case Symbol s -> open(s.name(), values, found, new LinkedHashSet<>(path));
                        case Any any -> any.parts().stream().anyMatch(p -> holdable(p, values, found, path));
                        default -> false;
                    };
            if (!way) {
                return false;
            }
        }
        return true;
    }
}
