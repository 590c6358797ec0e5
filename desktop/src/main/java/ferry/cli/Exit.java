package ferry.cli;

/** Exit codes of every command. */
final class Exit {
    static final int DONE = 0;
    /** The command line makes no sense. */
    static final int USAGE = 2;
    /** Refused, by the plan or because something is not there; nothing was touched. */
    static final int REFUSED = 3;
    /** Failed and rolled back; the source runs on. */
    static final int ROLLED_BACK = 4;
    /** Failed and needs a person; the message or the session says what to do. */
    static final int ATTENTION = 5;

    private Exit() {}

    /** Of the outcome of a migration. */
    static int of(String outcome) {
        return switch (outcome) {
            case "moved", "confirmed", "went-back" -> DONE;
            case "refused" -> REFUSED;
            case "rolled-back" -> ROLLED_BACK;
            default -> ATTENTION;
        };
    }
}
