package ferry.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What runc's CRIU does only when /etc/criu/runc.conf tells it to: Docker has no option for it, and runc switches it off
 * whatever CRIU's own default.conf says. Both sides need it, one to write and the other to restore.
 */
enum CriuOptions {
    CONNECTIONS("tcp-established", "TCP connections inside", look -> look.sockets().stream()
            .anyMatch(s -> s.table().startsWith("tcp") && s.state() == LookSocket.ESTABLISHED)),
    LOCKS(
            "file-locks",
            "file locks",
            look -> descriptors(look, d -> d.info().stream().anyMatch(l -> l.startsWith("lock:")))),
    LINKS(
            "link-remap",
            "open files that were deleted but have another name",
            look -> descriptors(look, d -> d.links() > 0 && d.target().endsWith(" (deleted)")));

    private final String option;
    private final String what;
    private final Predicate<Look> needed;

    CriuOptions(String option, String what, Predicate<Look> needed) {
        this.option = option;
        this.what = what;
        this.needed = needed;
    }

    private static boolean descriptors(Look look, Predicate<Look.Descriptor> which) {
        return look.processes().stream().flatMap(p -> p.descriptors().stream()).anyMatch(which);
    }

    /** What speaks against it; nothing where a side's options are not known. */
    static List<Plan.Finding> lacking(Look look, Survey survey) {
        List<Plan.Finding> found = new ArrayList<>();
        for (CriuOptions o : values()) {
            if (o.needed.test(look)) {
                survey.from()
                        .flatMap(s -> o.lacking(s, survey.request().from()))
                        .ifPresent(found::add);
                survey.to().flatMap(s -> o.lacking(s, survey.request().to())).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Plan.Finding> lacking(Survey.Side side, String endpoint) {
        Optional<Set<String>> options = side.host().criuOptions();
        if (options.isEmpty() || options.get().contains(option)) {
            return Optional.empty();
        }
        return Optional.of(new Plan.Finding(
                "It has %s, and CRIU on %s does not take them along".formatted(what, endpoint),
                "runc tells it so, unless /etc/criu/runc.conf there says otherwise",
                "As root there: mkdir -p /etc/criu && echo %s >> /etc/criu/runc.conf".formatted(option)));
    }
}
