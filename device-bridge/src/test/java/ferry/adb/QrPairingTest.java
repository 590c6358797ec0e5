package ferry.adb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QrPairingTest {
    private static final QrPairing PAIRING = new QrPairing("ferry-abc", "secret12");
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @Test
    void theTextIsThatOfAndroidStudio() {
        assertThat(PAIRING.text()).isEqualTo("WIFI:T:ADB;S:ferry-abc;P:secret12;;");
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            QrPairing fresh = QrPairing.fresh();
            assertThat(fresh.text()).matches("WIFI:T:ADB;S:ferry-\\w{10};P:\\w{16};;");
            all.add(fresh.password());
        }
        assertThat(all).hasSize(100);
    }

    @Test
    void whatIsAnnouncedIsParsedAndNonsenseLeftOut() {
        assertThat(MdnsService.parse("adb-8f2a91c0-Xy12\t_adb-tls-connect._tcp\t192.168.1.7:41234\n"
                        + "ferry-abc\t_adb-tls-pairing._tcp.\t192.168.1.7:37123\n"
                        + "name with blanks\t_adb._tcp\t[fe80::1]:5555\r\n"
                        + "no port\t_adb._tcp\t192.168.1.7\n"
                        + "port\t_adb._tcp\t192.168.1.7:99999\n"
                        + "port\t_adb._tcp\t192.168.1.7:0\n"
                        + "\n\t\t\t\n"
                        + "x".repeat(5000) + "\t_adb._tcp\t1.2.3.4:5\n"
                        + "List of discovered mdns services"))
                .containsExactly(
                        new MdnsService("adb-8f2a91c0-Xy12", MdnsService.CONNECT, "192.168.1.7", 41234),
                        new MdnsService("ferry-abc", MdnsService.PAIRING, "192.168.1.7", 37123),
                        new MdnsService("name with blanks", "_adb._tcp", "[fe80::1]", 5555));
        assertThat(MdnsService.parse("n\t_adb._tcp\t1.2.3.4:5\n".repeat(5000))).hasSize(1000);
    }

    @Test
    void thePhoneThatReadThePictureIsPairedAndConnected() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (FakeAdb fake = new FakeAdb((service, c) -> {
                    if (service.equals("host:mdns:services")) {
                        int turn = asked.incrementAndGet();
                        c.text("OKAY").hexText(services(turn));
                    } else if (service.startsWith("host:pair:")) {
                        c.text("OKAY").hexText("Successfully paired to 192.168.1.7:37123 [guid=adb-8f-x]");
                    } else {
                        c.text("OKAY").hexText("connected to 192.168.1.7:41234");
                    }
                    return true;
                });
                AdbServer adb = fake.server()) {
            assertThat(PAIRING.pair(adb, AT_ONCE)).isEqualTo("192.168.1.7:41234");
            assertThat(fake.services.stream().filter(s -> !s.startsWith("host:mdns")))
                    .containsExactly("host:pair:secret12:192.168.1.7:37123", "host:connect:192.168.1.7:41234");
        }
    }

    /** First there are strangers only, then the phone waits to be paired, then it can be connected. */
    private static String services(int turn) {
        String strangers = "ferry-xyz\t_adb-tls-pairing._tcp\t192.168.1.9:1111\n"
                + "adb-other\t_adb-tls-connect._tcp\t192.168.1.9:2222\n";
        return switch (turn) {
            case 1, 2 -> strangers;
            case 3 -> strangers + "ferry-abc\t_adb-tls-pairing._tcp\t192.168.1.7:37123\n";
            case 4 -> strangers;
            default -> strangers + "adb-8f-x\t_adb-tls-connect._tcp\t192.168.1.7:41234\n";
        };
    }

    @Test
    void aPhoneThatIsPairedButCannotBeFoundIsTold() {
        try (FakeAdb fake = new FakeAdb((service, c) -> {
                    c.text("OKAY")
                            .hexText(
                                    service.startsWith("host:pair:")
                                            ? "Successfully paired to x"
                                            : "ferry-abc\t_adb-tls-pairing._tcp\t192.168.1.7:37123\n");
                    return true;
                });
                AdbServer adb = fake.server()) {
            assertThatThrownBy(() -> PAIRING.pair(adb, AT_ONCE))
                    .isInstanceOf(AdbException.class)
                    .hasMessageContaining("192.168.1.7 is paired, but");
        }
    }

    @Test
    void anAdbWithoutMulticastSaysWhatToInstall() {
        try (FakeAdb fake = new FakeAdb((service, c) -> {
                    c.text("FAIL").hexText("unknown host service");
                    return true;
                });
                AdbServer adb = fake.server()) {
            assertThatThrownBy(() -> PAIRING.pair(adb, AT_ONCE))
                    .isInstanceOfSatisfying(
                            AdbException.class, e -> assertThat(e.cure()).contains("platform-tools (31"));
            assertThatThrownBy(() -> adb.pair("123456", "192.168.1.7:1"))
                    .isInstanceOfSatisfying(
                            AdbException.class, e -> assertThat(e.cure()).contains("platform-tools (31"));
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (FakeAdb fake = new FakeAdb((service, c) -> {
                    c.text("OKAY").hexText("");
                    return true;
                });
                AdbServer adb = fake.server()) {
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    PAIRING.pair(adb);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            org.awaitility.Awaitility.await()
                    .until(() -> List.copyOf(fake.services).size() > 0);
            waiting.interrupt();
            assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        }
    }
}
