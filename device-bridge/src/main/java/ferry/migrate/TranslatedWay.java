package ferry.migrate;

import java.util.ArrayList;
import java.util.List;

/** An x86-64 container goes on under a translator on arm64, and comes back: skeleton and splice. */
final class TranslatedWay implements Way {
    private static final int NEEDED_BITS = 48;
    private static final String X86 = "x86_64";
    private static final String ARM = "aarch64";
    private final Translator translator;

    TranslatedWay(Translator translator) {
        this.translator = translator;
    }

    @Override
    public Strategy strategy() {
        return Strategy.TRANSLATED;
    }

    @Override
    public Plan.Verdict verdict(Survey s) {
        List<String> against = new ArrayList<>();
        if (s.from().isEmpty() || s.to().isEmpty() || s.subject().isEmpty()) {
            return new Plan.Verdict(strategy(), false, List.of("Both sides must be reachable."));
        }
        String from = s.from().get().facts().architecture();
        String to = s.to().get().facts().architecture();
        if (from.equals(to)) {
            return new Plan.Verdict(
                    strategy(), false, List.of("Both sides are %s: nothing needs to be translated.".formatted(from)));
        }
        boolean there = from.equals(X86) && to.equals(ARM);
        boolean back = from.equals(ARM) && to.equals(X86);
        if (!there && !back) {
            return new Plan.Verdict(
                    strategy(), false, List.of("From %s to %s there is no translator.".formatted(from, to)));
        }
        if (!s.subject().get().architecture().equals("amd64")) {
            against.add("Its image is %s; only x86-64 programs can be translated."
                    .formatted(s.subject().get().architecture()));
        }
        String driver = s.to().get().facts().storageDriver();
        if (!driver.equals("overlay2")) {
            against.add(
                    "Docker on %s keeps containers with %s, and Ferry puts the skeleton's files into overlay2's own folders."
                            .formatted(s.request().to(), driver));
        }
        if (there) {
            machine(s.to().get().host(), s.request().to(), against);
        }
        if (back && !s.subject().get().inspect().path("Config").path("Labels").has(Labels.SESSION)) {
            against.add("It was started on %s; only what has crossed there can come back."
                    .formatted(s.request().from()));
        }
        return against.isEmpty()
                ? new Plan.Verdict(
                        strategy(),
                        true,
                        List.of(there ? "It goes on under qemu-x86_64." : "It becomes native x86-64 again."))
                : new Plan.Verdict(strategy(), false, against);
    }

    private void machine(HostProbe.HostFacts host, String name, List<String> against) {
        host.addressBits().ifPresent(bits -> {
            if (bits < NEEDED_BITS) {
                against.add(("The kernel of %s gives programs %d-bit addresses, and x86-64 programs need %d:"
                                + " build it with ARM64_VA_BITS_48 (ferry kernel check says how).")
                        .formatted(name, bits, NEEDED_BITS));
            }
        });
        if (translator.program().isEmpty()) {
            against.add("This Ferry has no qemu-x86_64 for arm64 to put into the container: run ferry doctor.");
        }
    }

    @Override
    public List<Plan.Finding> warnings(Survey s) {
        boolean there = s.to().map(t -> t.facts().architecture().equals(ARM)).orElse(false);
        return there
                ? List.of(new Plan.Finding(
                        "It will be slower over there",
                        "translated programs reach a sixth to a twentieth of a processor's own speed",
                        ""))
                : List.of();
    }

    @Override
    public List<String> words(Survey s) {
        List<String> words = new ArrayList<>(new PlainWay().words(s));
        words.add(
                2,
                "A skeleton is made on %s: a process of the same memory map, without contents."
                        .formatted(s.request().to()));
        return words;
    }

    @Override
    public List<Step> steps() {
        TranslatedRun run = new TranslatedRun(translator);
        return List.of(
                run.prepare(), run.freeze(), run.stream(), run.recode(), new Restore(), run.verify(), new Finish());
    }

    static boolean translates(String architecture) {
        return architecture.equals(ARM);
    }
}
