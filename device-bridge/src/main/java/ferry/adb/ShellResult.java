package ferry.adb;

/**
 * What a command on the device left behind.
 *
 * @param exitCode 0-255 as the device's sh gives it; 128 + signal for a killed program
 * @param out standard output as UTF-8 text, broken bytes replaced
 * @param err standard error alike; empty on devices without shell_v2, where it is part of {@code out}
 */
public record ShellResult(int exitCode, String out, String err) {
    public boolean ok() {
        return exitCode == 0;
    }

    /** This result when the command succeeded; else an error that shows what the command said. */
    public ShellResult check(String doing) {
        if (!ok()) {
            String said = err.isBlank() ? out : err;
            throw new AdbException(
                    doing + ": the command on the device ended with " + exitCode + ": " + Printable.of(said.strip()),
                    "",
                    null);
        }
        return this;
    }
}
