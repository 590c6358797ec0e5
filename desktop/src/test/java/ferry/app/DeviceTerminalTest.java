package ferry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.adb.AdbException;
import ferry.adb.AdbServer;
import ferry.adb.AdbTimeouts;
import ferry.app.device.DeviceTerminal;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A terminal on a device, against an adb server that writes down what it is told. */
class DeviceTerminalTest {
    @SuppressWarnings("NullAway.Init") // by listen
    private ServerSocket listener;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private volatile String features = "shell_v2";

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            while (true) {
                int length = Integer.parseInt(new String(in.readNBytes(4), StandardCharsets.US_ASCII), 16);
                String service = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                out.write("OKAY".getBytes(StandardCharsets.US_ASCII));
                if (service.contains("features")) {
                    out.write("%04x%s".formatted(features.length(), features).getBytes(StandardCharsets.US_ASCII));
                } else if (service.startsWith("shell")) {
                    told.add(service);
                    packet(out, 1, "$ ");
                    packets(in, out);
                    return;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // The client has asked what it wanted.
        }
    }

    /** Echoes; an x ends the program with code 7. */
    private void packets(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int id = in.read();
            if (id < 0) {
                told.add("hung up");
                return;
            }
            String data = new String(in.readNBytes(Integer.reverseBytes(in.readInt())), StandardCharsets.UTF_8);
            told.add(id + " " + data);
            if (data.equals("x")) {
                packet(out, 3, "\u0007");
                return;
            }
            if (id == 0) packet(out, 1, data);
        }
    }

    private static void packet(OutputStream out, int id, String data) throws IOException {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        out.write(new byte[] {(byte) id, (byte) bytes.length, 0, 0, 0});
        out.write(bytes);
    }

    private DeviceTerminal start(List<String> command) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        return DeviceTerminal.start(
                AdbServer.running(address, AdbTimeouts.DEFAULT).device("fake"), command, 120, 40);
    }

    @Test
    void theShellHasATerminalOfItsSizeAndSaysItsEnd() throws Exception {
        try (DeviceTerminal terminal = start(List.of())) {
            assertThat(told.take()).isEqualTo("shell,v2,pty,TERM=xterm-256color:");
            assertThat(told.take()).isEqualTo("5 40x120,0x0");
            assertThat(new String(terminal.output().readNBytes(2), StandardCharsets.UTF_8))
                    .isEqualTo("$ ");
            terminal.input().write("ls\r".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(terminal.output().readNBytes(3), StandardCharsets.UTF_8))
                    .isEqualTo("ls\r");
            assertThat(told.take()).isEqualTo("0 ls\r");
            terminal.resize(80, 24);
            assertThat(told.take()).isEqualTo("5 24x80,0x0");
            terminal.input().write('x');
            assertThat(terminal.output().read()).isEqualTo(-1);
            assertThat(terminal.exitCode()).isEqualTo(7);
        }
    }

    @Test
    void aCommandIsQuotedAndClosingHangsUp() throws Exception {
        DeviceTerminal terminal = start(List.of("su", "-c", "id; echo 'x y'"));
        assertThat(told.take()).startsWith("shell,v2,pty,TERM=xterm-256color:").contains("su", "'id; echo '");
        assertThat(told.take()).isEqualTo("5 40x120,0x0");
        terminal.close();
        assertThat(told.take()).isEqualTo("hung up");
    }

    @Test
    void aDeviceThatIsTooOldIsTold() {
        features = "cmd";
        assertThatThrownBy(() -> start(List.of()))
                .isInstanceOf(AdbException.class)
                .hasMessageContaining("too old for shell sessions");
    }
}
