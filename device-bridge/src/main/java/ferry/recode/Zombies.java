package ferry.recode;

import ferry.criu.Images;
import ferry.criu.proto.CoreEntry;
import ferry.criu.proto.PstreeEntry;

/** Processes that have ended and wait for their parent: they have no memory and no registers, so they cross as they are. */
final class Zombies {
    /** criu/include/proc_parse.h: TASK_DEAD 0x02, TASK_ZOMBIE 0x6 in what core images call the state. */
    private static final int DEAD = 2;

    private static final int ZOMBIE = 6;

    private Zombies() {}

    static boolean dead(Images images, PstreeEntry p) {
        int state = images.core(p.getPid()).getTc().getTaskState();
        return state == DEAD || state == ZOMBIE;
    }

    static CoreEntry recode(CoreEntry core, Isa to) {
        CoreEntry.March march = to == Isa.X86_64 ? CoreEntry.March.X86_64 : CoreEntry.March.AARCH64;
        return core.toBuilder()
                .setMtype(march)
                .clearThreadInfo()
                .clearTiAarch64()
                .build();
    }
}
