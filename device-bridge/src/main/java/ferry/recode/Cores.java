package ferry.recode;

import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.CredsEntry;
import ferry.criu.proto.RlimitEntry;
import ferry.criu.proto.TaskCoreEntry;
import ferry.criu.proto.TaskRlimitsEntry;
import ferry.criu.proto.ThreadCoreEntry;

/**
 * A thread's core image: the registers, host masks and seccomp of the skeleton, and of the source what the kernel knows
 * of a task apart from its processor: name, credentials, limits, scheduling, interval timers, pending signals.
 */
final class Cores {
    /** Limits that bind the translator's own memory rather than the guest's: RLIMIT_DATA, STACK, AS. */
    private static final java.util.Set<Integer> OWN_LIMITS = java.util.Set.of(2, 3, 9);

    private Cores() {}

    static CoreEntry merge(CoreEntry skeleton, CoreEntry source, CoreEntry skeletonLeader) {
        CoreEntry.Builder out = skeleton.toBuilder();
        out.setThreadCore(thread(skeleton.getThreadCore(), source.getThreadCore()));
        if (skeleton.hasTc() && source.hasTc()) {
            out.setTc(task(skeleton.getTc(), source.getTc(), skeletonLeader.getTc()));
        }
        return out.build();
    }

    private static TaskCoreEntry task(TaskCoreEntry skeleton, TaskCoreEntry source, TaskCoreEntry leader) {
        TaskCoreEntry.Builder out = skeleton.toBuilder().setComm(source.getComm());
        if (source.hasTimers()) {
            out.setTimers(source.getTimers().toBuilder().clearPosix());
        }
        if (source.hasOomScoreAdj()) {
            out.setOomScoreAdj(source.getOomScoreAdj());
        }
        if (source.hasChildSubreaper()) {
            out.setChildSubreaper(source.getChildSubreaper());
        }
        if (source.hasSignalsS()) {
            out.setSignalsS(source.getSignalsS());
        }
        if (source.hasRlimits()) {
            TaskRlimitsEntry.Builder limits = TaskRlimitsEntry.newBuilder();
            for (int i = 0; i < source.getRlimits().getRlimitsCount(); i++) {
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

    private static ThreadCoreEntry thread(ThreadCoreEntry skeleton, ThreadCoreEntry source) {
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
            out.setSignalsP(source.getSignalsP());
        }
        if (source.hasComm()) {
            out.setComm(source.getComm());
        }
        if (source.hasCreds()) {
            out.setCreds(creds(source.getCreds(), skeleton.getCreds()));
        }
        return out.build();
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
