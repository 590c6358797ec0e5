package ferry.migrate;

import java.util.Locale;

/**
 * A row of one of the tables in /proc/net.
 *
 * @param table tcp, tcp6, udp, udp6, udplite, udplite6, raw, raw6, unix, packet, netlink, sctp/assocs
 * @param inode as in socket:[INODE]; 0 for the kernel's own, or when nobody holds it any more
 * @param state for TCP and UDP the number of include/net/tcp_states.h (1 established, 10 listening), for unix that of
 *     include/uapi/linux/net.h (1 unconnected or listening, 3 connected); 0 otherwise
 * @param local for TCP and UDP address:port in plain form; for unix its path, empty without; for netlink the protocol
 *     number; empty otherwise
 * @param remote address:port of the other end; empty where there is none
 * @param waiting bytes of the kernel's memory in the receive queue of UDP, 0 for other tables
 */
public record LookSocket(String table, long inode, int state, String local, String remote, long waiting) {
    /** State numbers of TCP. */
    static final int ESTABLISHED = 1, SYN_SENT = 2, LISTEN = 10, CLOSE = 7;

    public boolean tcp() {
        return table.startsWith("tcp");
    }

    /** TCP, UDP or raw, of IPv4 or IPv6: has addresses. */
    public boolean inet() {
        return tcp() || table.startsWith("udp") || table.startsWith("raw");
    }

    /** Whether the local address is one that every container has: any or loopback. */
    public boolean anywhere() {
        String address = local.substring(0, Math.max(0, local.lastIndexOf(':')));
        return address.equals("0.0.0.0")
                || address.startsWith("127.")
                || address.equals("[::]")
                || address.equals("[::1]");
    }

    /**
     * Reads a line of the table, columns separated by single blanks.
     *
     * @throws IllegalArgumentException when it is not such a line
     */
    static LookSocket parse(String table, String line) {
        String[] c = line.strip().split(" ");
        return switch (table) {
            case "unix" -> {
                // Num RefCount Protocol Flags Type St Inode Path; a path may hold blanks
                String[] u = line.strip().split(" ", 8);
                need(u, 7, table);
                yield new LookSocket(table, number(u[6]), Integer.parseInt(u[5], 16), u.length > 7 ? u[7] : "", "", 0);
            }
            case "netlink" -> {
                need(c, 10, table); // sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode
                yield new LookSocket(table, number(c[9]), 0, Long.toString(number(c[1])), "", 0);
            }
            case "packet" -> {
                need(c, 9, table); // sk RefCnt Type Proto Iface R Rmem User Inode
                yield new LookSocket(table, number(c[8]), 0, "", "", 0);
            }
            case "tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6" -> {
                need(c, 10, table); // sl local rem st tx:rx tr:when retrnsmt uid timeout inode
                int colon = c[4].indexOf(':');
                long waiting = table.startsWith("udp") ? Long.parseLong(c[4].substring(colon + 1), 16) : 0;
                yield new LookSocket(
                        table, number(c[9]), Integer.parseInt(c[3], 16), address(c[1]), address(c[2]), waiting);
            }
            default -> new LookSocket(table, 0, 0, "", "", 0);
        };
    }

    /** The kernel prints each 32-bit word of an address as a number of the machine: little-endian on both ISAs. */
    private static String address(String text) {
        int colon = text.indexOf(':');
        if (colon != 8 && colon != 32) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        int[] bytes = new int[colon / 2];
        for (int word = 0; word < colon; word += 8) {
            long value = Long.parseLong(text, word, word + 8, 16);
            for (int i = 0; i < 4; i++) {
                bytes[word / 2 + i] = (int) (value >> 8 * i & 0xff);
            }
        }
        int port = Integer.parseInt(text, colon + 1, text.length(), 16);
        if (bytes.length == 4) {
            return dotted(bytes, 0) + ":" + port;
        }
        boolean mapped = bytes[10] == 0xff && bytes[11] == 0xff;
        for (int i = 0; i < 10; i++) {
            mapped &= bytes[i] == 0;
        }
        return mapped ? dotted(bytes, 12) + ":" + port : "[" + compressed(bytes) + "]:" + port;
    }

    private static String dotted(int[] bytes, int at) {
        return bytes[at] + "." + bytes[at + 1] + "." + bytes[at + 2] + "." + bytes[at + 3];
    }

    /** RFC 5952, without its finer points: the first longest run of zero groups becomes {@code ::}. */
    private static String compressed(int[] bytes) {
        int best = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && bytes[2 * (i + run)] == 0 && bytes[2 * (i + run) + 1] == 0) {
                run++;
            }
            if (run > length) {
                best = i;
                length = run;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(String.format(Locale.ROOT, "%x", bytes[2 * i] << 8 | bytes[2 * i + 1]));
        }
        return text.toString();
    }

    private static void need(String[] columns, int count, String table) {
        if (columns.length < count) {
            throw new IllegalArgumentException("a line of " + table + " has " + columns.length + " columns");
        }
    }

    private static long number(String text) {
        long value = Long.parseLong(text);
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + text);
        }
        return value;
    }
}
