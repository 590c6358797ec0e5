package ferry.recode;

import ferry.criu.CheckpointStream;
import ferry.criu.CheckpointWriter;
import ferry.criu.Image;
import ferry.criu.ImageCodec;
import ferry.criu.ImageKind;
import ferry.criu.Images;
import ferry.criu.Pagemap;
import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.TaskKobjIdsEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The {@code translated} way of one container: an x86-64 checkpoint becomes an arm64 checkpoint of qemu-x86_64
 * processes, and back. First {@link #there} or {@link #back} reads the small images and refuses what cannot cross; then
 * either a skeleton that was made before still serves ({@link #follow}), or {@link #skeleton} says what to run on the
 * target; at last {@link #splice} makes the final images out of the skeleton's checkpoint and the source's pages. Not
 * thread-safe.
 */
public final class Translation {
    /** Images of the source that are taken as they are; sockets, pipes and files keep their ids. */
    private static final Set<ImageKind> CARRIED = Set.of(
            ImageKind.FIFO_DATA,
            ImageKind.SK_QUEUES,
            ImageKind.FILE_LOCKS,
            ImageKind.TTY_INFO,
            ImageKind.TTY_DATA,
            ImageKind.TCP_STREAM,
            ImageKind.GHOST_FILE,
            ImageKind.REMAP_FPATH);

    private final Images source;
    private final Isa to;
    private List<Guest> guests;
    /** For each of the guests, when the skeleton was made of a draft. */
    private List<PageMerge.Late> late = List.of();

    private Translation(Images source, Isa to, List<Guest> guests) {
        this.source = source;
        this.to = to;
        this.guests = guests;
    }

    /**
     * From x86-64 to a translator on arm64.
     *
     * @param source the small images, {@code pstree.img} among them
     * @throws RecodeException with every reason why it cannot cross
     */
    public static Translation there(Images source) {
        List<String> refused = new ArrayList<>(FileMerge.refusals(source));
        List<Guest> guests = X86Tasks.read(source, refused);
        return checked(source, Isa.AARCH64, guests, refused);
    }

    /**
     * From a translator on arm64 back to x86-64.
     *
     * @param source the small images of the phone's checkpoint, {@code pstree.img} among them
     * @param held what {@link #holdCommand} printed before the checkpoint
     */
    public static Translation back(Images source, String held) {
        List<String> refused = new ArrayList<>(FileMerge.refusals(source));
        Map<Integer, Guest> byPid = HeldTasks.read(held, source, refused);
        List<Guest> guests = new ArrayList<>();
        for (PstreeEntry p : source.pstree()) {
            if (Zombies.dead(source, p)) {
                continue;
            }
            Guest g = byPid.get(p.getPid());
            if (g == null) {
                refused.add("process " + p.getPid() + " ("
                        + source.core(p.getPid()).getTc().getComm() + ") was not held");
            } else {
                guests.add(g);
            }
        }
        return checked(source, Isa.X86_64, guests, refused);
    }

    private static Translation checked(Images source, Isa to, List<Guest> guests, List<String> refused) {
        if (guests.isEmpty() && refused.isEmpty()) {
            refused.add("no living process in the checkpoint");
        }
        if (guests.size() > 256) {
            refused.add("more than 256 processes");
        }
        if (guests.stream().anyMatch(g -> g.threads().size() > StubLayout.NOTES_TIDS_ROOM)) {
            refused.add("a process has more than " + StubLayout.NOTES_TIDS_ROOM + " threads");
        }
        if (!refused.isEmpty()) {
            throw new RecodeException(refused);
        }
        return new Translation(source, to, guests);
    }

    /** argv to be run as root in the container on the phone before its checkpoint; exit code 0 when all are held. */
    public static List<String> holdCommand(int seconds) {
        return SkeletonSpec.command("hold", Integer.toString(seconds));
    }

    /** argv that lets held processes go on, after a checkpoint that failed or after a restore from their own. */
    public static List<String> releaseCommand() {
        return SkeletonSpec.command("release");
    }

    /**
     * What to run on the target.
     *
     * @param files the source container's root, read for mapped programs and libraries
     */
    public SkeletonSpec skeleton(RootFiles files) {
        boolean translated = to == Isa.AARCH64;
        List<Dispatch> dispatch = translated
                ? dispatch(files)
                : guests.stream().map(g -> Dispatch.NONE).toList();
        late = List.of();
        DescriptorActs descriptors = new DescriptorActs(source, to);
        List<List<StubTable.Late>> acts =
                guests.stream().map(g -> descriptors.of(g.pid())).toList();
        StubTable.Written table = StubTable.write(guests, dispatch, acts, translated, 0);
        byte[] stub = translated ? StubProgram.withBreak(guests.getFirst().brk()) : StubProgram.bytes();
        return new SkeletonSpec(stub, table.bytes(), translated, guests.size());
    }

    /**
     * Programs and libraries of the processes that have AVX-512 code which is not chosen by IFUNC resolvers, as glibc's is:
     * whether they ask the processor before each use, nobody can see. Reads each mapped file.
     *
     * @param files the source container's root
     * @return paths inside of it
     */
    public List<String> avx512(RootFiles files) {
        ElfCache cache = new ElfCache(files);
        return guests.stream()
                .flatMap(g -> g.areas().stream())
                .filter(a -> (a.prot() & 4) != 0)
                .flatMap(a -> a.path().stream())
                .distinct()
                .filter(path -> cache.elf(path)
                        .filter(e -> e.symbols().stream().noneMatch(Elf.Symbol::resolver) && Evex.compiledInto(e))
                        .isPresent())
                .toList();
    }

    private List<Dispatch> dispatch(RootFiles files) {
        ElfCache cache = new ElfCache(files);
        List<Dispatch> dispatch = new ArrayList<>();
        List<String> unsafe = new ArrayList<>();
        for (Guest g : guests) {
            unsafe.addAll(Evex.stoppedIn(g, cache));
            dispatch.add(Dispatch.of(g, cache, source.pagemap(g.pid())));
        }
        if (!unsafe.isEmpty()) {
            throw RecodeException.ofTheMoment(unsafe);
        }
        return dispatch;
    }

    /**
     * Whether the skeleton of a draft serves; {@link #splice} then expects its checkpoint. Else nothing is changed and
     * {@link #skeleton} is the way.
     *
     * @param files the source container's root
     */
    public boolean follow(SkeletonDraft draft, RootFiles files) {
        Optional<List<Guest>> matched = to == Isa.AARCH64 ? draft.match(guests) : Optional.empty();
        if (matched.isEmpty()) {
            return false;
        }
        List<Guest> before = guests;
        guests = matched.get();
        List<Dispatch> dispatch = dispatch(files);
        StubTable.Written table = draft.table();
        List<PageMerge.Late> found = new ArrayList<>();
        DescriptorActs descriptors = new DescriptorActs(source, to);
        for (int i = 0; i < guests.size(); i++) {
            Guest g = guests.get(i);
            boolean free = g.areas().stream()
                    .noneMatch(a -> a.start() < table.arena() + table.arenaSize() && a.end() > table.arena());
            Optional<CatchUp> up = free
                    ? CatchUp.between(draft.guests().get(i), g, source.pagemap(g.pid()), draft.stash())
                    : Optional.empty();
            int index = i;
            List<StubTable.Late> more = descriptors.of(g.pid());
            Optional<byte[]> block =
                    up.flatMap(u -> StubTable.late(g, dispatch.get(index), joined(u.acts(), more), table, index, true));
            if (block.isEmpty()) {
                guests = before;
                return false;
            }
            found.add(new PageMerge.Late(table.arena(), block.get(), up.get().moves()));
        }
        late = List.copyOf(found);
        return true;
    }

    private static List<StubTable.Late> joined(List<StubTable.Late> first, List<StubTable.Late> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    /**
     * Writes the final checkpoint.
     *
     * @param pages the source's checkpoint, its small images already read
     * @param sourceContainer 64 hex digits of the skeleton container, which stand in cgroup.img
     * @param targetContainer 64 hex digits of the container that will be started from the result
     * @return bytes of the source's pages that were put in
     */
    public long splice(
            CheckpointStream pages,
            Skeleton skeleton,
            CheckpointWriter out,
            String skeletonContainer,
            String targetContainer)
            throws IOException {
        Images bones = skeleton.images();
        FileMerge files = new FileMerge(source, bones, to == Isa.AARCH64 ? Isa.X86_64 : Isa.AARCH64, to);
        PstreeEntry first = bones.pstree().getFirst();
        SharedMemory shared = new SharedMemory(
                source,
                bones,
                to == Isa.AARCH64 ? Isa.X86_64 : Isa.AARCH64,
                to,
                Pagemap.formOf(bones.image("pagemap-" + first.getPid() + ".img")));
        Map<Integer, PageMerge> merges = new LinkedHashMap<>(); // by the source's pages id
        Map<Integer, Pagemap> bonesPages = new HashMap<>();
        Map<String, String> tmpfs = Mounts.of(source).tmpfs(Mounts.of(bones), bones);
        Set<String> done = new HashSet<>();

        List<PstreeEntry> tree = new ArrayList<>();
        Map<Integer, PstreeEntry> bonesOf = bonesByPid(skeleton);
        int spare = 1
                + source.pstree().stream()
                        .flatMapToInt(p -> IntStream.concat(
                                IntStream.of(p.getPid(), p.getPgid(), p.getSid()), // an ended process has no threads
                                p.getThreadsList().stream().mapToInt(Integer::intValue)))
                        .max()
                        .orElse(1);
        for (PstreeEntry p : source.pstree()) {
            if (Zombies.dead(source, p)) {
                put(
                        out,
                        Image.of(
                                "core-" + p.getPid() + ".img",
                                ImageKind.CORE,
                                List.of(Zombies.recode(source.core(p.getPid()), to))));
                tree.add(p);
                continue;
            }
            Guest g = guests.stream()
                    .filter(x -> x.pid() == p.getPid())
                    .findFirst()
                    .orElseThrow();
            PstreeEntry bone = Optional.ofNullable(bonesOf.get(p.getPid()))
                    .orElseThrow(() -> new RecodeException(List.of("the skeleton has no process for " + p.getPid())));
            Map<Integer, Integer> threads = threads(skeleton, bone, g);
            PstreeEntry.Builder entry = p.toBuilder().clearThreads();
            entry.addAllThreads(g.threads().stream().map(Guest.Thread::tid).toList());
            for (int tid : bone.getThreadsList()) {
                Integer as = threads.get(tid);
                if (as == null) { // the translator's own thread
                    as = spare++;
                    entry.addThreads(as);
                }
                CoreEntry like = source.core(threads.containsKey(tid) ? as : p.getPid());
                CoreEntry core = Cores.merge(bones.core(tid), like, bones.core(bone.getPid()), to);
                if (g.stopped() != 0 && core.hasTc()) {
                    core = Cores.stop(core, g.stopped());
                }
                put(out, Image.of("core-" + as + ".img", ImageKind.CORE, List.of(core)));
            }
            tree.add(entry.build());
            put(
                    out,
                    Image.of(
                            "mm-" + p.getPid() + ".img",
                            ImageKind.MM,
                            List.of(memory(files, shared, bones.mm(bone.getPid()), p.getPid(), g))));
            out.put("fs-" + p.getPid() + ".img", source.raw("fs-" + p.getPid() + ".img"));
            TaskKobjIdsEntry ids = source.ids(p.getPid());
            put(
                    out,
                    Image.of(
                            "ids-" + p.getPid() + ".img",
                            ImageKind.IDS,
                            List.of(bones.ids(bone.getPid()).toBuilder()
                                    .setVmId(ids.getVmId())
                                    .setFilesId(ids.getFilesId())
                                    .setFsId(ids.getFsId())
                                    .setSighandId(ids.getSighandId())
                                    .build())));
            String fdinfo = "fdinfo-" + ids.getFilesId() + ".img";
            if (done.add(fdinfo)) {
                out.put(fdinfo, source.raw(fdinfo));
            }
            Pagemap theirs = bones.pagemap(bone.getPid());
            PageMerge merge = new PageMerge(
                    source.pagemap(p.getPid()),
                    theirs,
                    g,
                    leftOut(g),
                    late.isEmpty() ? Optional.empty() : Optional.of(late.get(guests.indexOf(g))));
            Pagemap.Form form = Pagemap.formOf(bones.image("pagemap-" + bone.getPid() + ".img"));
            out.pagemap("pagemap-" + p.getPid() + ".img", merge.pagemap(), form);
            merges.put(source.pagemap(p.getPid()).pagesId(), merge);
            bonesPages.put(source.pagemap(p.getPid()).pagesId(), theirs);
            // The word that ends the park, in the skeleton's copy of the notes.
            skeleton.pages(theirs)[skeleton.notesAt(bone) + StubLayout.NOTES_GO] = 1;
        }
        put(out, Image.of("pstree.img", ImageKind.PSTREE, tree));
        put(out, files.files());
        for (Image image : shared.images()) {
            put(out, image);
        }
        for (Map.Entry<String, byte[]> e : shared.systemV().entrySet()) {
            out.put(e.getKey(), e.getValue());
        }
        containerImages(bones, tmpfs, skeletonContainer, targetContainer, out);
        return rest(pages, skeleton, files, shared, merges, bonesPages, tmpfs, out);
    }

    /** Images about the container rather than its processes: the skeleton's own, for they fit the target. */
    private static void containerImages(
            Images bones,
            Map<String, String> tmpfs,
            String skeletonContainer,
            String targetContainer,
            CheckpointWriter out)
            throws IOException {
        byte[] old = skeletonContainer.getBytes(StandardCharsets.US_ASCII);
        byte[] now = targetContainer.getBytes(StandardCharsets.US_ASCII);
        for (String name : bones.names()) {
            ImageKind kind = ImageKind.ofFile(name).orElse(null);
            boolean task = kind == ImageKind.CORE
                    || kind == ImageKind.MM
                    || kind == ImageKind.PAGEMAP
                    || kind == ImageKind.FS
                    || kind == ImageKind.IDS
                    || kind == ImageKind.FDINFO
                    || kind == ImageKind.PSTREE
                    || kind == ImageKind.FILES
                    || kind == ImageKind.TIMENS
                    || kind == ImageKind.TTY_INFO
                    || kind == ImageKind.TTY_DATA
                    || kind == ImageKind.PIPES_DATA
                    || kind != null && SharedMemory.owns(kind);
            if (task || tmpfs.containsValue(name)) {
                continue;
            }
            byte[] data = bones.raw(name);
            out.put(name, kind == ImageKind.CGROUP ? replaced(data, old, now) : data);
        }
    }

    private long rest(
            CheckpointStream pages,
            Skeleton skeleton,
            FileMerge files,
            SharedMemory shared,
            Map<Integer, PageMerge> merges,
            Map<Integer, Pagemap> bonesPages,
            Map<String, String> tmpfs,
            CheckpointWriter out)
            throws IOException {
        for (String name : source.names()) {
            carry(name, source.raw(name), files, skeleton.images(), tmpfs, out);
        }
        long total = 0;
        for (var item = pages.next(); item.isPresent(); item = pages.next()) {
            String name = item.get().name();
            if (name.startsWith("pages-")) {
                int id = Integer.parseUnsignedInt(name.substring(6, name.length() - 4));
                Pagemap ofShared = shared.pages().get(id);
                if (ofShared != null) {
                    total += item.get().size();
                    out.copy(ofShared.pagesFile(), item.get().size(), item.get().data());
                    continue;
                }
                PageMerge merge = merges.remove(id);
                Pagemap theirs = bonesPages.get(id);
                if (merge == null || theirs == null) {
                    throw new RecodeException(List.of(name + " belongs to no process"));
                }
                try (OutputStream to = out.pages(merge.pagemap())) {
                    merge.write(item.get().data(), skeleton.pages(theirs), to);
                }
                total += merge.sourceBytes();
            } else if (tmpfs.containsKey(name)) {
                out.copy(tmpfs.get(name), item.get().size(), item.get().data());
            } else if (!source.has(name)) {
                byte[] data = item.get().data().readNBytes(ImageCodec.MAX_BYTES);
                source.put(name, data);
                carry(name, data, files, skeleton.images(), tmpfs, out);
            }
        }
        if (!merges.isEmpty()) {
            throw new RecodeException(List.of("the checkpoint ends before all pages came"));
        }
        return total;
    }

    private void carry(
            String name, byte[] data, FileMerge files, Images bones, Map<String, String> tmpfs, CheckpointWriter out)
            throws IOException {
        ImageKind kind = ImageKind.ofFile(name).orElse(null);
        if (kind == ImageKind.PIPES_DATA) {
            put(out, files.pipeData(name));
        } else if (kind == ImageKind.TIMENS) {
            // Monotonic clocks go on: threads sleep until absolute times.
            for (String theirs : bones.names()) {
                if (ImageKind.ofFile(theirs).orElse(null) == ImageKind.TIMENS) {
                    out.put(theirs, data);
                }
            }
        } else if (tmpfs.containsKey(name)) {
            out.put(tmpfs.get(name), data);
        } else if (kind != null && CARRIED.contains(kind)) {
            out.put(name, data);
        }
    }

    private MmEntry memory(FileMerge files, SharedMemory shared, MmEntry bones, int pid, Guest g) {
        MmEntry.Builder out = files.memory(bones, shared, pid).toBuilder();
        MmEntry marks = to == Isa.AARCH64 ? source.mm(pid) : g.origin().marks();
        // ps shows the program's own arguments, on either side.
        out.setMmArgStart(marks.getMmArgStart()).setMmArgEnd(marks.getMmArgEnd());
        out.setMmEnvStart(marks.getMmEnvStart()).setMmEnvEnd(marks.getMmEnvEnd());
        if (marks.hasDumpable()) {
            out.setDumpable(marks.getDumpable());
        }
        // The skeleton was started without huge pages, to be small (enter.S).
        out.setThpDisabled(marks.getThpDisabled());
        if (to == Isa.X86_64) {
            out.setMmStartCode(marks.getMmStartCode())
                    .setMmEndCode(marks.getMmEndCode())
                    .setMmStartData(marks.getMmStartData())
                    .setMmEndData(marks.getMmEndData())
                    .setMmStartStack(marks.getMmStartStack())
                    .setMmStartBrk(marks.getMmStartBrk())
                    .setMmBrk(Math.max(g.brk(), marks.getMmStartBrk()))
                    .clearMmSavedAuxv()
                    .addAllMmSavedAuxv(marks.getMmSavedAuxvList());
            int program = files.movedId(g.origin().program());
            if (program != 0) {
                out.setExeFileId(program);
            }
        }
        return out.build();
    }

    /** What of the source's memory stays behind: the stub of an earlier crossing, and areas that are not made anew. */
    private static List<long[]> leftOut(Guest g) {
        List<long[]> gaps = new ArrayList<>();
        long at = 0;
        for (Guest.Area a : g.areas()) {
            if (a.start() > at) {
                gaps.add(new long[] {at, a.start()});
            }
            at = a.end();
        }
        gaps.add(new long[] {at, StubLayout.GUEST_END});
        return gaps;
    }

    /** The skeleton's processes by the PID of the guest that each stands for, as their own notes tell. */
    private Map<Integer, PstreeEntry> bonesByPid(Skeleton skeleton) {
        Map<Integer, PstreeEntry> map = new HashMap<>();
        for (PstreeEntry p : skeleton.images().pstree()) {
            long index = skeleton.notes(p).getLong(StubLayout.NOTES_INDEX) - 1;
            if (index < 0 || index >= guests.size()) {
                throw new RecodeException(
                        List.of("the skeleton's process " + p.getPid() + " does not know its number"));
            }
            map.put(guests.get((int) index).pid(), p);
        }
        return map;
    }

    private static Map<Integer, Integer> threads(Skeleton skeleton, PstreeEntry bone, Guest g) {
        ByteBuffer notes = skeleton.notes(bone);
        Map<Integer, Integer> map = new HashMap<>();
        for (int i = 0; i < g.threads().size(); i++) {
            int tid = (int) notes.getLong(StubLayout.NOTES_TIDS + 8 * i);
            if (!bone.getThreadsList().contains(tid)
                    || map.put(tid, g.threads().get(i).tid()) != null) {
                throw new RecodeException(List.of("thread " + g.threads().get(i).tid() + " of process " + g.pid()
                        + " was not parked in the skeleton"));
            }
        }
        return map;
    }

    private static void put(CheckpointWriter out, Image image) throws IOException {
        out.put(image.file(), ImageCodec.write(image));
    }

    /** A container's id wherever it stands; both have 64 digits, so that no length changes. */
    private static byte[] replaced(byte[] data, byte[] old, byte[] now) {
        byte[] out = data.clone();
        for (int i = 0; i + old.length <= out.length; i++) {
            if (Arrays.equals(out, i, i + old.length, old, 0, old.length)) {
                System.arraycopy(now, 0, out, i, now.length);
                i += old.length - 1;
            }
        }
        return out;
    }
}
