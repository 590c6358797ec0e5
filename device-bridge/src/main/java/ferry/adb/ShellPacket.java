package ferry.adb;

import java.io.IOException;

/**
 * The packets of shell v2: an id, the length as four bytes little endian, the data (AOSP adb/shell_protocol.h). The
 * length is the device's word and may be 2^32-1: data is passed on in pieces, never held whole.
 */
final class ShellPacket {
    static final int STDIN = 0;
    static final int STDOUT = 1;
    static final int STDERR = 2;
    static final int EXIT = 3;
    static final int CLOSE_STDIN = 4;
    static final int WINDOW_SIZE = 5;

    private static final int HEADER = 5;

    private ShellPacket() {}

    /** Takes a piece of standard output (err false) or standard error. */
    @FunctionalInterface
    interface Sink {
        void take(boolean err, byte[] data, int length) throws IOException, InterruptedException;
    }

    /** Reads packets until the exit packet and returns the exit code. */
    static int readAll(AdbConnection c, Deadline deadline, Sink sink) throws IOException, InterruptedException {
        byte[] header = new byte[HEADER];
        byte[] data = new byte[32 * 1024];
        while (true) {
            c.readFully(header, 0, HEADER, deadline);
            int id = header[0];
            long length = Integer.toUnsignedLong(LittleEndian.int32(header, 1));
            if (id == EXIT) {
                if (length != 1) {
                    throw c.broken("sent an exit code of " + length + " bytes", null);
                }
                c.readFully(data, 0, 1, deadline);
                return data[0] & 0xff;
            }
            if (id != STDOUT && id != STDERR) {
                throw c.broken("sent a shell packet of the unknown kind " + id, null);
            }
            while (length > 0) {
                int n = c.read(data, 0, (int) Math.min(length, data.length), deadline);
                if (n < 0) {
                    throw c.broken("closed the connection in the middle of the output", null);
                }
                sink.take(id == STDERR, data, n);
                length -= n;
            }
        }
    }

    static byte[] of(int id, byte[] data, int offset, int length) {
        byte[] packet = new byte[HEADER + length];
        packet[0] = (byte) id;
        LittleEndian.int32(packet, 1, length);
        System.arraycopy(data, offset, packet, HEADER, length);
        return packet;
    }
}
