package ferry.migrate;

/** The migration's thread was interrupted: the person cancelled. */
final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1;

    Cancelled() {
        super("Cancelled.");
    }
}
