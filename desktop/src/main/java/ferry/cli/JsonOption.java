package ferry.cli;

import picocli.CommandLine.Option;

/** {@code --json}: one document, or one object a line for what takes time. */
final class JsonOption {
    @Option(names = "--json", description = "Print JSON: one document, or one object a line for what takes time.")
    boolean json;
}
