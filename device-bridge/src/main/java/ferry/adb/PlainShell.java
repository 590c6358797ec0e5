package ferry.adb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Commands on devices without shell_v2 (before Android 7): the exec service gives one raw stream, both outputs mixed and
 * no exit code, so the exit code is printed behind a mark that no output can hold by chance.
 */
final class PlainShell {
    private static final int TAIL = 64;

    private PlainShell() {}

    static ShellResult run(AdbConnection connection, String command, Deadline deadline, OutputStream stdout) {
        byte[] random = new byte[12];
        ThreadLocalRandom.current().nextBytes(random);
        String mark = "ferry-" + HexFormat.of().formatHex(random) + ":";
        try (AdbConnection c = connection) {
            c.request("exec:( " + command + " ) 2>&1 </dev/null; echo " + mark + "$?");
            byte[] block = new byte[TAIL + 32 * 1024];
            int held = 0;
            while (true) {
                int n = c.read(block, held, block.length - held, deadline);
                if (n < 0) {
                    return result(c, new String(block, 0, held, StandardCharsets.ISO_8859_1), mark, stdout);
                }
                held += n;
                // The mark is at the end: only what is before the last bytes is surely output.
                int sure = Math.max(0, held - TAIL);
                stdout.write(block, 0, sure);
                System.arraycopy(block, sure, block, 0, held - sure);
                held -= sure;
            }
        } catch (IOException e) {
            throw new AdbException(connection.doing() + ": " + e.getMessage(), "", e);
        }
    }

    private static ShellResult result(AdbConnection c, String tail, String mark, OutputStream stdout)
            throws IOException {
        int at = tail.lastIndexOf(mark);
        String code = at < 0 ? "" : tail.substring(at + mark.length()).strip();
        if (!code.matches("[0-9]{1,3}")) {
            throw c.broken("closed the connection in the middle of the output", null);
        }
        stdout.write(tail.substring(0, at).getBytes(StandardCharsets.ISO_8859_1));
        return new ShellResult(Integer.parseInt(code), "", "");
    }
}
