package ferry.migrate;

/** The named places where a test can make a migration fail or die, as CRIU's fault injection does; see {@link Faults}. */
public enum Fault {
    PLAN_PROBE(Phase.PLAN),
    PREPARE_BEGIN(Phase.PREPARE),
    PREPARE_IMAGE(Phase.PREPARE),
    PREPARE_CREATED(Phase.PREPARE),
    PREPARE_END(Phase.PREPARE),
    CHECKPOINT_BEGIN(Phase.CHECKPOINT),
    CHECKPOINT_TAKEN(Phase.CHECKPOINT),
    STREAM_BEGIN(Phase.STREAM),
    STREAM_FILES(Phase.STREAM),
    STREAM_MIDDLE(Phase.STREAM),
    RECODE_BEGIN(Phase.RECODE),
    RECODE_END(Phase.RECODE),
    RESTORE_BEGIN(Phase.RESTORE),
    RESTORE_END(Phase.RESTORE),
    VERIFY_BEGIN(Phase.VERIFY),
    VERIFY_END(Phase.VERIFY),
    FINISH_BEGIN(Phase.FINISH),
    FINISH_END(Phase.FINISH),
    /** Inside the roll-back, just before the source is started again. */
    UNDO_RESUME(Phase.CHECKPOINT);

    private final Phase phase;

    Fault(Phase phase) {
        this.phase = phase;
    }

    public Phase phase() {
        return phase;
    }

    /** The word used in FERRY_FAULT, such as restore-begin. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
