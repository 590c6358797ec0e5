package ferry.criu;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import ferry.criu.proto.ApparmorEntry;
import ferry.criu.proto.AutofsEntry;
import ferry.criu.proto.BinfmtMiscEntry;
import ferry.criu.proto.BpfmapDataEntry;
import ferry.criu.proto.BpfmapFileEntry;
import ferry.criu.proto.CgroupEntry;
import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.CpuinfoEntry;
import ferry.criu.proto.CredsEntry;
import ferry.criu.proto.EventfdFileEntry;
import ferry.criu.proto.EventpollFileEntry;
import ferry.criu.proto.EventpollTfdEntry;
import ferry.criu.proto.ExtFileEntry;
import ferry.criu.proto.FanotifyFileEntry;
import ferry.criu.proto.FanotifyMarkEntry;
import ferry.criu.proto.FdinfoEntry;
import ferry.criu.proto.FifoEntry;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.FileLockEntry;
import ferry.criu.proto.FsEntry;
import ferry.criu.proto.GhostChunkEntry;
import ferry.criu.proto.GhostFileEntry;
import ferry.criu.proto.InetSkEntry;
import ferry.criu.proto.InotifyFileEntry;
import ferry.criu.proto.InotifyWdEntry;
import ferry.criu.proto.InventoryEntry;
import ferry.criu.proto.IpcMsg;
import ferry.criu.proto.IpcMsgEntry;
import ferry.criu.proto.IpcSemEntry;
import ferry.criu.proto.IpcShmEntry;
import ferry.criu.proto.IpcVarEntry;
import ferry.criu.proto.IrmapCacheEntry;
import ferry.criu.proto.ItimerEntry;
import ferry.criu.proto.MemfdInodeEntry;
import ferry.criu.proto.MmEntry;
import ferry.criu.proto.MntEntry;
import ferry.criu.proto.NetDeviceEntry;
import ferry.criu.proto.NetlinkSkEntry;
import ferry.criu.proto.NetnsEntry;
import ferry.criu.proto.NsFileEntry;
import ferry.criu.proto.PacketSockEntry;
import ferry.criu.proto.PagemapEntry;
import ferry.criu.proto.PagemapHead;
import ferry.criu.proto.PidfdEntry;
import ferry.criu.proto.PidnsEntry;
import ferry.criu.proto.PipeDataEntry;
import ferry.criu.proto.PipeEntry;
import ferry.criu.proto.PosixTimerEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.RegFileEntry;
import ferry.criu.proto.RemapFilePathEntry;
import ferry.criu.proto.RlimitEntry;
import ferry.criu.proto.SaEntry;
import ferry.criu.proto.SeccompEntry;
import ferry.criu.proto.SiginfoEntry;
import ferry.criu.proto.SignalfdEntry;
import ferry.criu.proto.SkPacketEntry;
import ferry.criu.proto.StatsEntry;
import ferry.criu.proto.TaskKobjIdsEntry;
import ferry.criu.proto.TcpStreamEntry;
import ferry.criu.proto.TimensEntry;
import ferry.criu.proto.TimerfdEntry;
import ferry.criu.proto.TtyDataEntry;
import ferry.criu.proto.TtyFileEntry;
import ferry.criu.proto.TtyInfoEntry;
import ferry.criu.proto.TunfileEntry;
import ferry.criu.proto.UnixSkEntry;
import ferry.criu.proto.UsernsEntry;
import ferry.criu.proto.UtsnsEntry;
import ferry.criu.proto.VmaEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * The kinds of files in a checkpoint, with the name pattern, the magic and the messages of each. Names and magics are
 * those of CRIU's {@code criu/image-desc.c} and {@code criu/include/magic.h}, payload rules those of its {@code crit}.
 */
public enum ImageKind {
    INVENTORY("inventory.img", 0x58313116, InventoryEntry.getDefaultInstance()),
    CORE("core-%u.img", 0x55053847, CoreEntry.getDefaultInstance()),
    IDS("ids-%u.img", 0x54432030, TaskKobjIdsEntry.getDefaultInstance()),
    MM("mm-%u.img", 0x57492820, MmEntry.getDefaultInstance()),
    VMAS("vmas-%u.img", 0x54123737, VmaEntry.getDefaultInstance()),
    /** One {@link PagemapHead}, then {@link PagemapEntry}s. */
    PAGEMAP("pagemap-%u.img", 0x56084025, PagemapHead.getDefaultInstance(), PagemapEntry.getDefaultInstance()),
    /** The same for memory that is shared between processes; addresses are offsets. */
    SHMEM_PAGEMAP(
            "pagemap-shmem-%u.img", 0x56084025, PagemapHead.getDefaultInstance(), PagemapEntry.getDefaultInstance()),
    PAGES("pages-%u.img"),
    FILES("files.img", 0x56303138, FileEntry.getDefaultInstance()),
    FDINFO("fdinfo-%u.img", 0x56213732, FdinfoEntry.getDefaultInstance()),
    PSTREE("pstree.img", 0x50273030, PstreeEntry.getDefaultInstance()),
    FS("fs-%u.img", 0x51403912, FsEntry.getDefaultInstance()),
    CREDS("creds-%u.img", 0x54023547, CredsEntry.getDefaultInstance()),
    SIGACT("sigacts-%u.img", 0x55344201, SaEntry.getDefaultInstance()),
    ITIMERS("itimers-%u.img", 0x57464056, ItimerEntry.getDefaultInstance()),
    POSIX_TIMERS("posix-timers-%u.img", 0x52603957, PosixTimerEntry.getDefaultInstance()),
    RLIMIT("rlimit-%u.img", 0x57113925, RlimitEntry.getDefaultInstance()),
    SIGNAL("signal-s-%u.img", 0x59255647, SiginfoEntry.getDefaultInstance()),
    PSIGNAL("signal-p-%u.img", 0x59255647, SiginfoEntry.getDefaultInstance()),
    SECCOMP("seccomp.img", 0x64413049, SeccompEntry.getDefaultInstance()),
    CGROUP("cgroup.img", 0x59383330, CgroupEntry.getDefaultInstance()),
    CPUINFO("cpuinfo.img", 0x61404013, CpuinfoEntry.getDefaultInstance()),
    APPARMOR("apparmor.img", 0x59423047, ApparmorEntry.getDefaultInstance()),
    FILE_LOCKS("filelocks.img", 0x54323616, FileLockEntry.getDefaultInstance()),

    REG_FILES("reg-files.img", 0x50363636, RegFileEntry.getDefaultInstance()),
    EXT_FILES("ext-files.img", 0x59255641, ExtFileEntry.getDefaultInstance()),
    NS_FILES("ns-files.img", 0x61394011, NsFileEntry.getDefaultInstance()),
    EVENTFD_FILE("eventfd.img", 0x44523722, EventfdFileEntry.getDefaultInstance()),
    EVENTPOLL_FILE("eventpoll.img", 0x45023858, EventpollFileEntry.getDefaultInstance()),
    EVENTPOLL_TFD("eventpoll-tfd.img", 0x44433746, EventpollTfdEntry.getDefaultInstance()),
    SIGNALFD("signalfd.img", 0x57323820, SignalfdEntry.getDefaultInstance()),
    TIMERFD("timerfd.img", 0x50493712, TimerfdEntry.getDefaultInstance()),
    INOTIFY_FILE("inotify.img", 0x48424431, InotifyFileEntry.getDefaultInstance()),
    INOTIFY_WD("inotify-wd.img", 0x54562009, InotifyWdEntry.getDefaultInstance()),
    FANOTIFY_FILE("fanotify.img", 0x55096122, FanotifyFileEntry.getDefaultInstance()),
    FANOTIFY_MARK("fanotify-mark.img", 0x56506035, FanotifyMarkEntry.getDefaultInstance()),
    PIPES("pipes.img", 0x56513555, PipeEntry.getDefaultInstance()),
    PIPES_DATA("pipes-data.img", 0x56453709, PipeDataEntry.getDefaultInstance(), m -> unsigned(m.getBytes())),
    FIFO("fifo.img", 0x58364939, FifoEntry.getDefaultInstance()),
    FIFO_DATA("fifo-data.img", 0x59333054, PipeDataEntry.getDefaultInstance(), m -> unsigned(m.getBytes())),
    UNIXSK("unixsk.img", 0x54373943, UnixSkEntry.getDefaultInstance()),
    INETSK("inetsk.img", 0x56443851, InetSkEntry.getDefaultInstance()),
    PACKETSK("packetsk.img", 0x60454618, PacketSockEntry.getDefaultInstance()),
    NETLINK_SK("netlinksk.img", 0x58005614, NetlinkSkEntry.getDefaultInstance()),
    SK_QUEUES("sk-queues.img", 0x56264026, SkPacketEntry.getDefaultInstance(), m -> unsigned(m.getLength())),
    TCP_STREAM(
            "tcp-stream-%x.img",
            0x51465506, TcpStreamEntry.getDefaultInstance(), m -> unsigned(m.getInqLen()) + unsigned(m.getOutqLen())),
    REMAP_FPATH("remap-fpath.img", 0x59133954, RemapFilePathEntry.getDefaultInstance()),
    /** One {@link GhostFileEntry}, then either its contents up to the end or {@link GhostChunkEntry}s with theirs. */
    GHOST_FILE(
            "ghost-file-%x.img", 0x52583605, GhostFileEntry.getDefaultInstance(), GhostChunkEntry.getDefaultInstance()),
    MEMFD_INODE("memfd.img", 0x48453499, MemfdInodeEntry.getDefaultInstance()),
    PIDFD("pidfd.img", 0x54435556, PidfdEntry.getDefaultInstance()),
    TTY_FILES("tty.img", 0x59433025, TtyFileEntry.getDefaultInstance()),
    TTY_INFO("tty-info.img", 0x59453036, TtyInfoEntry.getDefaultInstance()),
    TTY_DATA("tty-data.img", 0x59413026, TtyDataEntry.getDefaultInstance()),
    TUNFILE("tunfile.img", 0x57143751, TunfileEntry.getDefaultInstance()),
    BPFMAP_FILE("bpfmap-file.img", 0x57506142, BpfmapFileEntry.getDefaultInstance()),
    BPFMAP_DATA(
            "bpfmap-data.img",
            0x64324033,
            BpfmapDataEntry.getDefaultInstance(),
            m -> unsigned(m.getKeysBytes()) + unsigned(m.getValuesBytes())),

    UTSNS("utsns-%u.img", 0x54473203, UtsnsEntry.getDefaultInstance()),
    USERNS("userns-%u.img", 0x55474906, UsernsEntry.getDefaultInstance()),
    TIMENS("timens-%u.img", 0x43114433, TimensEntry.getDefaultInstance()),
    PIDNS("pidns-%u.img", 0x61157326, PidnsEntry.getDefaultInstance()),
    IPC_VAR("ipcns-var-%u.img", 0x53115007, IpcVarEntry.getDefaultInstance()),
    /** Contents padded to 4 bytes, unless they are in a shared pagemap (all CRIU versions of today). */
    IPCNS_SHM(
            "ipcns-shm-%u.img",
            0x46283044, IpcShmEntry.getDefaultInstance(), m -> m.getInPagemaps() ? 0 : padded(m.getSize(), 4)),
    /** An {@link IpcMsgEntry} for a queue, then its {@code qnum} {@link IpcMsg}s, each with its text padded to 8 bytes. */
    IPCNS_MSG("ipcns-msg-%u.img", 0x55453737, IpcMsgEntry.getDefaultInstance(), IpcMsg.getDefaultInstance()),
    /** 16 bits for each semaphore, padded to 8 bytes. */
    IPCNS_SEM(
            "ipcns-sem-%u.img",
            0x59573019, IpcSemEntry.getDefaultInstance(), m -> padded(2 * unsigned(m.getNsems()), 8)),
    MNTS("mountpoints-%u.img", 0x55563928, MntEntry.getDefaultInstance()),
    NETDEV("netdev-%u.img", 0x57373951, NetDeviceEntry.getDefaultInstance()),
    NETNS("netns-%u.img", 0x55933752, NetnsEntry.getDefaultInstance()),
    AUTOFS("autofs-%u.img", 0x49353943, AutofsEntry.getDefaultInstance()),
    BINFMT_MISC("binfmt-misc.img", 0x67343323, BinfmtMiscEntry.getDefaultInstance()),
    BINFMT_MISC_OLD("binfmt-misc-%u.img", 0x67343323, BinfmtMiscEntry.getDefaultInstance()),
    IFADDR("ifaddr-%u.img"),
    ROUTE("route-%u.img"),
    ROUTE6("route6-%u.img"),
    RULE("rule-%u.img"),
    IPTABLES("iptables-%u.img"),
    IP6TABLES("ip6tables-%u.img"),
    NFTABLES("nftables-%u.img"),
    NETNF_CT("netns-ct-%u.img"),
    NETNF_EXP("netns-exp-%u.img"),
    TMPFS("tmpfs-%u.tar.gz.img"),
    TMPFS_DEV("tmpfs-dev-%u.tar.gz.img"),

    STATS("stats-%s", 0x57093306, StatsEntry.getDefaultInstance()),
    IRMAP_CACHE("irmap-cache", 0x57004059, IrmapCacheEntry.getDefaultInstance());

    /** First word of every image but the inventory, raw files and service files (CRIU 1.5 and later). */
    public static final int COMMON_MAGIC = 0x54564319;
    /** First word of service files. */
    public static final int SERVICE_MAGIC = 0x55105940;

    private final String format;
    private final Pattern pattern;
    private final int magic;
    private final List<Message> prototypes;
    private final ToLongFunction<Message> payload;

    /** A file in some other program's format: no magic, no messages. */
    ImageKind(String format) {
        this(format, 0, List.of(Empty.getDefaultInstance()), m -> 0);
    }

    ImageKind(String format, int magic, Message prototype) {
        this(format, magic, List.of(prototype), m -> 0);
    }

    ImageKind(String format, int magic, Message first, Message following) {
        this(format, magic, List.of(first, following), m -> 0);
    }

    @SuppressWarnings("unchecked") // the codec hands a kind's own messages to its payload rule
    <M extends Message> ImageKind(String format, int magic, M prototype, ToLongFunction<M> payload) {
        this(format, magic, List.of(prototype), (ToLongFunction<Message>) (ToLongFunction<?>) payload);
    }

    ImageKind(String format, int magic, List<Message> prototypes, ToLongFunction<Message> payload) {
        this.format = format;
        this.magic = magic;
        this.prototypes = prototypes;
        this.payload = payload;
        this.pattern = Pattern.compile(format.replace(".", "\\.")
                .replace("%u", "([0-9]{1,20})")
                .replace("%x", "([0-9a-f]{1,16})")
                .replace("%s", "(dump|restore)"));
    }

    /** The kind of a file by its bare name; empty for files that are not CRIU's (runc's {@code descriptors.json}). */
    public static Optional<ImageKind> ofFile(String fileName) {
        for (ImageKind kind : values()) {
            if (kind.pattern.matcher(fileName).matches()) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The file's name with the id that this kind's names carry (unsigned), such as {@code core-7.img}. */
    public String file(long id) {
        return format.replace("%u", Long.toUnsignedString(id)).replace("%x", Long.toHexString(id));
    }

    /** CRIU's name pattern: {@code %u} stands for a decimal, {@code %x} for a hexadecimal id, {@code %s} for a word. */
    public String format() {
        return format;
    }

    /** The file's own magic; 0 for raw files. */
    public int magic() {
        return magic;
    }

    /** True for files that hold some other format: memory pages, tar archives, dumps of {@code ip} and {@code iptables}. */
    public boolean raw() {
        return magic == 0;
    }

    /** True for what is streamed and never held in memory, since it can be as large as the container's memory. */
    public boolean bulk() {
        return this == PAGES || this == TMPFS || this == TMPFS_DEV;
    }

    /** Written by CRIU about its own work, with another first magic. */
    public boolean service() {
        return this == STATS || this == IRMAP_CACHE;
    }

    /** The messages that this kind's files hold: the first (or only) one, then, for some kinds, that of later entries. */
    public List<Message> prototypes() {
        return prototypes;
    }

    /** The words that such a file starts with today. */
    public List<Integer> magics() {
        if (raw()) {
            return List.of();
        }
        return this == INVENTORY ? List.of(magic) : List.of(service() ? SERVICE_MAGIC : COMMON_MAGIC, magic);
    }

    /** Raw bytes that follow a message of a kind whose files hold one type of message. */
    long payload(Message message) {
        return payload.applyAsLong(message);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    /** Saturates for lengths that no file can have, so that they are refused as too long. */
    static long padded(long bytes, long unit) {
        return bytes < 0 || bytes > Long.MAX_VALUE - unit ? Long.MAX_VALUE : (bytes + unit - 1) / unit * unit;
    }
}
