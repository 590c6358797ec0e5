package ferry.migrate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Rules about sockets: what is connected to the outside, what is bound to an address of this side, rare families. */
final class LookNetwork {
    private LookNetwork() {}

    static void judge(Look look, LookFindings.Collector found) {
        var owners = new LinkedHashMap<Long, String>();
        var protocols = new HashMap<Long, String>();
        for (Look.Process p : look.processes()) {
            if (p.ppid() == 0 && p.pid() != 1) {
                continue; // docker exec: refused as a whole
            }
            for (Look.Descriptor d : p.descriptors()) {
                if (d.socket()) {
                    owners.putIfAbsent(d.inode(), p.label() + ", descriptor " + d.number());
                    d.info().stream()
                            .filter(l -> l.startsWith("protocol: "))
                            .forEach(l -> protocols.put(d.inode(), l.substring("protocol: ".length())));
                }
            }
        }
        var rows = new HashMap<Long, LookSocket>();
        var ends = new HashMap<String, LookSocket>();
        for (LookSocket s : look.sockets()) {
            if (s.inode() != 0) {
                rows.put(s.inode(), s);
            }
            if (s.tcp() && s.state() != LookSocket.LISTEN) {
                ends.put(s.local() + " " + s.remote(), s);
            }
        }
        owners.forEach((inode, who) -> {
            LookSocket s = rows.get(inode);
            if (s == null) {
                unlisted(inode, who, protocols.getOrDefault(inode, ""), found);
            } else {
                socket(s, who, ends, owners.keySet(), look, found);
            }
        });
        boolean unix = owners.keySet().stream()
                .map(rows::get)
                .anyMatch(s -> s != null && s.table().equals("unix") && s.state() == 3);
        if (unix && !look.peersKnown()) {
            found.warn(
                    "Who is at the other end of the container's Unix sockets is not known.",
                    "The kernel there has no unix_diag, or a translator hides it. A peer outside shows at the checkpoint,"
                            + " and then the container goes on where it is.",
                    "");
        }
    }

    /** A socket that is neither bound nor connected stands in no table; its protocol's name says what it is. */
    private static void unlisted(long inode, String who, String protocol, LookFindings.Collector found) {
        if (protocol.equals("NETLINK")) {
            netlink(who, "", found);
            return;
        }
        boolean simple =
                Set.of("TCP", "TCPv6", "UDP", "UDPv6", "UNIX", "UNIX-STREAM").contains(protocol);
        if (!simple) {
            found.block(
                    who + " is a socket of the family " + (protocol.isEmpty() ? "unknown" : protocol) + " (" + inode
                            + ").",
                    "Only TCP, UDP and Unix sockets cross.",
                    "");
        }
    }

    private static void socket(
            LookSocket s,
            String who,
            Map<String, LookSocket> ends,
            Set<Long> owned,
            Look look,
            LookFindings.Collector found) {
        switch (s.table()) {
            case "tcp", "tcp6" -> tcp(s, who, ends, found);
            case "udp", "udp6" -> {
                bound(s, who, found);
                if (s.waiting() > 0) {
                    found.block(
                            who + " has datagrams that were not read yet: " + s.local() + " (" + s.table() + ").",
                            "A checkpoint does not have them; they would be lost.",
                            "Try again in a moment.");
                }
            }
            case "unix" -> unix(s, who, owned, look, found);
            case "netlink" -> netlink(who, s.local().equals("0") ? " (NETLINK_ROUTE)" : "", found);
            default ->
                found.block(
                        who + " is a socket of the kind " + s.table() + ".",
                        "Only TCP, UDP and Unix sockets cross.",
                        "");
        }
    }

    private static void netlink(String who, String protocol, LookFindings.Collector found) {
        found.blockRecoding(who + " is a netlink socket" + protocol + ".", "Netlink sockets do not cross yet.", "");
    }

    private static void tcp(LookSocket s, String who, Map<String, LookSocket> ends, LookFindings.Collector found) {
        if (s.state() == LookSocket.LISTEN || s.state() == LookSocket.CLOSE) {
            bound(s, who, found);
            return;
        }
        if (s.state() == LookSocket.SYN_SENT) {
            found.block(
                    who + " is just connecting to " + s.remote() + ".",
                    "A connection that is half made cannot be frozen.",
                    "Try again in a moment.");
            return;
        }
        LookSocket other = ends.get(s.remote() + " " + s.local()); // none: LookOutside's matter
        if (other != null && other.inode() == 0 && other.state() == LookSocket.ESTABLISHED) {
            found.block(
                    who + " has a connection that was not accepted yet: " + s.local() + " to " + s.remote() + ".",
                    "It waits in the kernel's queue, from where it cannot be taken.",
                    "Try again in a moment.");
        }
    }

    private static void bound(LookSocket s, String who, LookFindings.Collector found) {
        if (!s.anywhere()) {
            found.block(
                    who + " is bound to an address of this side: " + s.local() + " (" + s.table() + ").",
                    "The container has another address over there.",
                    "Let it listen on 0.0.0.0, :: or loopback.");
        }
    }

    private static void unix(LookSocket s, String who, Set<Long> owned, Look look, LookFindings.Collector found) {
        Long peer = look.peers().get(s.inode());
        if (peer == null || owned.contains(peer)) {
            return;
        }
        if (peer == 0) {
            found.block(
                    who + " has a Unix connection that was not accepted yet.",
                    "It waits in the kernel's queue, from where it cannot be taken.",
                    "Try again in a moment.");
            return;
        }
        String path = look.sockets().stream()
                .filter(o -> o.table().equals("unix")
                        && o.inode() == peer
                        && !o.local().isEmpty())
                .map(o -> ", " + o.local())
                .findFirst()
                .orElse("");
        found.block(
                who + " is a Unix socket whose peer is outside of the container" + path + ".",
                "The other end stays on this side.",
                "");
    }
}
