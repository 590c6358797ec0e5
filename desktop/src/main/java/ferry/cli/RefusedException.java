package ferry.cli;

/** A command that cannot do what it was asked for, in words for the person; nothing was touched. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
