package ferry.cli;

/** Exit codes of every command but {@code exec}, which ends with the code of the command that it ran. */
final class Exit {
    static final int DONE = 0;
    /** A checker's no, as people expect it of one: the kernel lacks something. */
    static final int NO = 1;
    /** The command line makes no sense, whatever the state of the machine. */
    static final int USAGE = 2;
    /** A plan says no, nothing was touched. No other failure is this one. */
    static final int REFUSED = 3;
    /** Failed or cancelled, and taken back: the container runs on where it was. */
    static final int ROLLED_BACK = 4;
    /** Failed in any other way: the message or the session says what a person can do. */
    static final int ATTENTION = 5;

    private Exit() {}

    /** Of the outcome of a migration. */
    static int of(String outcome) {
        return switch (outcome) {
            case "moved" -> DONE;
            case "refused" -> REFUSED;
            case "rolled-back" -> ROLLED_BACK;
            default -> ATTENTION;
        };
    }
}
