package ferry.rom.device;

import java.util.regex.Pattern;

/**
 * Who else may reach a device's adb.
 *
 * @param port on which adb listens without encryption and pairing (adb tcpip); 0 for none
 * @param wireless whether wireless debugging is on
 * @param vulnerable whether CVE-2026-0073 stands open in its adb: on the same network, a shell can be had without pairing
 */
public record AdbExposure(int port, boolean wireless, boolean vulnerable) {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    /** Android's security bulletin of this level closes CVE-2026-0073. */
    public static final String MENDED = "2026-05-01";

    /** Whether someone on the network can get in: there is a way, and it is not guarded. */
    public boolean open() {
        return port > 0 || (wireless && vulnerable);
    }

    /**
     * From the device's properties.
     *
     * @param release Android's, such as 15; empty for what is no Android
     * @param patch security patch level, such as 2026-03-05
     */
    static AdbExposure of(String release, String patch, String servicePort, String persistedPort, String tlsPort) {
        int port = Math.max(port(servicePort), port(persistedPort));
        return new AdbExposure(port, port(tlsPort) > 0, vulnerable(release, patch));
    }

    /** Android 14 to 16 before the patch level; a level that is no date says nothing and counts as an old one. */
    static boolean vulnerable(String release, String patch) {
        String major = release.split("\\.", -1)[0];
        boolean affected = major.equals("14") || major.equals("15") || major.equals("16");
        return affected && !(DATE.matcher(patch).matches() && patch.compareTo(MENDED) >= 0);
    }

    private static int port(String text) {
        return text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
    }
}
