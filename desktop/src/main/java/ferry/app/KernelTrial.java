package ferry.app;

import ferry.adb.AdbDevice;
import ferry.kernel.CheckReport;
import ferry.kernel.Evidence;
import ferry.kernel.KernelCheck;
import ferry.kernel.KernelFacts;
import ferry.kernel.KernelProbe;
import ferry.kernel.loop.LoopConfiguration;
import ferry.kernel.loop.LoopProgress.Step;
import ferry.kernel.loop.LoopSteps;
import ferry.rom.Command;
import ferry.rom.TrialPhone;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What a kernel shows on a phone that has booted it. */
final class KernelTrial {
    /** A container's start takes some seconds on an emulated phone, more on busy cores. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String NAME = "ferry-trial";
    /** An image of nothing but the phone's own static busybox: nothing has to be downloaded. */
    private static final String IMAGE = "tar -C /usr/bin -cf - busybox | docker import - " + NAME + " >/dev/null";

    private static final String COUNT = "i=0; while :; do echo $i; i=$((i+1)); /busybox sleep 1; done";

    private final TrialPhone phone;
    private final AdbDevice device;
    private final LoopSteps steps;

    KernelTrial(TrialPhone phone, AdbDevice device, LoopSteps steps) {
        this.phone = phone;
        this.device = device;
        this.steps = steps;
    }

    /**
     * How a kernel did.
     *
     * @param release as uname -r says it
     * @param docker why Docker does not run; empty when a container ran and its port was reached
     * @param criu why no container went on from a checkpoint; empty when one did
     */
    record Outcome(String release, CheckReport check, Optional<String> docker, Optional<String> criu) {
        boolean good() {
            return check.passes() && docker.isEmpty() && criu.isEmpty();
        }
    }

    Outcome run() throws InterruptedException {
        KernelFacts facts = steps.take(
                Step.PROBE,
                phone.serial(),
                _ -> KernelProbe.probe(device),
                f -> "Linux " + f.release() + ", "
                        + (f.addressBits().isPresent() ? f.addressBits().getAsInt() + " address bits, " : "")
                        + f.values().size() + " things seen");
        CheckReport check = steps.take(
                Step.CHECK,
                "the running kernel",
                _ -> KernelCheck.check(Evidence.of(facts), LoopConfiguration.PURPOSES),
                LoopConfiguration::checkText);
        Optional<String> docker = steps.take(
                Step.DOCKER, "waiting for it", _ -> docker(), told("a container runs, its published port answers"));
        Optional<String> criu = docker.isPresent()
                ? Optional.of("Docker does not run")
                : steps.take(
                        Step.CRIU,
                        "checkpoint and restore of that container",
                        _ -> criu(),
                        told("the container went on from its checkpoint"));
        return new Outcome(facts.release(), check, docker, criu);
    }

    private static Function<Optional<String>, String> told(String good) {
        return why -> why.map(w -> "does not work: " + w.lines().findFirst().orElse(w))
                .orElse(good);
    }

    private Optional<String> docker() {
        Optional<String> down = phone.docker();
        if (down.isPresent()) {
            return down;
        }
        return trouble(IMAGE)
                .or(() -> trouble("docker run -d --name " + NAME + " -p 8080:80 " + NAME + " /busybox sh -c '"
                        + "/busybox httpd -p 80 -h /; " + COUNT + "'"))
                .or(() -> trouble("n=0; until /usr/bin/busybox wget -qO /dev/null http://127.0.0.1:8080/busybox; do"
                        + " n=$((n+1)); [ $n -lt 20 ] || exit 1; sleep 0.5; done"));
    }

    private Optional<String> criu() {
        return trouble("criu check 2>&1 | grep -v '^Looks good'; criu check >/dev/null 2>&1")
                .or(() -> trouble("docker checkpoint create " + NAME + " c1"))
                .or(() ->
                        trouble("docker logs " + NAME + " | wc -l > /tmp/lines; docker start --checkpoint c1 " + NAME))
                // Its first line, 0, must stay the only one: the program went on rather than began.
                .or(() -> trouble("n=0; until [ $(docker logs " + NAME + " | wc -l) -gt $(cat /tmp/lines) ]; do"
                        + " n=$((n+1)); [ $n -lt 40 ] || exit 1; sleep 0.5; done;"
                        + " [ $(docker logs " + NAME + " | grep -cx 0) = 1 ]"))
                .or(() -> trouble("docker rm -f " + NAME));
    }

    /** What a command said when it failed. */
    private Optional<String> trouble(String line) {
        Command.Result result = phone.run(line, LONG);
        if (result.good()) {
            return Optional.empty();
        }
        String said = result.output().strip();
        return Optional.of(said.isEmpty() ? "code " + result.exit() + " of: " + line : said);
    }
}
