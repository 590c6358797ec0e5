package ferry.app;

import ferry.cli.FerryCommandLine;

/** Where Java starts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exit;
        try (Services services =
                new LiveServices(FerryHome.current(), notice -> System.err.println("ferry: " + notice))) {
            exit = FerryCommandLine.run(services, arguments);
        }
        System.exit(exit);
    }
}
