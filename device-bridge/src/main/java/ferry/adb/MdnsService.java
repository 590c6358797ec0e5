package ferry.adb;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service of adb that a device of the network announces by multicast DNS.
 *
 * @param name of the instance, chosen by the device, such as adb-8f2a91c0-Xy12ab
 * @param type such as {@link #PAIRING}
 * @param host an address of the device
 */
public record MdnsService(String name, String type, String host, int port) {
    /** A device that waits to be paired. */
    public static final String PAIRING = "_adb-tls-pairing._tcp";

    /** A device whose wireless debugging is on; paired computers can connect. */
    public static final String CONNECT = "_adb-tls-connect._tcp";

    private static final int MAX_LINE = 1024;
    private static final int MAX_SERVICES = 1000;
    private static final int MAX_PORT = 65_535;
    private static final Pattern LINE =
            Pattern.compile("([^\\t]{1,255})\\t(_[A-Za-z0-9-]{1,40}\\._tcp)\\.?\\t(\\S{1,255}):(\\d{1,5})\\s*");

    /** Such as 192.168.1.7:37123, as {@link AdbServer#connect} takes it. */
    public String address() {
        return host + ":" + port;
    }

    /**
     * Reads the answer to {@code host:mdns:services}: a line each, instance, type and address with tabs between them
     * (AOSP adb/client/transport_mdns.cpp). Never fails: what comes from the network and makes no sense is left out.
     */
    static List<MdnsService> parse(String text) {
        List<MdnsService> services = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Matcher m = LINE.matcher(line);
            if (line.length() > MAX_LINE || services.size() == MAX_SERVICES || !m.matches()) {
                continue;
            }
            int port = Integer.parseInt(m.group(4));
            if (port > 0 && port <= MAX_PORT) {
                services.add(new MdnsService(m.group(1), m.group(2), m.group(3), port));
            }
        }
        return List.copyOf(services);
    }
}
