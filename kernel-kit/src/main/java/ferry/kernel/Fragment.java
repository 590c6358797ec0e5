package ferry.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The smallest set of options that makes a configuration pass, as scripts/kconfig/merge_config.sh takes it.
 *
 * @param values by name without CONFIG_: y or n; in the order of the text
 * @param lost options that were left out to keep the module interface of GKI, with what does not work for that
 */
public record Fragment(Map<String, String> values, List<CheckReport.Finding> lost) {

    /** A line of the fragment that the tree's own configuration step did not take. */
    public record Dropped(String option, String wanted, String got, String why) {}

    /**
     * The smallest fragment for some purposes.
     *
     * @param recommended also what is only recommended
     * @param keepKabi leave out what would keep a GKI phone's vendor modules from loading
     */
    public static Fragment smallest(Evidence evidence, Set<Purpose> purposes, boolean recommended, boolean keepKabi) {
        OptionTable table = OptionTable.shipped();
        Map<String, String> values = new LinkedHashMap<>();
        List<CheckReport.Finding> lost = new ArrayList<>();
        KernelCheck check = KernelCheck.of(table, evidence);
        for (Purpose purpose : plain(evidence, purposes, keepKabi)) {
            for (CheckReport.Finding finding : check.findings(purpose)) {
                Optional<KernelOption> option = table.find(finding.what());
                boolean wanted = finding.level() == KernelOption.Level.REQUIRED
                        || (recommended && finding.level() == KernelOption.Level.RECOMMENDED);
                if (option.isEmpty() || !wanted) {
                    continue;
                }
                boolean breaks = option.get().kabi() == KernelOption.Kabi.BREAKS
                        && option.get().gki() != KernelOption.Gki.ON;
                if (keepKabi && breaks) {
                    lost.add(finding);
                } else {
                    add(table, evidence, option.get(), values);
                }
            }
        }
        return new Fragment(Collections.unmodifiableMap(values), List.copyOf(lost));
    }

    /** Adds the purposes that others include, and replaces Docker by the version of control groups that fits. */
    private static Set<Purpose> plain(Evidence evidence, Set<Purpose> purposes, boolean keepKabi) {
        Set<Purpose> plain = new TreeSet<>();
        for (Purpose purpose : purposes) {
            switch (purpose) {
                case DOCKER -> plain.add(docker(evidence, keepKabi));
                case GKI -> {}
                default -> {
                    plain.add(purpose);
                    plain.addAll(plain(evidence, Set.copyOf(purpose.includes()), keepKabi));
                }
            }
        }
        return plain;
    }

    private static Purpose docker(Evidence evidence, boolean keepKabi) {
        if (keepKabi) {
            return Purpose.DOCKER_V2;
        }
        CheckReport both = KernelCheck.check(evidence, Set.of(Purpose.DOCKER_V1, Purpose.DOCKER_V2));
        int v1 = both.verdict(Purpose.DOCKER_V1).orElseThrow().missing().size();
        int v2 = both.verdict(Purpose.DOCKER_V2).orElseThrow().missing().size();
        return v1 < v2 ? Purpose.DOCKER_V1 : Purpose.DOCKER_V2;
    }

    private static void add(OptionTable table, Evidence evidence, KernelOption option, Map<String, String> values) {
        if (values.putIfAbsent(option.name(), option.wantedOn() ? "y" : "n") != null) {
            return;
        }
        for (String other : option.deselect()) {
            if (evidence.named(other).isOn()) {
                values.put(other, "n");
            }
        }
        for (String need : option.needs()) {
            Optional<KernelOption> row = table.find(need);
            Sighting sighting = row.map(evidence::of).orElseGet(() -> evidence.named(need));
            if (sighting.isOn()) {
                continue;
            }
            if (row.isPresent()) {
                add(table, evidence, row.get(), values);
            } else {
                values.putIfAbsent(need, "y");
            }
        }
    }

    /** The text of the fragment. */
    public String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(
                value.equals("n") ? "# CONFIG_" + name + " is not set\n" : "CONFIG_" + name + "=" + value + "\n"));
        return text.toString();
    }

    /** What of it a final configuration does not have: Kconfig drops silently what its dependencies do not allow. */
    public List<Dropped> dropped(KernelConfig result) {
        List<Dropped> dropped = new ArrayList<>();
        OptionTable table = OptionTable.shipped();
        values.forEach((name, wanted) -> {
            boolean fits = wanted.equals("n") ? !result.isOn(name) : result.isOn(name);
            if (!fits) {
                List<String> missing = table.find(name).map(KernelOption::needs).orElse(List.of()).stream()
                        .filter(need -> !result.isOn(need))
                        .toList();
                String why = missing.isEmpty()
                        ? "Kconfig did not take it: see its dependencies in menuconfig (/ " + name + ")."
                        : "It depends on " + String.join(", ", missing) + ", which the result does not have.";
                dropped.add(new Dropped(name, wanted, result.value(name), why));
            }
        });
        return List.copyOf(dropped);
    }
}
