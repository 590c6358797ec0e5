package ferry.recode;

import ferry.criu.Images;
import ferry.criu.proto.FdinfoEntry;
import ferry.criu.proto.FileEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a process does about its restored descriptors before it goes on. A signalfd gets its mask anew, in the numbers of
 * its side ({@link HostSignals}), and by that a translator learns of the descriptor: it rewrites what is read from it.
 * An eventfd gets the upper half of its count.
 */
final class DescriptorActs {
    private static final long LOWER_HALF = 0xffffffffL;

    private final Images source;
    private final Isa to;
    private final Map<Integer, FileEntry> files = new HashMap<>();
    private final Set<Integer> counted = new HashSet<>();

    DescriptorActs(Images source, Isa to) {
        this.source = source;
        this.to = to;
        source.files().forEach(f -> files.put(f.getId(), f));
    }

    /** Of one process; to be asked once for each, for what several share is done by the first. */
    List<StubTable.Late> of(int pid) {
        List<StubTable.Late> acts = new ArrayList<>();
        for (FdinfoEntry fd : source.fdinfo(source.ids(pid).getFilesId())) {
            FileEntry f = files.get(fd.getId());
            if (f == null) {
                continue;
            }
            if (f.hasSgfd()) {
                long mask = f.getSgfd().getSigmask();
                long guest = to == Isa.AARCH64 ? mask : HostSignals.toGuests(mask);
                acts.add(act(StubLayout.LATE_SIGNALFD, fd.getFd(), guest));
            }
            long more = f.hasEfd() ? f.getEfd().getCounter() & ~LOWER_HALF : 0;
            if (more != 0 && counted.add(f.getId())) {
                acts.add(act(StubLayout.LATE_EVENTFD, fd.getFd(), more));
            }
        }
        return acts;
    }

    private static StubTable.Late act(int kind, int descriptor, long value) {
        return new StubTable.Late(kind, new Guest.Area(descriptor, descriptor, 0, 0, Optional.empty()), value);
    }
}
