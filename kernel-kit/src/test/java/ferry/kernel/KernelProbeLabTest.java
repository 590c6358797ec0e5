package ferry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.adb.AdbServer;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against the lab's virtual phone, which runs Docker and CRIU, so its kernel must be judged fit. */
@Tag("lab")
@Timeout(180)
class KernelProbeLabTest {
    @Test
    void virtualPhoneIsFitForACrossing() {
        String serial = System.getProperty("FERRY_TEST_PHONE_SERIAL", System.getenv("FERRY_TEST_PHONE_SERIAL"));
        assertThat(serial)
                .as("FERRY_TEST_PHONE_SERIAL names the phone for lab tests")
                .isNotBlank();
        try (AdbServer server = AdbServer.open()) {
            KernelFacts facts = KernelProbe.probe(server.device(serial));
            assertThat(facts.machine()).isEqualTo("aarch64");
            assertThat(facts.addressBits()).hasValue(48);
            assertThat(facts.root()).isEqualTo(KernelFacts.Root.ADBD);
            assertThat(facts.namespaces()).contains("pid", "net", "mnt", "ipc", "uts");
            assertThat(facts.cgroup2Controllers()).contains("memory", "pids");
            assertThat(facts.overlay()).isTrue();
            assertThat(facts.checkpointRestore()).contains(true);
            assertThat(facts.decoy()).isFalse();
            assertThat(facts.seen("data.overlay")).contains(true);
            assertThat(facts.seen("vm.soft_dirty")).contains(false);
            assertThat(facts.seen("vdso")).contains(true);
            CheckReport report = KernelCheck.check(Evidence.of(facts), Set.of(Purpose.TRANSLATED, Purpose.NATIVE));
            assertThat(report.passes()).as(report.toString()).isTrue();
        }
    }
}
