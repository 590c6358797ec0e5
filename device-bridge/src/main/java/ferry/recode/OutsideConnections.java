package ferry.recode;

import com.google.protobuf.ByteString;
import ferry.criu.Image;
import ferry.criu.Images;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.InetSkEntry;
import ferry.criu.proto.SkShutdown;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * TCP connections of a checkpoint whose other end is not in it. They cannot go on elsewhere; closed ones can: CRIU makes
 * of such an entry a new socket under the same descriptor, with its flags and options, and shuts it down (open_inet_sk in
 * criu/sk-inet.c). A read from it then ends as at the end of a stream, a write with EPIPE, and poll(2) tells of both.
 */
public final class OutsideConnections {
    private static final String FILES = "files.img";
    /** include/net/tcp_states.h. */
    private static final int CLOSE = 7, LISTEN = 10;

    private static final int TCP = 6;

    private OutsideConnections() {}

    /** Address words, port, address words, port; an IPv4 address in its IPv6 form is the IPv4 one. */
    private record Pair(ByteString local, int localPort, ByteString remote, int remotePort) {
        private static Pair of(InetSkEntry s) {
            return new Pair(address(s.getSrcAddrList()), s.getSrcPort(), address(s.getDstAddrList()), s.getDstPort());
        }

        private Pair reversed() {
            return new Pair(remote, remotePort, local, localPort);
        }

        private static ByteString address(List<Integer> words) {
            // Words of ::ffff:a.b.c.d as the kernel holds them, in the network's order, read on a little-endian
            // machine.
            boolean mapped = words.size() == 4
                    && words.get(0) == 0
                    && words.get(1) == 0
                    && words.get(2) == Integer.reverseBytes(0xffff);
            List<Integer> kept = mapped ? words.subList(3, 4) : words;
            ByteBuffer bytes = ByteBuffer.allocate(4 * kept.size());
            kept.forEach(bytes::putInt);
            return ByteString.copyFrom(bytes.flip());
        }
    }

    /** The entries of connections with the outside. */
    static List<FileEntry> of(Images images) {
        if (!images.has(FILES)) {
            return List.of();
        }
        List<FileEntry> connected = images.files().stream()
                .filter(f -> f.hasIsk() && connected(f.getIsk()))
                .toList();
        Set<Pair> ends = new HashSet<>();
        connected.forEach(f -> ends.add(Pair.of(f.getIsk())));
        return connected.stream()
                .filter(f -> !ends.contains(Pair.of(f.getIsk()).reversed()))
                .toList();
    }

    private static boolean connected(InetSkEntry s) {
        return s.getProto() == TCP && s.getDstPort() != 0 && s.getState() != LISTEN && s.getState() != CLOSE;
    }

    /**
     * Makes closed sockets of them.
     *
     * @param images a checkpoint's files.img at least; replaced there
     * @return how many there were
     */
    public static int close(Images images) {
        Set<Integer> ids = new HashSet<>();
        of(images).forEach(f -> ids.add(f.getId()));
        if (ids.isEmpty()) {
            return 0;
        }
        Image image = images.image(FILES);
        List<Image.Entry> entries = new ArrayList<>();
        for (Image.Entry e : image.entries()) {
            boolean outside = e.message() instanceof FileEntry f && f.hasIsk() && ids.contains(f.getId());
            entries.add(outside ? new Image.Entry(closed((FileEntry) e.message()), e.payload()) : e);
        }
        images.put(image.with(entries));
        return ids.size();
    }

    /** Without ports: CRIU would bind and connect it, to addresses that the container does not have there. */
    private static FileEntry closed(FileEntry f) {
        InetSkEntry.Builder s = f.getIsk().toBuilder()
                .setState(CLOSE)
                .setSrcPort(0)
                .setDstPort(0)
                .setBacklog(0)
                .setShutdown(SkShutdown.BOTH);
        return f.toBuilder().setIsk(s).build();
    }
}
