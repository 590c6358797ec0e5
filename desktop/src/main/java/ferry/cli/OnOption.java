package ferry.cli;

import picocli.CommandLine.Option;

/** {@code --on}, for commands that act on one endpoint. */
final class OnOption {
    @Option(
            names = "--on",
            required = true,
            paramLabel = "ENDPOINT",
            description = "Where: pc, lab-pc, lab-phone or phone:SERIAL (see: ferry endpoints).")
    String endpoint = "";
}
