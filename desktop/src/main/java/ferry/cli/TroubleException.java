package ferry.cli;

/** What keeps a command from doing what it was asked for, in words for the person. */
final class TroubleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TroubleException(String message) {
        super(message);
    }
}
