package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookReaderTest {
    @Test
    void aServerWithOneOfEachIsReadWhole() {
        Look look = LookFindingsTest.golden("server");
        assertThat(look.processes()).hasSize(1);
        Look.Process p = look.processes().getFirst();
        assertThat(p.label()).isEqualTo("server (1)");
        assertThat(p.bits()).isEqualTo(64);
        assertThat(p.tasks()).hasSize(5).extracting(Look.Task::state).containsOnly('S');
        assertThat(p.mappings())
                .filteredOn(m -> m.path().equals("/srv/mapped"))
                .singleElement()
                .satisfies(m -> assertThat(m.shared()).isTrue())
                .satisfies(m -> assertThat(m.end() - m.start()).isEqualTo(65536));
        assertThat(p.mappings()).last().satisfies(m -> {
            assertThat(m.path()).isEqualTo("[vsyscall]");
            assertThat(Long.toHexString(m.start())).isEqualTo("ffffffffff600000");
        });
        assertThat(p.descriptors())
                .extracting(Look.Descriptor::anonymousKind)
                .contains("eventfd", "timerfd", "eventpoll");
        assertThat(p.descriptors())
                .filteredOn(d -> d.target().equals("/srv/gone (deleted)"))
                .singleElement()
                .satisfies(d -> assertThat(d.links()).isZero());
        assertThat(p.descriptors())
                .filteredOn(d -> d.anonymousKind().equals("timerfd"))
                .singleElement()
                .satisfies(d -> assertThat(d.info()).contains("clockid: 1", "it_interval: (0, 200000000)"));
        assertThat(look.peersKnown()).isTrue();
        assertThat(look.sysvKnown()).isTrue();
        assertThat(look.sockets())
                .filteredOn(s -> s.tcp() && s.state() == LookSocket.LISTEN)
                .singleElement()
                .extracting(LookSocket::local)
                .isEqualTo("127.0.0.1:7100");
        assertThat(look.sockets())
                .filteredOn(s -> s.table().equals("unix") && s.local().equals("/srv/socket"))
                .hasSize(2);
    }

    @Test
    void aProcessTreeKeepsItsParentsGroupsAndSessions() {
        Look look = LookFindingsTest.golden("pipeline");
        assertThat(look.processes()).hasSizeGreaterThan(3);
        assertThat(look.processes()).extracting(Look.Process::session).containsOnly(1);
        assertThat(look.processes().getFirst().ppid()).isZero();
        assertThat(look.processes().subList(1, look.processes().size()))
                .extracting(Look.Process::ppid)
                .doesNotContain(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tcp | 0: 0100007F:1BBC 00000000:0000 0A 0:0 0:0 0 0 0 5 1 | 127.0.0.1:7100 | 0.0.0.0:0
            tcp6 | 0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5 1 | [::]:80 | [::]:0
            tcp6 | 0: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000100007F:0051 01 0:0 0:0 0 0 0 5 1 | 127.0.0.1:80 | 127.0.0.1:81
            tcp6 | 0: B80D0120000000000000000001000000:0050 00000000000000000000000001000000:0051 01 0:0 0:0 0 0 0 5 1 | [2001:db8::1]:80 | [::1]:81
            """)
    void addressesAreReadAsPeopleWriteThem(String table, String line, String local, String remote) {
        LookSocket s = LookSocket.parse(table, line);
        assertThat(s.local()).isEqualTo(local);
        assertThat(s.remote()).isEqualTo(remote);
        assertThat(s.inode()).isEqualTo(5);
    }

    @Test
    void escapesAreUndone() {
        Look look = LookFindingsTest.look("look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 64 62 a%20b%0Ac %25 %C3%A4 %\nend\n");
        Look.Process p = look.processes().getFirst();
        assertThat(List.of(p.comm(), p.exe(), p.root(), p.cwd())).containsExactly("a b\nc", "%", "ä", "");
    }

    @Test
    void inodesMayUseAllBits() {
        Look look = LookFindingsTest.look("look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 64 62 p p / /\n"
                + "map 1 ffffffffff600000 ffffffffff601000 r--s 0 00:30 18446744073709551615 /x\nend\n");
        assertThat(look.processes().getFirst().mappings().getFirst().inode()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "look 2\nend\n",
                "exec format error\n",
                "look 1\n",
                "look 1\nend",
                "look 1\nend\nend\n",
                "look 1\nwhat 1\nend\n",
                "look 1\nmap 1 0 1 r 0 0:0 0 x\nend\n",
                "look 1\nprocess 1 0 1\nend\n",
                "look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 64 62 p p / / more\nend\n",
                "look 1\nprocess 99999999999 0 1 1 0 S 1 0 2 1 0 64 62 p p / /\nend\n",
                "look 1\nprocess 1 0 1 1 0 SS 1 0 2 1 0 64 62 p p / /\nend\n",
                "look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 64 62 p%2 p / /\nend\n",
                "look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 64 62 p%XY p / /\nend\n",
                "look 1\nsocket tcp 0:%20zz\nend\n",
                "look 1\nsocket tcp 0:%200100007F:1BBC%20000000001:0000%200A%200:0%200:0%200%200%200%205\nend\n"
            })
    void whatIsNoLookIsRefused(String text) {
        assertThatThrownBy(() -> LookFindingsTest.look(text)).isInstanceOf(LookException.class);
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        byte[] whole = bytes("shell");
        for (int n = 0; n < whole.length; n += 7) {
            int length = n;
            assertThatThrownBy(() -> LookReader.read(new ByteArrayInputStream(whole, 0, length)))
                    .isInstanceOf(LookException.class);
        }
    }

    @Test
    void anyChangedByteGivesALookOrAnError() throws IOException {
        byte[] whole = bytes("server");
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try {
                LookFindings.of(LookReader.read(new ByteArrayInputStream(changed)), Strategy.TRANSLATED);
            } catch (LookException e) {
                assertThat(e).hasMessageContaining("What was seen of the container");
            }
        }
    }

    @Test
    void anEndlessLineAndAnEndlessOutputEnd() {
        Assertions.assertThatThrownBy(() -> LookReader.read(new Endless("look 1\n", "x")))
                .hasMessageContaining("longer than");
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Assertions.assertThatThrownBy(
                                () -> LookReader.read(new Endless("look 1\n", "error a%20long%20path reason\n")))
                        .isInstanceOf(LookException.class));
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = LookReaderTest.class.getResourceAsStream("/look/" + name + ".look")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    /** A head, then the same text for ever. */
    private static final class Endless extends InputStream {
        private final byte[] head;
        private final byte[] body;
        private long at;

        Endless(String head, String body) {
            this.head = head.getBytes(StandardCharsets.UTF_8);
            this.body = body.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            long i = at++;
            return i < head.length ? head[(int) i] : body[(int) ((i - head.length) % body.length)];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
                target[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
