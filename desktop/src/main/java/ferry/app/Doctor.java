package ferry.app;

import ferry.adb.AdbException;
import ferry.docker.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this machine and the attached phones have and lack, and what would mend it. */
public final class Doctor {
    private final FerryHome home;
    private final Endpoints endpoints;

    public Doctor(FerryHome home, Endpoints endpoints) {
        this.home = home;
        this.endpoints = endpoints;
    }

    /**
     * One line of the report.
     *
     * @param subject what was looked at, such as java, lab, phone:R58N...
     * @param state ok, missing or unknown
     * @param detail what was found
     * @param mend what the person can do, empty when all is well
     */
    public record Check(String subject, String state, String detail, String mend) {}

    /** Looks now; takes some seconds when a phone is slow. */
    public List<Check> look() {
        List<Check> checks = new ArrayList<>();
        checks.add(java());
        checks.add(lab());
        checks.add(disk());
        checks.add(kvm());
        try {
            for (Endpoint e : endpoints.list()) endpoint(e, checks);
        } catch (AdbException e) {
            checks.add(new Check("adb", "missing", String.valueOf(e.getMessage()), e.cure()));
        }
        return checks;
    }

    private static Check java() {
        return new Check("java", "ok", "Java " + Runtime.version() + " in " + System.getProperty("java.home"), "");
    }

    private static Check lab() {
        List<String> missing = Prerequisites.lab().missingPackages();
        if (missing.isEmpty()) return new Check("lab", "ok", "all programs that the lab needs are installed", "");
        return new Check(
                "lab",
                "missing",
                "not installed: " + String.join(", ", missing),
                "sudo apt install " + String.join(" ", missing));
    }

    /** The lab's two halves and the packages they are made of need some gigabytes. */
    private Check disk() {
        Path there = home.cache().toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
        long free = there.toFile().getUsableSpace();
        String text = free / 1_000_000_000 + " GB free in " + home.cache();
        return free >= 6_000_000_000L
                ? new Check("disk", "ok", text, "")
                : new Check(
                        "disk",
                        "missing",
                        text,
                        "The lab needs about 6 GB: free some, or set FERRY_HOME to a larger disk.");
    }

    private static Check kvm() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (!arm)
            return new Check(
                    "phone speed",
                    "ok",
                    "the virtual phone is emulated here (an arm64 guest on " + System.getProperty("os.arch") + ")",
                    "");
        return Files.isWritable(Path.of("/dev/kvm"))
                ? new Check("phone speed", "ok", "the virtual phone runs on KVM", "")
                : new Check(
                        "phone speed",
                        "missing",
                        "/dev/kvm cannot be used",
                        "sudo usermod -aG kvm $USER, and log in again");
    }

    private static void endpoint(Endpoint e, List<Check> checks) {
        if (e.state().equals("up")) {
            String detail = e.facts()
                    .map(f -> "Docker " + f.version() + ", " + f.architecture() + ", kernel " + f.kernel() + ", CRIU "
                            + e.criu())
                    .orElse("");
            checks.add(new Check(e.name(), e.problems().isEmpty() ? "ok" : "missing", detail, ""));
        }
        for (String problem : e.problems()) {
            int sentence = problem.indexOf(". ");
            String what = sentence < 0 ? problem : problem.substring(0, sentence);
            String mend = sentence < 0 ? "" : problem.substring(sentence + 2);
            checks.add(new Check(e.name(), "missing", what, mend));
        }
    }
}
