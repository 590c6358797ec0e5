package ferry.adb;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Pairing by a picture, as Android 11 and later know it: the phone reads a name and a password off this screen and
 * announces a service of that name; who knows the password pairs with it.
 *
 * @param name that the phone announces itself by
 * @param password good for this one pairing
 */
public record QrPairing(String name, String password) {
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    private static final int NAME = 10;
    private static final int PASSWORD = 16;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A phone that was just paired takes some seconds until it listens on its other port. */
    private static final int CONNECT_TRIES = 20;

    /** A new name and a new password. */
    public static QrPairing fresh() {
        SecureRandom random = new SecureRandom();
        return new QrPairing("ferry-" + word(random, NAME), word(random, PASSWORD));
    }

    private static String word(SecureRandom random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    /** What the picture says: in the manner of a Wi-Fi network's, with the type ADB. */
    public String text() {
        return "WIFI:T:ADB;S:" + name + ";P:" + password + ";;";
    }

    /**
     * Waits until a phone has read the picture, pairs with it and connects it. An interrupt ends it.
     *
     * @return the address that it is connected by
     * @throws AdbException when the adb server cannot look for phones, or the pairing fails
     */
    public String pair(AdbServer adb) throws InterruptedException {
        return pair(adb, PAUSE);
    }

    String pair(AdbServer adb, Duration pause) throws InterruptedException {
        MdnsService waiting = await(
                        adb,
                        pause,
                        Integer.MAX_VALUE,
                        s -> is(s, MdnsService.PAIRING) && s.name().equals(name))
                .orElseThrow();
        adb.pair(password, waiting.address());
        MdnsService open = await(
                        adb,
                        pause,
                        CONNECT_TRIES,
                        s -> is(s, MdnsService.CONNECT) && s.host().equals(waiting.host()))
                .orElseThrow(() -> new AdbException(
                        "The phone at " + waiting.host() + " is paired, but does not say where it can be connected",
                        "Connect it by the address that its page \"wireless debugging\" shows.",
                        null));
        // Newer adb servers connect by themselves what they are paired with; asking once more does no harm.
        adb.connect(open.address());
        return open.address();
    }

    private static boolean is(MdnsService service, String type) {
        return service.type().equals(type);
    }

    private static Optional<MdnsService> await(AdbServer adb, Duration pause, int tries, Predicate<MdnsService> wanted)
            throws InterruptedException {
        for (int i = 0; i < tries; i++) {
            Optional<MdnsService> found =
                    adb.mdnsServices().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found;
            }
            Thread.sleep(pause);
        }
        return Optional.empty();
    }
}
