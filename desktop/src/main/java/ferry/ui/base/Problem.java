package ferry.ui.base;

import ferry.adb.AdbException;
import ferry.docker.DockerException;
import ferry.kernel.KernelException;
import ferry.migrate.MigrationException;
import ferry.rom.RomException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong and what would mend it, in words for the person.
 *
 * @param cure may be empty
 */
public record Problem(String what, String cure) {

    /** Of an error thrown by a service; the cure is the service's own, where it gives one. */
    public static Problem of(Throwable error) {
        Throwable cause = error;
        while (cause instanceof java.util.concurrent.ExecutionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new Problem(sentence(cause), cure(cause));
    }

    private static String cure(Throwable error) {
        return switch (error) {
            case DockerException docker -> docker.cure();
            case AdbException adb -> adb.cure();
            case KernelException kernel -> kernel.cure();
            case RomException rom -> rom.cure();
            case MigrationException migration -> migration.cure();
            default -> "";
        };
    }

    /** One text for the clipboard. */
    public String copyText() {
        return cure.isBlank() ? what : what + System.lineSeparator() + cure;
    }

    private static String sentence(Throwable error) {
        @Nullable String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
