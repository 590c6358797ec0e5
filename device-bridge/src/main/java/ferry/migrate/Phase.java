package ferry.migrate;

/** The steps of a migration, in order. After CHECKPOINT began, the clock of the downtime runs until VERIFY is done. */
public enum Phase {
    PLAN,
    PREPARE,
    CHECKPOINT,
    STREAM,
    RECODE,
    RESTORE,
    VERIFY,
    FINISH;

    /** The word used on the command line and in the journal. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
