package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineFactsTest {
    @Test
    void readsAPhone() {
        assertThat(MachineFacts.parse("""
                criu=Version: 4.1.1
                path=/usr/bin/qemu-x86_64
                translator=qemu-x86_64 version 10.0.13 (Debian 1:10.0.13+ds-0+deb13u1)
                options=tcp-established file-locks
                map=ffffd1703000-ffffd1724000 rw-p 00000000 00:00 0                          [stack]
                df=/dev/vda 8154588 3456789 4577120 44% /
                check=0
                """))
                .isEqualTo(new MachineFacts(
                        Optional.of("4.1.1"),
                        Optional.of(true),
                        Optional.of("10.0.13"),
                        Optional.of("/usr/bin/qemu-x86_64"),
                        OptionalInt.of(48),
                        Optional.of(Set.of("tcp-established", "file-locks")),
                        OptionalLong.of(4577120L * 1024)));
    }

    @Test
    void readsA39BitPhoneWithNothing() {
        MachineFacts facts =
                MachineFacts.parse("map=7fe6bb1000-7fe6bd2000 rw-p 00000000 00:00 0   [stack]\ncheck=1\ndf=\n");
        assertThat(facts.addressBits()).hasValue(39);
        assertThat(facts.criu()).isEmpty();
        assertThat(facts.criuCheck()).contains(false);
        assertThat(facts.freeBytes()).isEmpty();
    }

    @Test
    void believesNoNonsense() {
        MachineFacts facts = MachineFacts.parse(
                "criu=\u001b[31m\ncriu=4.2\nmap=fffffffffffffffffff-1 x\npath=../qemu\ndf=a b c 99999999999999999999 e f\n===\n\0");
        assertThat(facts.criu()).contains("of unknown version");
        assertThat(facts.addressBits()).isEmpty();
        assertThat(facts.translatorPath()).isEmpty();
        assertThat(facts.freeBytes()).isEmpty();
        assertThat(MachineFacts.parse(""))
                .isEqualTo(new MachineFacts(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalLong.empty()));
    }

    @Test
    void asksThisMachine() {
        MachineFacts facts = MachineFacts.ask(MachineShell.local(), "/", false).orElseThrow();
        assertThat(facts.addressBits().orElseThrow()).isBetween(39, 57);
        assertThat(facts.freeBytes().orElseThrow()).isPositive();
        assertThat(facts.criuCheck()).isEmpty();
    }

    @Test
    void aFolderNameIsOneWordForTheShell() {
        MachineShell shell = (script, timeout) -> {
            assertThat(script).contains("df -P -k '/a b'\\''; reboot; $(x)'");
            return Optional.empty();
        };
        assertThat(MachineFacts.ask(shell, "/a b'; reboot; $(x)", true)).isEmpty();
    }

    @Test
    void aScriptThatHangsIsEnded() {
        long start = System.nanoTime();
        assertThat(MachineShell.local().run("sleep 60", Duration.ofMillis(200))).isEmpty();
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(20).toNanos());
        assertThat(MachineShell.local().run("exit 3", Duration.ofSeconds(10))).isEmpty();
        assertThat(MachineShell.local().run("yes | head -c 1000000", Duration.ofMinutes(10)))
                .isEmpty();
    }
}
