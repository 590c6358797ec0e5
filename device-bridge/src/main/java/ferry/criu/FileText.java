package ferry.criu;

import com.google.protobuf.ByteString;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.InetSkEntry;
import ferry.criu.proto.RegFileEntry;
import ferry.criu.proto.UnixSkEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An open file in a few words. */
final class FileText {
    private static final List<String> TCP = List.of(
            "",
            "established",
            "syn-sent",
            "syn-received",
            "fin-wait-1",
            "fin-wait-2",
            "time-wait",
            "close",
            "close-wait",
            "last-ack",
            "listening",
            "closing");

    private FileText() {}

    static String of(FileEntry file) {
        if (file.hasReg()) {
            return reg(file.getReg());
        } else if (file.hasIsk()) {
            return inet(file.getIsk());
        } else if (file.hasUsk()) {
            return unix(file.getUsk());
        } else if (file.hasPipe()) {
            return "pipe:" + unsigned(file.getPipe().getPipeId())
                    + access(file.getPipe().getFlags());
        } else if (file.hasFifo()) {
            return "named pipe:" + unsigned(file.getFifo().getPipeId());
        } else if (file.hasEfd()) {
            return "eventfd, count " + Long.toUnsignedString(file.getEfd().getCounter());
        } else if (file.hasEpfd()) {
            return "epoll, watches "
                    + file.getEpfd().getTfdList().stream()
                            .map(t -> Integer.toString(t.getTfd()))
                            .toList();
        } else if (file.hasTfd()) {
            return "timerfd, clock " + file.getTfd().getClockid();
        } else if (file.hasSgfd()) {
            return String.format("signalfd, signals 0x%x", file.getSgfd().getSigmask());
        } else if (file.hasIfy()) {
            return "inotify, " + file.getIfy().getWdCount() + " watches";
        } else if (file.hasMemfd()) {
            return "memfd, inode " + unsigned(file.getMemfd().getInodeId());
        } else if (file.hasTty()) {
            return "terminal " + unsigned(file.getTty().getTtyInfoId());
        } else if (file.hasPidfd()) {
            return "pidfd of " + file.getPidfd().getNspid();
        } else if (file.hasNlsk()) {
            return "netlink socket, protocol " + unsigned(file.getNlsk().getProtocol());
        } else if (file.hasPsk()) {
            return "packet socket";
        }
        return file.getType().name().toLowerCase(Locale.ROOT);
    }

    private static String reg(RegFileEntry file) {
        String at = file.getPos() == 0 ? "" : ", at " + Long.toUnsignedString(file.getPos());
        return ImageException.printable(file.getName()) + access(file.getFlags()) + at;
    }

    /** Open flags as far as both ISAs write them alike: the access mode and O_APPEND, O_NONBLOCK. */
    private static String access(int flags) {
        String mode =
                switch (flags & 3) {
                    case 0 -> "read";
                    case 1 -> "write";
                    default -> "read-write";
                };
        return " (" + mode + ((flags & 02000) != 0 ? ", append" : "") + ((flags & 04000) != 0 ? ", nonblocking" : "")
                + ")";
    }

    private static String inet(InetSkEntry socket) {
        String kind = socket.getType() == 1 ? "tcp" : socket.getType() == 2 ? "udp" : "raw";
        String local = address(socket.getSrcAddrList(), socket.getSrcPort());
        String state = kind.equals("tcp") && socket.getState() >= 0 && socket.getState() < TCP.size()
                ? " " + TCP.get(socket.getState())
                : "";
        boolean connected = socket.getDstPort() != 0;
        return kind + state + " " + local
                + (connected ? " to " + address(socket.getDstAddrList(), socket.getDstPort()) : "");
    }

    /** Words are in network order as the kernel keeps them in memory. */
    private static String address(List<Integer> words, int port) {
        if (words.size() != 1 && words.size() != 4) {
            return "?:" + unsigned(port);
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.size()).order(ByteOrder.LITTLE_ENDIAN);
        words.forEach(bytes::putInt);
        try {
            String host = InetAddress.getByAddress(bytes.array()).getHostAddress();
            return (words.size() == 4 ? "[" + host + "]" : host) + ":" + unsigned(port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    private static String unix(UnixSkEntry socket) {
        String kind = socket.getType() == 1 ? "stream" : socket.getType() == 2 ? "datagram" : "seqpacket";
        ByteString name = socket.getName();
        boolean named = !name.isEmpty();
        boolean isAbstract = named && name.byteAt(0) == 0;
        String text = named
                ? new String(name.toByteArray(), isAbstract ? 1 : 0, nameLength(name), StandardCharsets.UTF_8)
                : "";
        return "unix " + kind + (socket.getState() == 10 ? " listening" : "") + ":" + unsigned(socket.getIno())
                + (named ? (isAbstract ? " @" : " ") + ImageException.printable(text) : "")
                + (socket.getPeer() != 0 ? " to :" + unsigned(socket.getPeer()) : "");
    }

    /** Without the zero at the start of an abstract name and the one at the end of a path. */
    private static int nameLength(ByteString name) {
        int length = name.size() - (name.byteAt(0) == 0 ? 1 : 0);
        boolean ended = length > 0 && name.byteAt(name.size() - 1) == 0;
        return ended ? length - 1 : length;
    }

    private static String unsigned(int value) {
        return Integer.toUnsignedString(value);
    }
}
