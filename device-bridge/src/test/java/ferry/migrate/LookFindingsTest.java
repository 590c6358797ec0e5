package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The looks under {@code src/test/resources/look} are real ones: of src/test/c/blockers.c and of the workloads, in the lab. */
class LookFindingsTest {
    static Look golden(String name) {
        try (InputStream in = LookFindingsTest.class.getResourceAsStream("/look/" + name + ".look")) {
            assertThat(in).as(name).isNotNull();
            return LookReader.read(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> what(List<Plan.Finding> findings) {
        return findings.stream().map(Plan.Finding::what).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "looper",
                "musl",
                "shell",
                "pipeline",
                "perl",
                "python",
                "redis",
                "nginx-single",
                "server",
                "none",
                "sockets-unbound",
                "shared-alone",
                "posix-shm-alone",
                "memfd",
                "nginx",
                "posix-shm",
                "shared-anonymous",
                "sysv-msg",
                "sysv-sem",
                "sysv-shm",
                "fifo",
                "flock",
                "posix-lock",
                "pty",
                "signalfd",
                "stopped",
                "tty",
                "zombie"
            })
    void whatIsSupportedIsNotRefused(String name) {
        LookFindings findings = LookFindings.of(golden(name), Strategy.TRANSLATED);
        assertThat(what(findings.blockers())).isEmpty();
        assertThat(what(findings.warnings())).isEmpty();
    }

    /** Lines as look prints them, in the place of those of a container with nothing special. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            personality 1 262144 | has set a personality, 40000.
            ioprio 1 1 2 | has set a priority of its input and output
            process 7 1 1 1 0 S 1 0 2 1 0 64 62 blockers /blockers / /;thread 7 7 S 0 blockers;undo 7;sysv sem 0 | has used a System V semaphore with SEM_UNDO.
            robust 1 1 | holds a robust mutex.
            timer 1 ID:%200 | has POSIX timers
            map 1 7000000 7001000 r--p 0 00:30 77 /data/x%20(deleted) | has mapped a file that was deleted, /data/x at
            map 1 7000000 7001000 r--p 0 00:01 77 /memfd:x%20(deleted) | has a private mapping of a memfd
            fd 1 90 2 0 17 100644 0:0 0:20 7 0 1 /q;info 1 90 mqueue: | is a POSIX message queue.
            fd 1 90 2 0 17 600 0:0 0:16 7 0 1 anon_inode:[eventfd];info 1 90 eventfd-semaphore:%201 | counts as a semaphore
            fd 1 90 40000 0 15 10600 0:0 0:14 7 0 1 pipe:[7] | is a pipe of packets (O_DIRECT).
            fd 1 90 2 0 17 100644 0:0 0:20 7 0 1 /l;info 1 90 lock:%201:%20LEASE%20ACTIVE%20READ%201%2000:14:7%200%20EOF | has a lease
            """)
    void whatNoCheckpointHasIsRefused(String lines, String what) throws IOException {
        try (InputStream in = LookFindingsTest.class.getResourceAsStream("/look/none.look")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("(?m)^end$", lines.replace(';', '\n') + "\nend");
            Look look = LookReader.read(new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8)));
            assertThat(what(LookFindings.of(look, Strategy.TRANSLATED).blockers()))
                    .singleElement()
                    .asString()
                    .contains(what);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            aio | has an asynchronous I/O context
            bpf | blockers (1), descriptor 3 (anon_inode:bpf-map) is of the kind bpf-map.
            chroot | blockers (1) has changed its root to /below.
            fanotify | blockers (1), descriptor 3 (anon_inode:[fanotify]) is of the kind fanotify.
            netlink | blockers (1), descriptor 3 is a netlink socket.
            nsfd | is a handle of a namespace or process.
            pidfd | blockers (1), descriptor 3 (anon_inode:[pidfd]) is of the kind pidfd.
            seccomp-filter | blockers (1) has installed a seccomp filter of its own.
            """)
    void whatRecodingDoesNotKnowIsRefusedAndLeftToCriuOnTheSameIsa(String name, String what) {
        assertThat(what(LookFindings.of(golden(name), Strategy.TRANSLATED).blockers()))
                .anySatisfy(w -> assertThat(w).contains(what));
        assertThat(what(LookFindings.of(golden(name), Strategy.PLAIN).blockers()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            backlog | blockers (1), descriptor 4 has a connection that was not accepted yet: 127.0.0.1:33222 to 127.0.0.1:7000.
            bound | is bound to an address of this side: 172.17.0.3:7000 (tcp).
            device | blockers (1), descriptor 3 (/dev/kmsg) is the device 1:11.
            exec | blockers (7) came in from outside, by docker exec or the like.
            inotify | blockers (1), descriptor 3 (anon_inode:inotify) is of the kind inotify.
            io_uring | blockers (1), descriptor 3 (anon_inode:[io_uring]) is of the kind io_uring.
            namespace | blockers (8) has a namespace of its own: net.
            packet | blockers (1), descriptor 3 is a socket of the kind packet.
            perf | blockers (1), descriptor 3 (anon_inode:[perf_event]) is of the kind perf_event.
            raw | blockers (1), descriptor 3 is a socket of the kind raw.
            seccomp-strict | blockers (7) is in seccomp's strict mode.
            tcp-outside | It has a TCP connection with the outside: blockers (1), 172.17.0.4:39712 to 172.17.0.3:7000.
            traced | blockers (7) is traced by process 1.
            unix-outside | is a Unix socket whose peer is outside of the container, /run/docker.sock.
            userfaultfd | blockers (1), descriptor 3 (anon_inode:[userfaultfd]) is of the kind userfaultfd.
            """)
    void whatNobodyCanDoIsRefusedForEveryLiveWay(String name, String what) {
        for (Strategy strategy : List.of(Strategy.PLAIN, Strategy.TRANSLATED, Strategy.NATIVE)) {
            assertThat(what(LookFindings.of(golden(name), strategy).blockers()))
                    .as(strategy.name())
                    .anySatisfy(w -> assertThat(w).contains(what));
        }
        assertThat(LookFindings.of(golden(name), Strategy.COLD).blockers()).isEmpty();
    }

    @Test
    void eachThingIsNamedOnceAndALongListIsCounted() {
        var text = new StringBuilder("look 1\n");
        for (int pid = 1; pid <= 260; pid++) {
            text.append("process ")
                    .append(pid)
                    .append(pid == 1 ? " 0" : " 1")
                    .append(" 1 1 0 t 1 0 2 1 0 64 62 child % / /\n");
        }
        LookFindings findings = LookFindings.of(look(text + "end\n"), Strategy.TRANSLATED);
        assertThat(what(findings.blockers()))
                .contains("The container has 260 processes.")
                .doesNotHaveDuplicates()
                .hasSizeLessThan(50)
                .last()
                .isEqualTo("And 221 more like these.");
    }

    @ParameterizedTest
    @CsvSource({"32,3,is a 32-bit program", "64,243,is a program for another processor (ELF machine 243)"})
    void codeOfAnotherIsaIsRefused(int bits, int machine, String what) {
        Look look = look("look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 " + bits + " " + machine + " old /old / /\nend\n");
        assertThat(what(LookFindings.of(look, Strategy.TRANSLATED).blockers()))
                .anySatisfy(w -> assertThat(w).contains(what));
    }

    @Test
    void dockersOwnInitIsRefused() {
        Look look = look("look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 64 62 docker-init /sbin/docker-init / /\nend\n");
        assertThat(what(LookFindings.of(look, Strategy.PLAIN).blockers()))
                .containsExactly("docker-init (1) is Docker's own init (docker run --init).");
    }

    @Test
    void aProcessWhoseFirstThreadHasEndedIsNamed() {
        Look look =
                look("look 1\nprocess 1 0 1 1 0 Z 2 0 2 1 0 64 62 p /p / /\nthread 1 1 Z 0 p\nthread 1 9 S 0 w\nend\n");
        assertThat(what(LookFindings.of(look, Strategy.PLAIN).blockers()))
                .containsExactly("p (1) has ended its first thread, and others run on.");
    }

    @Test
    void whatCouldNotBeSeenIsSaid() {
        Look look = look("look 1\nprocess 1 0 1 1 0 S 1 0 2 1 0 64 62 p /p / /\nerror 1/maps Permission%20denied\n"
                + "fd 1 3 2 0 0 140777 0:0 0:9 77 0 1 socket:[77]\n"
                + "socket unix 0:%202%200%200%201%203%2077\npeers unknown\nsysv unknown\nend\n");
        assertThat(what(LookFindings.of(look, Strategy.TRANSLATED).warnings()))
                .containsExactly(
                        "Whether the container has System V semaphores or message queues is not known.",
                        "Who is at the other end of the container's Unix sockets is not known.",
                        "Could not be looked at: 1/maps: Permission denied");
    }

    @Test
    void namesFromTheContainerCannotStirATerminal() {
        Look look = look("look 1\nprocess 1 0 1 1 0 t 1 0 2 1 0 64 62 %1B[31mred%E2%80%AE /p / /\nend\n");
        assertThat(what(LookFindings.of(look, Strategy.TRANSLATED).blockers()))
                .containsExactly("?[31mred? (1) is stopped by a debugger.");
    }

    @Test
    void aContainerWithoutItsFirstProcessIsRefused() {
        assertThat(LookFindings.of(look("look 1\nend\n"), Strategy.PLAIN).blockers())
                .hasSize(1);
    }

    static Look look(String text) {
        return LookReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
