package ferry.cli;

import picocli.CommandLine.IVersionProvider;

/** Ferry's version and the Java it runs on, for reports of faults. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"ferry 0.1.0 (Java " + Runtime.version() + ", " + System.getProperty("os.arch") + ")"};
    }
}
