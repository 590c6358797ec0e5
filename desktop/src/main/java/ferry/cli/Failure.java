package ferry.cli;

import ferry.adb.AdbException;
import ferry.app.LabException;
import ferry.criu.ImageException;
import ferry.docker.DockerException;
import ferry.kernel.KernelException;
import ferry.rom.RomException;
import ferry.session.SessionException;
import org.jspecify.annotations.Nullable;

/** What an exception means for the person and for the exit code. */
final class Failure {
    private Failure() {}

    /** Message and cure. */
    static String text(Throwable error) {
        String cure =
                switch (error) {
                    case DockerException d -> d.cure();
                    case AdbException a -> a.cure();
                    case LabException l -> l.cure();
                    case KernelException k -> k.cure();
                    case RomException r -> r.cure();
                    default -> "";
                };
        @Nullable String message = error.getMessage();
        String said = message == null || message.isBlank() ? error.getClass().getSimpleName() : message.strip();
        return cure.isBlank() ? said : said + System.lineSeparator() + "       " + cure.strip();
    }

    /** True when the rooms themselves say what is wrong; anything else is a fault of Ferry's own. */
    static boolean expected(Throwable error) {
        return error instanceof DockerException
                || error instanceof AdbException
                || error instanceof LabException
                || error instanceof KernelException
                || error instanceof RomException
                || error instanceof SessionException
                || error instanceof ImageException
                || error instanceof RefusedException;
    }
}
