package ferry.rom.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.adb.AdbException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of the words of a device, and that the script itself runs in the shells that are here. */
class DeviceProbeTest {
    private static final String PHONE = """
            device=1
            before.0=100 0 100 800 0 0 0 0 0 0
            before.1=100 0 0 900 0 0 0 0 0 0
            after.0=150 0 150 800 0 0 0 0 0 0
            after.1=100 0 0 1000 0 0 0 0 0 0
            uptime=190800.52 99.1
            loadavg=2.40 1.78 1.13 3/143 2338
            memory.MemTotal=8000000
            memory.MemAvailable=2000000
            core.0=1
            core.1=1
            online.1=0
            now.0=1804800
            max.0=2841600
            storage=1000 400 600 /data
            storage=1000 400 600 /sdcard
            storage=x 1 2 /bad
            heat=46200 cpu-1-7-usr
            battery.USB=true
            battery.status=2
            battery.level=39
            battery.scale=50
            battery.temperature=452
            battery.voltage=4210
            su=/system/bin/su
            su.version=27.0:MAGISKSU
            uid=2000
            selinux=1
            docker.socket=no /data/docker/run/docker.sock
            criu.version=Version: 4.1.1
            prop.ro.product.model=M2012K11G
            prop.ro.product.device=haydn
            prop.ro.build.version.release=15
            prop.ro.build.version.security_patch=2026-03-05
            prop.service.adb.tls.port=37123
            release=5.4.284-qgki
            end=1
            """;

    @Test
    void aPhoneIsRead() {
        DeviceAnswer answer = DeviceAnswer.parse(PHONE, "");
        DeviceFacts facts = DeviceProbe.facts(answer);
        assertThat(facts.identity().model()).isEqualTo("M2012K11G");
        assertThat(facts.root()).isEqualTo(new Root(Root.Kind.MAGISK, "27.0:MAGISKSU", false));
        assertThat(facts.selinux()).isEqualTo("enforcing");
        assertThat(facts.docker()).isEqualTo(new DeviceDocker("", "/data/docker/run/docker.sock", false, "4.1.1", ""));
        assertThat(facts.adb()).isEqualTo(new AdbExposure(0, true, true));
        assertThat(facts.adb().open()).isTrue();
        DeviceState state = DeviceProbe.stateOf(answer, Jiffies.of(answer, "before."), Jiffies.of(answer, "after."));
        Battery battery = state.battery().orElseThrow();
        assertThat(battery.percent()).isEqualTo(78);
        assertThat(battery.charging()).isTrue();
        assertThat(battery.hot()).isTrue();
        assertThat(battery.plugged()).isEqualTo("USB");
        assertThat(state.storage()).containsExactly(new Storage("/data", 1_024_000, 409_600, 614_400));
        assertThat(state.memory().used()).isEqualTo(0.75);
        assertThat(state.cores().get(0).load()).hasValue(1.0);
        assertThat(state.cores().get(1).load()).hasValue(0.0);
        assertThat(state.cores().get(1).online()).isFalse();
        assertThat(state.heat()).contains(new Heat(46.2, "cpu-1-7-usr"));
    }

    @Test
    void anAnswerWithoutItsEndIsRefused() {
        assertThatThrownBy(() -> DeviceAnswer.parse("device=1\nuptime=3", "sh: Permission\u001b denied"))
                .isInstanceOf(AdbException.class)
                .hasMessageContaining("did not come to its end")
                .hasMessageContaining("Permission? denied");
        assertThatThrownBy(() -> DeviceAnswer.parse("x=1\n".repeat(5000), "")).hasMessageContaining("too many lines");
    }

    /** A device may say anything: none of it is an error beyond "not told". */
    @Test
    void nonsenseIsNotTold() {
        DeviceAnswer answer = DeviceAnswer.parse("""
                device=1
                before.x=1 2 3
                core.99999=1
                uptime=-4
                loadavg=many
                battery.level=999999999999999999999
                battery.temperature=99999999
                heat=hot
                storage=1
                end=1
                """, "");
        DeviceState state = DeviceProbe.stateOf(answer, Jiffies.of(answer, "before."), Jiffies.of(answer, "before."));
        assertThat(state.cores()).isEmpty();
        assertThat(state.storage()).isEmpty();
        assertThat(state.uptime()).isZero();
        assertThat(state.battery().orElseThrow().celsius()).isEmpty();
        assertThat(DeviceProbe.facts(answer).root().kind()).isEqualTo(Root.Kind.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "15,2026-03-05,true",
        "15,2026-05-01,false",
        "16,2026-04-30,true",
        "14,'',true",
        "13,2020-01-01,false",
        "15,garbage,true",
        "'','',false",
        "15,2027-01-01,false"
    })
    void theHoleIsKnownByItsPatchLevel(String android, String patch, boolean open) {
        assertThat(AdbExposure.vulnerable(android, patch)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({"sh,whole", "sh,live", "bash,whole"})
    void theScriptRunsToItsEnd(String shell, String kind) throws Exception {
        String script;
        try (InputStream in = DeviceProbeTest.class.getResourceAsStream("/ferry/assets/phone/device.sh")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Process process = new ProcessBuilder(shell, "-c", script, "device", kind, "0")
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        DeviceAnswer answer = DeviceAnswer.parse(out, "");
        assertThat(answer.text("memory.MemTotal")).matches("[0-9]+");
        assertThat(answer.has("release")).isEqualTo(kind.equals("whole"));
    }
}
