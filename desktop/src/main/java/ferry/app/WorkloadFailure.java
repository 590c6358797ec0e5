package ferry.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What the script that makes sample containers failed at, told by the end of what it and apt printed. */
final class WorkloadFailure {
    /** In the order in which they are looked for: apt goes on about the network when the disk is full. */
    private static final List<Map.Entry<Pattern, String>> CAUSES = List.of(
            cause("no space left on device", "The disk is full: free some 500 MB where Ferry's cache is (%s)."),
            cause(
                    "no mmdebstrap|mmdebstrap: (command )?not found",
                    "Its packages are fetched by mmdebstrap: sudo apt-get install mmdebstrap"),
            cause("no gcc|gcc: (command )?not found", "Its program is compiled by gcc: sudo apt-get install gcc"),
            cause(
                    "no_pubkey|debian-archive-keyring|signatures couldn.t be verified",
                    "Debian's keys are missing or old: sudo apt-get install debian-archive-keyring"),
            cause(
                    "resolv|network is unreachable|no route to host|could not connect|cannot initiate the connection"
                            + "|connection (timed out|refused|failed)|timed out|unable to connect|failed to fetch"
                            + "|503 |502 ",
                    "Its packages come from a Debian mirror, once, and none answers: connect this computer to the network,"
                            + " or name a mirror that it reaches: FERRY_DEBIAN_MIRROR=http://HOST/debian"),
            cause("was not fetched", "The cache is not whole: remove the folder %s and try again."));

    private WorkloadFailure() {}

    private static Map.Entry<Pattern, String> cause(String signs, String cure) {
        return Map.entry(Pattern.compile(signs, Pattern.CASE_INSENSITIVE), cure);
    }

    /** @param tail the end of the output */
    static LabException of(String name, List<String> tail, Path cache) {
        String said = String.join("\n", tail);
        String cure = CAUSES.stream()
                .filter(c -> c.getKey().matcher(said).find())
                .findFirst()
                .map(c -> c.getValue().formatted(cache))
                .orElse("All that was said is in " + cache.resolve("fetch.log") + "; once more may do.");
        return new LabException("The sample container " + name + " could not be made: " + telling(tail), cure, null);
    }

    /** The first line that names an error, else the last one. */
    private static String telling(List<String> tail) {
        return tail.stream()
                .map(String::strip)
                .filter(line -> line.startsWith("make: ")
                        || line.startsWith("E: ")
                        || line.toLowerCase(Locale.ROOT).contains("error"))
                .findFirst()
                .or(() -> tail.reversed().stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst())
                .orElse("the script said nothing");
    }
}
