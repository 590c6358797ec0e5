package ferry.recode;

import ferry.criu.Images;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@code stub hold} printed of the processes of a container that crossed before: registers, areas and signal
 * actions of the guest, which CRIU cannot see under a translator.
 */
final class HeldTasks {
    private final Map<Integer, Guest> guests = new HashMap<>();
    private final Map<Integer, String> foreign = new HashMap<>();
    private boolean all;

    private HeldTasks() {}

    /** Processes by PID. Reasons why not all are held are added to {@code refused}. */
    static Map<Integer, Guest> read(String text, Images images, List<String> refused) {
        HeldTasks tasks = new HeldTasks();
        tasks.parse(text, images, refused);
        tasks.foreign.forEach((pid, name) -> refused.add("process " + pid + " (" + name
                + ") was started on the phone and is still running; it can cross when it has ended, or cold"));
        if (!tasks.all && tasks.foreign.isEmpty()) {
            refused.add("a process did not come to a stop: it may block every signal");
        }
        return tasks.guests;
    }

    private void parse(String text, Images images, List<String> refused) {
        int pid = 0;
        Map<String, byte[]> parts = new HashMap<>();
        for (String line : (text + "\nprocess 0").split("\n")) {
            int space = line.indexOf(' ');
            String word = space < 0 ? line : line.substring(0, space);
            String rest = space < 0 ? "" : line.substring(space + 1);
            try {
                switch (word) {
                    case "process" -> {
                        if (pid != 0) {
                            guests.put(pid, guest(pid, parts, images, refused));
                        }
                        pid = Integer.parseInt(rest);
                        parts.clear();
                    }
                    case "notes", "held", "maps", "origin" ->
                        parts.put(word, HexFormat.of().parseHex(rest));
                    case "foreign" -> {
                        String[] w = rest.split(" ", 2);
                        foreign.put(Integer.parseInt(w[0]), w.length > 1 ? w[1] : "");
                    }
                    case "all" -> all = true;
                    default -> {}
                }
            } catch (IllegalArgumentException e) {
                throw new RecodeException(
                        List.of("what the held process " + pid + " noted is damaged: " + e.getMessage()));
            }
        }
    }

    private static Guest guest(int pid, Map<String, byte[]> parts, Images images, List<String> refused) {
        String who = "process " + pid;
        byte[] notesBytes = parts.getOrDefault("notes", new byte[0]);
        byte[] heldBytes = parts.getOrDefault("held", new byte[0]);
        if (notesBytes.length < StubLayout.NOTES_SIZE
                || heldBytes.length == 0
                || heldBytes.length % StubLayout.HELD_SIZE != 0) {
            throw new RecodeException(List.of("what the held " + who + " noted is cut"));
        }
        ByteBuffer notes = ByteBuffer.wrap(notesBytes).order(ByteOrder.LITTLE_ENDIAN);
        if (notes.getLong(0) != StubLayout.NOTES_MAGIC || notes.getLong(8) != StubLayout.VERSION) {
            throw new RecodeException(List.of(who + " was made by another version of Ferry"));
        }
        List<Guest.Area> areas =
                areas(new String(parts.getOrDefault("maps", new byte[0]), StandardCharsets.ISO_8859_1), who, refused);
        List<Guest.Action> actions = new ArrayList<>();
        for (int n = 1; n < 65; n++) {
            int at = StubLayout.NOTES_ACTIONS + 32 * n;
            long handler = notes.getLong(at);
            long flags = notes.getLong(at + 8);
            boolean own = n == StubLayout.HOLD_SIGNAL || n == StubLayout.RELEASE_SIGNAL;
            if (!own && n != 9 && n != 19 && (handler != 0 || flags != 0)) {
                actions.add(new Guest.Action(n, handler, flags, notes.getLong(at + 16), notes.getLong(at + 24)));
            }
        }
        if (images.core(pid).getTc().getTimers().getPosixCount() > 0) {
            refused.add(who + " has POSIX timers (timer_create); the translator numbers them in its own way");
        }
        List<Guest.Thread> threads = threads(pid, heldBytes, images);
        Origin origin = Origin.of(parts.getOrDefault("origin", new byte[0]));
        int ppid = images.pstree().stream()
                .filter(p -> p.getPid() == pid)
                .map(p -> p.getPpid())
                .findFirst()
                .orElseThrow(() -> new RecodeException(List.of(who + " was held but is not in the checkpoint")));
        return new Guest(
                pid,
                ppid,
                areas,
                actions,
                threads,
                Optional.empty(),
                notes.getLong(StubLayout.NOTES_BRK),
                origin,
                Cores.fileSize(images.core(pid)),
                notes.getLong(StubLayout.NOTES_STOPPED) != 0 ? Cores.STOP : 0);
    }

    private static List<Guest.Thread> threads(int pid, byte[] heldBytes, Images images) {
        ByteBuffer held = ByteBuffer.wrap(heldBytes).order(ByteOrder.LITTLE_ENDIAN);
        int count = heldBytes.length / StubLayout.HELD_SIZE;
        // A thread that the phone's libc made has its clear_tid word where the others have theirs.
        long offset = 0;
        for (int i = 0; i < count; i++) {
            long known = clearTid(images, (int) held.getLong(i * StubLayout.HELD_SIZE));
            if (known != 0) {
                offset = known - held.getLong(i * StubLayout.HELD_SIZE + 8);
            }
        }
        List<Guest.Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i * StubLayout.HELD_SIZE;
            int tid = (int) held.getLong(at);
            long fs = held.getLong(at + 8);
            long known = clearTid(images, tid);
            long clear = known != 0 ? known : offset == 0 || fs == 0 ? 0 : fs + offset;
            long[] registers = new long[18];
            for (int k = 0; k < 18; k++) {
                registers[k] = held.getLong(at + 64 + 8 * k);
            }
            byte[] fx = new byte[512];
            byte[] ymm = new byte[256];
            held.get(at + 64 + 144, fx).get(at + 64 + 144 + 512, ymm);
            long[] altStack = {held.getLong(at + 32), held.getLong(at + 40) & 0xffffffffL & ~1L, held.getLong(at + 48)};
            threads.add(new Guest.Thread(
                    tid, fs, held.getLong(at + 16), clear, 0, registers, fx, ymm, held.getLong(at + 24), altStack));
        }
        // The leader first: the stub runs as it.
        threads.sort((a, b) -> Boolean.compare(b.tid() == pid, a.tid() == pid));
        return threads;
    }

    /** What the host's kernel clears at a thread's end, when it is the guest's word. */
    private static long clearTid(Images images, int tid) {
        if (!images.has("core-" + tid + ".img")) {
            return 0;
        }
        long at = images.core(tid).getTiAarch64().getClearTidAddr();
        return at > 0 && at < StubLayout.GUEST_END ? at : 0;
    }

    private static List<Guest.Area> areas(String maps, String who, List<String> refused) {
        List<Guest.Area> areas = new ArrayList<>();
        for (String line : maps.split("\n")) {
            String[] w = line.trim().split("\\s+", 6);
            if (w.length < 5) {
                continue;
            }
            String[] range = w[0].split("-");
            long start = Long.parseUnsignedLong(range[0], 16);
            long end = Long.parseUnsignedLong(range[1], 16);
            if (start < 0 || start >= StubLayout.GUEST_END || StubLayout.own(start, end)) {
                continue;
            }
            int prot =
                    (w[1].charAt(0) == 'r' ? 1 : 0) | (w[1].charAt(1) == 'w' ? 2 : 0) | (w[1].charAt(2) == 'x' ? 4 : 0);
            boolean shared = w[1].charAt(3) == 's';
            String path = w.length > 5 && w[5].startsWith("/") ? w[5] : "";
            if (!shared && path.endsWith(" (deleted)")) {
                refused.add(who + ", memory at " + range[0] + ": the mapped file " + path + " was deleted");
                continue;
            }
            if (shared) {
                boolean segment = path.startsWith("/SYSV") && Long.parseUnsignedLong(w[2], 16) == 0;
                areas.add(new Guest.Area(
                        start,
                        end,
                        prot,
                        segment ? Guest.Sharing.SYSTEM_V : Guest.Sharing.SHARED,
                        0,
                        Optional.empty()));
                continue;
            }
            areas.add(new Guest.Area(
                    start,
                    end,
                    prot,
                    path.isEmpty() ? 0 : Long.parseUnsignedLong(w[2], 16),
                    path.isEmpty() ? Optional.empty() : Optional.of(path)));
        }
        return areas;
    }
}
