package ferry.cli;

import ferry.adb.AdbException;
import ferry.app.LabException;
import ferry.docker.DockerException;
import ferry.kernel.KernelException;
import ferry.migrate.MigrationException;
import ferry.rom.RomException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What an exception means for the person and for the exit code. */
final class Failure {
    private Failure() {}

    /** Says it on the terminal and returns the exit code. */
    static int tell(Throwable error, Terminal terminal) {
        if (error instanceof ExecutionException && error.getCause() != null) return tell(error.getCause(), terminal);
        terminal.error(text(error));
        if (!expected(error)) {
            terminal.note(
                    "       This is a fault in Ferry (" + error.getClass().getName() + "); FERRY_DEBUG=1 shows where.");
            if (System.getenv("FERRY_DEBUG") != null) error.printStackTrace(terminal.err());
        }
        return Exit.ATTENTION;
    }

    /** Message and cure. */
    static String text(Throwable error) {
        String cure =
                switch (error) {
                    case DockerException d -> d.cure();
                    case AdbException a -> a.cure();
                    case LabException l -> l.cure();
                    case KernelException k -> k.cure();
                    case RomException r -> r.cure();
                    case MigrationException m -> m.cure();
                    default -> "";
                };
        @Nullable String message = error.getMessage();
        String said = message == null || message.isBlank() ? error.getClass().getSimpleName() : message.strip();
        return cure.isBlank() ? said : said + System.lineSeparator() + "       " + cure.strip();
    }

    /** The rooms' own exceptions, of which some are hidden in their rooms, say what is wrong; Java's are faults. */
    private static boolean expected(Throwable error) {
        return error.getClass().getName().startsWith("ferry.");
    }
}
