package ferry.recode;

import com.google.protobuf.ByteString;
import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.CredsEntry;
import ferry.criu.proto.RlimitEntry;
import ferry.criu.proto.SiginfoEntry;
import ferry.criu.proto.SignalQueueEntry;
import ferry.criu.proto.TaskCoreEntry;
import ferry.criu.proto.TaskRlimitsEntry;
import ferry.criu.proto.ThreadCoreEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A thread's core image: the registers, host masks and seccomp of the skeleton, and of the source what the kernel knows
 * of a task apart from its processor: name, credentials, limits, scheduling, interval timers, pending signals.
 */
final class Cores {
    /** Limits that bind the translator's own memory rather than the guest's: RLIMIT_DATA, STACK, AS. */
    private static final java.util.Set<Integer> OWN_LIMITS = java.util.Set.of(2, 3, 9);

    /** RLIMIT_FSIZE: what CRIU writes into its log while it restores counts too. The stub sets it. */
    private static final int FILE_SIZE = 1;

    /** criu/include/pid.h */
    private static final int TASK_STOPPED = 3;

    /** SIGSTOP. */
    static final int STOP = 19;

    private Cores() {}

    /** The signal that has stopped a process, by its first thread's image; 0 when it runs. */
    static int stopped(CoreEntry leader) {
        if (leader.getTc().getTaskState() != TASK_STOPPED) {
            return 0;
        }
        return leader.getTc().hasStopSigno() ? leader.getTc().getStopSigno() : STOP;
    }

    /** The image of a first thread whose process is restored as one that a signal has stopped. */
    static CoreEntry stop(CoreEntry core, int signal) {
        CoreEntry.Builder out = core.toBuilder();
        out.getTcBuilder().setTaskState(TASK_STOPPED).setStopSigno(signal);
        return out.build();
    }

    static CoreEntry merge(CoreEntry skeleton, CoreEntry source, CoreEntry skeletonLeader, Isa to) {
        CoreEntry.Builder out = skeleton.toBuilder();
        out.setThreadCore(thread(skeleton.getThreadCore(), source.getThreadCore(), to));
        if (skeleton.hasTc() && source.hasTc()) {
            out.setTc(task(skeleton.getTc(), source.getTc(), skeletonLeader.getTc(), to));
        }
        return out.build();
    }

    private static TaskCoreEntry task(TaskCoreEntry skeleton, TaskCoreEntry source, TaskCoreEntry leader, Isa to) {
        TaskCoreEntry.Builder out = skeleton.toBuilder().setComm(source.getComm());
        if (source.hasTimers()) {
            out.setTimers(source.getTimers().toBuilder().clearPosix());
        }
        if (source.hasOomScoreAdj()) {
            out.setOomScoreAdj(source.getOomScoreAdj());
        }
        if (source.hasMembarrierRegistrationMask()) {
            out.setMembarrierRegistrationMask(source.getMembarrierRegistrationMask());
        }
        if (source.hasChildSubreaper()) {
            out.setChildSubreaper(source.getChildSubreaper());
        }
        if (source.hasSignalsS()) {
            out.setSignalsS(pending(source.getSignalsS(), to));
        }
        if (source.hasRlimits()) {
            TaskRlimitsEntry.Builder limits = TaskRlimitsEntry.newBuilder();
            for (int i = 0; i < source.getRlimits().getRlimitsCount(); i++) {
                if (i == FILE_SIZE) {
                    limits.addRlimits(RlimitEntry.newBuilder().setCur(-1).setMax(-1));
                    continue;
                }
                boolean own = OWN_LIMITS.contains(i) && i < leader.getRlimits().getRlimitsCount();
                RlimitEntry l = own
                        ? leader.getRlimits().getRlimits(i)
                        : source.getRlimits().getRlimits(i);
                limits.addRlimits(l);
            }
            out.setRlimits(limits);
        }
        return out.build();
    }

    private static ThreadCoreEntry thread(ThreadCoreEntry skeleton, ThreadCoreEntry source, Isa to) {
        ThreadCoreEntry.Builder out = skeleton.toBuilder();
        if (source.hasSchedNice()) {
            out.setSchedNice(source.getSchedNice());
        }
        if (source.hasSchedPolicy()) {
            out.setSchedPolicy(source.getSchedPolicy());
        }
        if (source.hasSchedPrio()) {
            out.setSchedPrio(source.getSchedPrio());
        }
        if (source.hasPdeathSig()) {
            out.setPdeathSig(source.getPdeathSig());
        }
        if (source.hasSignalsP()) {
            out.setSignalsP(pending(source.getSignalsP(), to));
        }
        if (source.hasComm()) {
            out.setComm(source.getComm());
        }
        if (source.hasCreds()) {
            out.setCreds(creds(source.getCreds(), skeleton.getCreds()));
        }
        return out.build();
    }

    /** Signals that wait, in the target's numbers. A hold or release that came too late is nobody's. */
    static SignalQueueEntry pending(SignalQueueEntry queue, Isa to) {
        SignalQueueEntry.Builder out = SignalQueueEntry.newBuilder();
        for (SiginfoEntry entry : queue.getSignalsList()) {
            byte[] info = entry.getSiginfo().toByteArray();
            ByteBuffer b = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
            int number = info.length < 4 ? 0 : b.getInt(0); // si_signo
            int moved = to == Isa.AARCH64 ? HostSignals.ofGuest(number) : HostSignals.toGuest(number);
            int guest = to == Isa.AARCH64 ? number : moved;
            if (moved == 0 || guest == StubLayout.HOLD_SIGNAL || guest == StubLayout.RELEASE_SIGNAL) {
                continue;
            }
            b.putInt(0, moved);
            out.addSignals(SiginfoEntry.newBuilder().setSiginfo(ByteString.copyFrom(info)));
        }
        return out.build();
    }

    /** RLIMIT_FSIZE of a process by its first thread's image. */
    static Guest.Limit fileSize(CoreEntry leader) {
        TaskRlimitsEntry limits = leader.getTc().getRlimits();
        return limits.getRlimitsCount() <= FILE_SIZE
                ? Guest.Limit.NONE
                : new Guest.Limit(
                        limits.getRlimits(FILE_SIZE).getCur(),
                        limits.getRlimits(FILE_SIZE).getMax());
    }

    /** Who the thread is comes from the source; its security labels are the target's own. */
    private static CredsEntry creds(CredsEntry source, CredsEntry skeleton) {
        CredsEntry.Builder out =
                source.toBuilder().clearLsmProfile().clearLsmSockcreate().clearApparmorData();
        if (skeleton.hasLsmProfile()) {
            out.setLsmProfile(skeleton.getLsmProfile());
        }
        if (skeleton.hasLsmSockcreate()) {
            out.setLsmSockcreate(skeleton.getLsmSockcreate());
        }
        if (skeleton.hasApparmorData()) {
            out.setApparmorData(skeleton.getApparmorData());
        }
        return out.build();
    }
}
