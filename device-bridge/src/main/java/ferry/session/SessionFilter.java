package ferry.session;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which sessions are wanted: all that every given condition lets through.
 *
 * @param since the first day, by the start of the session
 * @param until the last day, that day included
 * @param outcomes one of these; empty for any
 * @param tags all of these, as {@link Remarks#tag} keeps them
 * @param text stands somewhere in what a person reads of it: id, container, ends, strategy, outcome, note, a tag
 */
public record SessionFilter(
        Optional<LocalDate> since,
        Optional<LocalDate> until,
        Set<String> outcomes,
        Set<String> tags,
        String text,
        ZoneId zone)
        implements Predicate<Session> {
    public static final SessionFilter ALL =
            new SessionFilter(Optional.empty(), Optional.empty(), Set.of(), Set.of(), "", ZoneId.systemDefault());

    @Override
    public boolean test(Session s) {
        LocalDate day = Instant.ofEpochMilli(s.startedMs()).atZone(zone).toLocalDate();
        return since.filter(day::isBefore).isEmpty()
                && until.filter(day::isAfter).isEmpty()
                && (outcomes.isEmpty() || outcomes.contains(s.outcome()))
                && s.remarks().tags().containsAll(tags)
                && (text.isBlank() || says(s, text.strip().toLowerCase(Locale.ROOT)));
    }

    private static boolean says(Session s, String wanted) {
        return List.of(
                        s.id(),
                        s.containerName(),
                        s.from(),
                        s.to(),
                        s.strategy(),
                        s.outcome(),
                        s.remarks().note(),
                        String.join(" ", s.remarks().tags()))
                .stream()
                .anyMatch(part -> part.toLowerCase(Locale.ROOT).contains(wanted));
    }
}
