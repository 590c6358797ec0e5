package ferry.recode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import ferry.criu.Image;
import ferry.criu.ImageKind;
import ferry.criu.Images;
import ferry.criu.proto.FdTypes;
import ferry.criu.proto.FdinfoEntry;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.FsEntry;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.PipeDataEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.VmaEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of the final checkpoint: what the source's processes have open, put into the skeleton's namespaces, and what
 * the skeleton's memory maps. The source's ids stay, for many images refer to them; the skeleton's few are moved away.
 */
final class FileMerge {
    private static final Map<FdTypes, String> REFUSED = Map.ofEntries(
            Map.entry(FdTypes.INOTIFY, "an inotify descriptor"),
            Map.entry(FdTypes.FANOTIFY, "a fanotify descriptor"),
            Map.entry(FdTypes.PACKETSK, "a packet socket"),
            Map.entry(FdTypes.NETLINKSK, "a netlink socket"),
            Map.entry(FdTypes.NS, "an open namespace"),
            Map.entry(FdTypes.TUNF, "a tun device"),
            Map.entry(FdTypes.EXT, "a file outside of the container"),
            Map.entry(FdTypes.BPFMAP, "a BPF map"));

    // criu/include/image.h
    private static final int FILE_PRIVATE = 1 << 6;
    private static final int FILE_SHARED = 1 << 7;
    private static final Pattern PIPE = Pattern.compile("\"pipe:\\[(\\d+)\\]\"|\"([^\"]*)\"");

    private final Images source;
    private final Images skeleton;
    private final Isa from;
    private final Isa to;
    private final int moved;
    private final Map<Integer, Integer> mounts;
    private final Mounts sourceMounts;
    private final Map<Integer, Integer> stdio;
    private final int netNs;

    FileMerge(Images source, Images skeleton, Isa from, Isa to) {
        this.source = source;
        this.skeleton = skeleton;
        this.from = from;
        this.to = to;
        this.moved =
                1 + source.files().stream().mapToInt(FileEntry::getId).max().orElse(0);
        this.sourceMounts = Mounts.of(source);
        this.mounts = sourceMounts.to(Mounts.of(skeleton));
        this.netNs = skeleton.ids(skeleton.pstree().getFirst().getPid()).getNetNsId();
        this.stdio = stdio();
    }

    /** What the open files of a source hold that cannot cross. */
    static List<String> refusals(Images source) {
        List<String> refused = new ArrayList<>();
        Map<Integer, String> owners = new HashMap<>();
        Set<Integer> open = new HashSet<>();
        for (PstreeEntry p : source.pstree()) {
            if (Zombies.dead(source, p)) {
                continue;
            }
            String comm = source.core(p.getPid()).getTc().getComm();
            for (FdinfoEntry fd : source.fdinfo(source.ids(p.getPid()).getFilesId())) {
                open.add(fd.getId());
                owners.putIfAbsent(
                        fd.getId(), "process " + p.getPid() + " (" + comm + "), descriptor " + fd.getFd() + ": ");
            }
        }
        for (FileEntry f : source.files()) {
            String what = REFUSED.get(f.getType());
            if (what != null && open.contains(f.getId())) {
                refused.add(owners.get(f.getId()) + what);
            }
        }
        for (FileEntry f : OutsideConnections.of(source)) {
            refused.add(owners.getOrDefault(f.getId(), "") + "a TCP connection to outside of the container, port "
                    + f.getIsk().getDstPort());
        }
        return refused;
    }

    /** The source's stdio pipes, by inode, to the skeleton's: Docker's shim of the target holds their other ends. */
    private Map<Integer, Integer> stdio() {
        List<Integer> a = pipes(source);
        List<Integer> b = pipes(skeleton);
        Map<Integer, Integer> map = new HashMap<>();
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (a.get(i) != 0 && b.get(i) != 0) {
                map.put(a.get(i), b.get(i));
            } else if (!a.get(i).equals(b.get(i))) {
                throw new RecodeException(
                        List.of("standard stream " + i + " is a pipe on one side only; create the target with"
                                + " the same stdin setting (docker run -i) as the source"));
            }
        }
        return map;
    }

    /** Inodes of descriptors.json (runc's own), 0 for what is not a pipe. */
    private static List<Integer> pipes(Images images) {
        List<Integer> inodes = new ArrayList<>();
        if (images.has("descriptors.json")) {
            Matcher m = PIPE.matcher(new String(images.raw("descriptors.json"), StandardCharsets.UTF_8));
            while (m.find() && inodes.size() < 3) {
                inodes.add(m.group(1) == null ? 0 : Integer.parseUnsignedInt(m.group(1)));
            }
        }
        return inodes;
    }

    /** files.img. */
    Image files() {
        Set<Integer> wanted = new HashSet<>();
        Set<Integer> mapped = new HashSet<>();
        for (PstreeEntry p : source.pstree()) {
            if (Zombies.dead(source, p)) {
                continue;
            }
            source.fdinfo(source.ids(p.getPid()).getFilesId()).forEach(fd -> wanted.add(fd.getId()));
            FsEntry fs = source.fs(p.getPid());
            wanted.add(fs.getCwdId());
            wanted.add(fs.getRootId());
            mapped.add(source.mm(p.getPid()).getExeFileId());
            source.mm(p.getPid()).getVmasList().stream()
                    .filter(v -> (v.getStatus() & (FILE_PRIVATE | FILE_SHARED)) != 0)
                    .forEach(v -> mapped.add((int) v.getShmid()));
            source.mm(p.getPid()).getVmasList().stream()
                    .filter(v -> SharedMemory.isOfFile(v) && v.getStart() < StubLayout.GUEST_END)
                    .forEach(v -> wanted.add((int) v.getShmid()));
        }
        List<FileEntry> all = new ArrayList<>();
        for (FileEntry f : source.files()) {
            // What private memory maps is the skeleton's matter. What nobody here has is another entry's: the name of a
            // fifo
            // or a terminal, another name of a deleted file, or what is on its way through a Unix socket.
            if (wanted.contains(f.getId()) || !mapped.contains(f.getId()) || !f.hasReg()) {
                all.add(adapt(f));
            }
        }
        for (FileEntry f : skeleton.files()) {
            if (f.hasReg()) {
                all.add(f.toBuilder()
                        .setId(f.getId() + moved)
                        .setReg(f.getReg().toBuilder().setId(f.getReg().getId() + moved))
                        .build());
            }
        }
        return Image.of("files.img", ImageKind.FILES, all);
    }

    /** An entry of the source with the skeleton's mounts, network and stdio, and the target's open flags. */
    private FileEntry adapt(FileEntry f) {
        FileEntry.Builder out = f.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> e : f.getAllFields().entrySet()) {
            if (!(e.getValue() instanceof Message m)) {
                continue;
            }
            Message.Builder part = m.toBuilder();
            FieldDescriptor mount = m.getDescriptorForType().findFieldByName("mnt_id");
            if (mount != null && m.hasField(mount) && (Integer) m.getField(mount) >= 0) {
                part.setField(mount, mount((Integer) m.getField(mount)));
            }
            FieldDescriptor ns = m.getDescriptorForType().findFieldByName("ns_id");
            if (ns != null && m.hasField(ns)) {
                part.setField(ns, netNs);
            }
            FieldDescriptor flags = m.getDescriptorForType().findFieldByName("flags");
            if (flags != null && m.hasField(flags)) {
                part.setField(flags, from.openFlags((Integer) m.getField(flags), to));
            }
            FieldDescriptor pipe = m.getDescriptorForType().findFieldByName("pipe_id");
            if (pipe != null && m.hasField(pipe)) {
                int id = (Integer) m.getField(pipe);
                part.setField(pipe, stdio.getOrDefault(id, id));
            }
            out.setField(e.getKey(), part.build());
        }
        if (out.hasTfd()) {
            out.setTfd(Timerfds.armed(out.getTfd()));
        }
        return out.build();
    }

    /** The target's mount at the place of the source's. */
    private int mount(int id) {
        Integer there = mounts.get(id);
        if (there == null) {
            throw new RecodeException(List.of(
                    "an open file is on a mount that the target's container does not have: " + sourceMounts.point(id)));
        }
        return there;
    }

    /** The data in pipes, with the stdio pipes renamed. */
    Image pipeData(String name) {
        Image image = source.image(name);
        List<Image.Entry> entries = new ArrayList<>();
        for (Image.Entry e : image.entries()) {
            if (e.message() instanceof PipeDataEntry d && stdio.containsKey(d.getPipeId())) {
                entries.add(new Image.Entry(
                        d.toBuilder().setPipeId(stdio.get(d.getPipeId())).build(), e.payload()));
            } else {
                entries.add(e);
            }
        }
        return image.with(entries);
    }

    /** The skeleton's memory description with its files under their new ids, and the source's shared memory. */
    MmEntry memory(MmEntry mm, SharedMemory shared, int pid) {
        MmEntry.Builder out =
                mm.toBuilder().setExeFileId(mm.getExeFileId() + moved).clearVmas();
        for (VmaEntry v : mm.getVmasList()) {
            if (SharedMemory.is(v)) {
                out.addAllVmas(shared.areas(v, source.mm(pid), pid));
            } else if ((v.getStatus() & FILE_PRIVATE) != 0) {
                out.addVmas(v.toBuilder().setShmid(v.getShmid() + moved));
            } else {
                out.addVmas(v);
            }
        }
        return out.build();
    }

    /** The new id of a file of the skeleton by its name in the container; 0 when it has none. */
    int movedId(String name) {
        return skeleton.files().stream()
                .filter(f -> f.hasReg() && f.getReg().getName().equals(name))
                .mapToInt(f -> f.getId() + moved)
                .findFirst()
                .orElse(0);
    }
}
