package ferry.migrate;

import org.jspecify.annotations.Nullable;

/** What a step of a migration could not do, in words for a person, with what to do about it. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String cure;

    MigrationException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What the person can do; may be empty. */
    public String cure() {
        return cure;
    }

    /** One sentence for any failure: Docker's own message and the cure where there is one. */
    static String words(Throwable t) {
        String cure =
                switch (t) {
                    case MigrationException m -> m.cure();
                    case ferry.docker.DockerException d -> d.cure();
                    default -> "";
                };
        String message = t.getMessage();
        String said = message == null || message.isBlank() ? t.getClass().getSimpleName() : message.strip();
        return cure.isBlank() ? said : said + " " + cure;
    }
}
