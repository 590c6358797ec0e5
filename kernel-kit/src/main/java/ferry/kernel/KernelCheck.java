package ferry.kernel;

import ferry.kernel.CheckReport.Finding;
import ferry.kernel.CheckReport.Outcome;
import ferry.kernel.CheckReport.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Holds what is known of a kernel against the option table. Pure: asks nobody. */
public final class KernelCheck {
    private static final KernelVersion BPF_DEVICE = new KernelVersion(4, 15, 0);
    private static final KernelVersion V2_FREEZER = new KernelVersion(5, 2, 0);
    private static final Comparator<Finding> GRAVEST_FIRST = Comparator.comparing(Finding::level)
            .thenComparing(f -> !f.sighting().isKnown());

    private final OptionTable table;
    private final Evidence evidence;

    private KernelCheck(OptionTable table, Evidence evidence) {
        this.table = table;
        this.evidence = evidence;
    }

    /** A verdict for each purpose, in their order. */
    public static CheckReport check(Evidence evidence, Set<Purpose> purposes) {
        return check(OptionTable.shipped(), evidence, purposes);
    }

    static CheckReport check(OptionTable table, Evidence evidence, Set<Purpose> purposes) {
        KernelCheck check = new KernelCheck(table, evidence);
        List<Verdict> verdicts = purposes.stream().sorted().map(check::verdict).toList();
        return new CheckReport(evidence.source(), evidence.version(), evidence.arch(), verdicts, check.notes());
    }

    /** The purposes that matter for a kernel when the person names none. */
    public static Set<Purpose> usual(Evidence evidence) {
        Set<Purpose> purposes = new LinkedHashSet<>(List.of(
                Purpose.DOCKER_V1,
                Purpose.DOCKER_V2,
                Purpose.DOCKER,
                Purpose.CRIU,
                Purpose.TRANSLATED,
                Purpose.NATIVE));
        if (evidence.gki()) {
            purposes.add(Purpose.GKI);
        }
        if (evidence.android()) {
            purposes.add(Purpose.ANDROID);
        }
        return purposes;
    }

    private Verdict verdict(Purpose purpose) {
        if (purpose == Purpose.DOCKER) {
            Verdict v1 = verdict(Purpose.DOCKER_V1);
            Verdict v2 = verdict(Purpose.DOCKER_V2);
            Verdict better = Comparator.comparing(Verdict::outcome)
                                    .thenComparing(v -> v.missing().size())
                                    .compare(v1, v2)
                            < 0
                    ? v1
                    : v2;
            return new Verdict(purpose, better.outcome(), better.findings());
        }
        // A thing that two of the included purposes miss is named once.
        TreeMap<String, Finding> findings = new TreeMap<>();
        List<Finding> own = purpose == Purpose.GKI ? brokenKabi() : findings(purpose);
        purpose.includes().forEach(p -> verdict(p).findings().forEach(f -> findings.merge(f.what(), f, this::graver)));
        own.forEach(f -> findings.merge(f.what(), f, this::graver));
        List<Finding> sorted = findings.values().stream().sorted(GRAVEST_FIRST).toList();
        return new Verdict(purpose, outcome(sorted), sorted);
    }

    private Finding graver(Finding a, Finding b) {
        return GRAVEST_FIRST.compare(a, b) <= 0 ? a : b;
    }

    private static Outcome outcome(List<Finding> findings) {
        Outcome outcome = Outcome.PASS;
        for (Finding finding : findings) {
            if (finding.level() == KernelOption.Level.REQUIRED) {
                if (finding.sighting().isKnown()) {
                    return Outcome.FAIL;
                }
                outcome = Outcome.UNSURE;
            }
        }
        return outcome;
    }

    /** What a purpose itself misses, without those that it includes; nothing for DOCKER, which is one of two. */
    List<Finding> findings(Purpose purpose) {
        List<Finding> findings = new ArrayList<>();
        for (KernelOption option : table.options()) {
            Optional<KernelOption.Level> level = level(option, purpose);
            if (level.isEmpty() || !option.existsIn(evidence.version(), evidence.arch())) {
                continue;
            }
            Sighting sighting = sighting(option);
            if (!option.wantedOn() && !sighting.isKnown() && (option.until().isEmpty() || !evidence.android())) {
                // An option that should be off and is not seen is most often just not there; but phones with an old
                // kernel
                // had those that only old kernels have.
                continue;
            }
            if (sighting.isOn() != option.wantedOn() || !sighting.isKnown()) {
                findings.add(new Finding(
                        option.name(), level.get(), sighting, option.breaks(), cure(option), option.kabi()));
            }
        }
        findings.addAll(beyondOptions(purpose));
        return findings;
    }

    static Optional<KernelOption.Level> level(KernelOption option, Purpose purpose) {
        KernelOption.Level level = option.uses().get(purpose);
        boolean docker = purpose == Purpose.DOCKER_V1 || purpose == Purpose.DOCKER_V2;
        return Optional.ofNullable(level == null && docker ? option.uses().get(Purpose.DOCKER) : level);
    }

    /** The option itself, or one that serves as well. */
    Sighting sighting(KernelOption option) {
        Sighting own = evidence.of(option);
        if (own.isOn()) {
            return own;
        }
        for (String name : option.or()) {
            Sighting other = table.find(name).map(evidence::of).orElseGet(() -> evidence.named(name));
            if (other.isOn()) {
                return new Sighting(other.state(), other.how() + " (" + name + ")");
            }
        }
        return own;
    }

    static KernelCheck of(OptionTable table, Evidence evidence) {
        return new KernelCheck(table, evidence);
    }

    private static String cure(KernelOption option) {
        String set = option.wantedOn()
                ? "Build the kernel with CONFIG_" + option.name() + "=y."
                : "Build the kernel without CONFIG_" + option.name() + ".";
        return option.cure().isEmpty() ? set : set + " " + option.cure();
    }

    /** What no option says. */
    private List<Finding> beyondOptions(Purpose purpose) {
        List<Finding> findings = new ArrayList<>();
        Optional<KernelVersion> version = evidence.version();
        if (purpose == Purpose.DOCKER_V2 && version.isPresent() && version.get().compareTo(BPF_DEVICE) < 0) {
            findings.add(finding(
                    "kernel 4.15 or newer",
                    KernelOption.Level.REQUIRED,
                    "kernel " + version.get(),
                    "runc's device rules for cgroup v2 need BPF_CGROUP_DEVICE, which came with 4.15.",
                    "Use cgroup v1."));
        } else if (purpose == Purpose.DOCKER_V2
                && version.isPresent()
                && version.get().compareTo(V2_FREEZER) < 0) {
            findings.add(finding(
                    "kernel 5.2 or newer",
                    KernelOption.Level.RECOMMENDED,
                    "kernel " + version.get(),
                    "cgroup v2 has no freezer before 5.2: docker pause does not work, CRIU freezes by ptrace.",
                    "Use cgroup v1 for docker pause."));
        }
        boolean narrow =
                evidence.arch().map(a -> !a.equals("arm64") && !a.equals("x86")).orElse(false);
        if ((purpose == Purpose.TRANSLATED || purpose == Purpose.NATIVE) && narrow) {
            findings.add(finding(
                    "64-bit ARM",
                    KernelOption.Level.REQUIRED,
                    "architecture " + evidence.arch().orElse(""),
                    "Containers cross between x86-64 and 64-bit ARM only.",
                    ""));
        }
        boolean refused =
                evidence.facts().map(f -> f.value("data.overlay").equals("0")).orElse(false);
        if ((purpose == Purpose.DOCKER_V1 || purpose == Purpose.DOCKER_V2) && refused) {
            findings.add(finding(
                    "overlay on the data folder",
                    KernelOption.Level.RECOMMENDED,
                    "probe: the kernel refuses overlay on "
                            + evidence.facts().map(f -> f.value("data.folder")).orElse(""),
                    "Docker falls back to copying whole images for every container (vfs).",
                    "Put Docker's data into an ext4 image on that folder."));
        }
        boolean noprefix = evidence.facts()
                .map(f -> f.value("cgroup.noprefix").equals("1"))
                .orElse(false);
        if (purpose == Purpose.DOCKER_V1 && noprefix) {
            findings.add(finding(
                    "cpuset files without prefix",
                    KernelOption.Level.REQUIRED,
                    "probe: a cgroup mount has noprefix",
                    "Android mounted cpuset the old way, so its files are called cpus instead of cpuset.cpus and runc"
                            + " finds none.",
                    "Apply the cgroup prefix patch, or use cgroup v2."));
        }
        return findings;
    }

    private static Finding finding(String what, KernelOption.Level level, String how, String consequence, String cure) {
        return new Finding(
                what, level, new Sighting(Sighting.State.OFF, how), consequence, cure, KernelOption.Kabi.NEUTRAL);
    }

    /** Options that stock GKI kernels have off and whose switching on changes what modules were built against. */
    private List<Finding> brokenKabi() {
        List<Finding> findings = new ArrayList<>();
        for (KernelOption option : table.options()) {
            boolean stock = option.gki() == KernelOption.Gki.ON;
            if (stock || option.kabi() == KernelOption.Kabi.NEUTRAL || !option.wantedOn()) {
                continue;
            }
            Sighting sighting = evidence.of(option);
            if (sighting.isOn() && option.existsIn(evidence.version(), evidence.arch())) {
                boolean patch = option.kabi() == KernelOption.Kabi.PATCH;
                findings.add(new Finding(
                        option.name(),
                        patch ? KernelOption.Level.RECOMMENDED : KernelOption.Level.REQUIRED,
                        sighting,
                        "It changes structures that the vendor's modules were built against; they refuse to load and"
                                + " the phone boots in a loop.",
                        patch ? "Harmless with the patch that puts its fields into reserved slots." : "Leave it off.",
                        option.kabi()));
            }
        }
        return findings;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        evidence.config().ifPresent(c -> notes.addAll(c.notes()));
        evidence.facts().ifPresent(f -> {
            if (f.decoy()) {
                notes.add(
                        "The configuration that the phone shows (" + f.configSource() + ") is a decoy: it is of kernel "
                                + f.config()
                                        .flatMap(KernelConfig::version)
                                        .map(Object::toString)
                                        .orElse("?") + ", but "
                                + f.release() + " runs. It was not believed.");
            } else if (f.config().isEmpty()) {
                notes.add(
                        f.configSource().isEmpty()
                                ? "The phone shows no configuration; only what can be seen working is known."
                                : f.configSource());
            }
            if (!f.asRoot()) {
                notes.add("The probe had no root (root: " + f.root().name().toLowerCase(Locale.ROOT) + "), so "
                        + f.unseen().size() + " things could not be seen.");
            }
            if (f.selinux().equals("enforcing")) {
                notes.add("SELinux enforces: Docker needs a domain of its own (the ROM kit's module brings one).");
            }
            if (f.value("data.filesystems").contains("f2fs")) {
                notes.add("/data is f2fs, on which several Android kernels refuse overlay: put Docker's data into an"
                        + " ext4 image.");
            }
        });
        return List.copyOf(notes);
    }
}
