package ferry.rom;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FreePortTest {
    @RepeatedTest(50)
    void staysAwayFromThePortsThatAdbScansForEmulators() {
        assertThat(FreePort.choose())
                .isNotIn(java.util.stream.IntStream.rangeClosed(5554, 5585)
                        .boxed()
                        .toList());
        assertThat(FreePort.choose()).isBetween(FreePort.FIRST, FreePort.LAST);
    }

    @Test
    void seesThatAPortIsTaken() throws Exception {
        int port = FreePort.choose();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePort.free(taken.getLocalPort())).isFalse();
        }
        assertThat(FreePort.free(port)).isTrue();
    }
}
