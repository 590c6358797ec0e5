package ferry.migrate;

import java.util.ArrayList;
import java.util.List;

/** Same ISA on both sides: the checkpoint crosses as it is. */
final class PlainWay implements Way {
    @Override
    public Strategy strategy() {
        return Strategy.PLAIN;
    }

    @Override
    public Plan.Verdict verdict(Survey s) {
        if (s.from().isEmpty() || s.to().isEmpty()) {
            return new Plan.Verdict(strategy(), false, List.of("Both sides must be reachable."));
        }
        String from = s.from().get().facts().architecture();
        String to = s.to().get().facts().architecture();
        return from.equals(to)
                ? new Plan.Verdict(strategy(), true, List.of("Both sides are %s.".formatted(from)))
                : new Plan.Verdict(
                        strategy(),
                        false,
                        List.of("%s is %s and %s is %s."
                                .formatted(s.request().from(), from, s.request().to(), to)));
    }

    @Override
    public List<String> words(Survey s) {
        List<String> words = new ArrayList<>();
        String to = s.request().to();
        boolean there = s.subject().map(Survey.Subject::imageThere).orElse(false);
        words.add(there ? "%s has the image.".formatted(to) : "The image is carried to %s.".formatted(to));
        words.add("A container with the same configuration is created on %s, not started.".formatted(to));
        words.add("The source is frozen; its changed files, volumes and memory are carried across.");
        words.add("The container goes on on %s; the source stays, stopped.".formatted(to));
        return words;
    }

    @Override
    public List<Step> steps() {
        return List.of(
                new Prepare(),
                new Freeze(),
                new PlainStream(),
                new PlainRecode(),
                new Restore(),
                new Verify(),
                new Finish());
    }
}
