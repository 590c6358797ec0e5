package ferry.rom.device;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a phone says of itself by its properties; each is empty where it does not say it. The words are the phone's own.
 *
 * @param device the code name, such as raphael
 * @param android the release, such as 15
 * @param patch the security patch level
 * @param slot the slot that it was started from; none where it has only one
 * @param bootloader locked, unlocked, or contradictory when its properties do not agree
 */
public record PhoneIdentity(String model, String device, String android, String patch, String slot, String bootloader) {
    /** One that says nothing of itself. */
    public static final PhoneIdentity UNKNOWN = new PhoneIdentity("", "", "", "", "", "");

    /** @param properties gives a system property, empty when it is not set */
    public static PhoneIdentity of(UnaryOperator<String> properties) {
        String device = properties.apply("ro.product.device");
        return new PhoneIdentity(
                model(properties.apply("ro.product.manufacturer"), properties.apply("ro.product.model")),
                device,
                properties.apply("ro.build.version.release"),
                properties.apply("ro.build.version.security_patch"),
                slot(properties.apply("ro.boot.slot_suffix"), properties.apply("ro.build.ab_update"), device),
                bootloader(properties));
    }

    private static String model(String manufacturer, String model) {
        boolean said = model.regionMatches(true, 0, manufacturer, 0, manufacturer.length());
        return said ? model : (manufacturer + " " + model).strip();
    }

    /** Phones without A/B partitions do not set the suffix; neither does what is no Android at all. */
    private static String slot(String suffix, String twoSlots, String device) {
        if (!suffix.isEmpty()) return suffix.startsWith("_") ? suffix.substring(1) : suffix;
        return device.isEmpty() || twoSlots.equals("true") ? "" : "none";
    }

    /** Three properties tell it, and which of them a bootloader sets differs; a root module may hide some of them. */
    private static String bootloader(UnaryOperator<String> properties) {
        List<String> said = new ArrayList<>();
        switch (properties.apply("ro.boot.flash.locked")) {
            case "0" -> said.add("unlocked");
            case "1" -> said.add("locked");
            default -> {}
        }
        switch (properties.apply("ro.boot.vbmeta.device_state")) {
            case "unlocked" -> said.add("unlocked");
            case "locked" -> said.add("locked");
            default -> {}
        }
        // Verified boot: orange is an unlocked bootloader; green and yellow are locked ones (Android's own key, or
        // another).
        switch (properties.apply("ro.boot.verifiedbootstate")) {
            case "orange" -> said.add("unlocked");
            case "green", "yellow" -> said.add("locked");
            default -> {}
        }
        TreeSet<String> different = new TreeSet<>(said);
        return different.isEmpty() ? "" : different.size() == 1 ? different.first() : "contradictory";
    }
}
