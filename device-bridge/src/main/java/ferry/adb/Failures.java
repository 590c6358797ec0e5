package ferry.adb;

import java.util.Locale;

/** Turns the adb server's FAIL texts into errors with a cure. */
final class Failures {
    private Failures() {}

    static AdbException of(String doing, String serverText) {
        String text = serverText.strip();
        return new AdbException(doing + ": " + Printable.of(text), cure(text.toLowerCase(Locale.ROOT)), null);
    }

    private static String cure(String text) {
        if (text.contains("unauthorized")) {
            return "Unlock the phone and allow USB debugging in the dialog that it shows.";
        }
        if (text.contains("more than one device")) {
            return "Two devices have this serial; unplug one of them.";
        }
        if (text.contains("no permissions")) {
            return "This user may not open the USB device: install the udev rules for Android (android-sdk-platform-tools-common)"
                    + " and be a member of plugdev.";
        }
        if (text.contains("offline")) {
            return "Unplug and replug the phone, or run: adb reconnect offline";
        }
        if (text.contains("not found") || text.contains("no devices")) {
            return "Plug the phone in or connect it (ferry endpoints lists what adb sees).";
        }
        if (text.contains("unknown host service")) {
            return "This adb is too old for it: install Android's platform-tools (31 or newer) and run: adb kill-server";
        }
        if (text.contains("cannot bind") && text.contains("no such file")) {
            return "The adb server that runs does not see this folder: it is another user's, or a container's. Ferry can have one"
                    + " of its own: ANDROID_ADB_SERVER_PORT=5038.";
        }
        if (text.contains("address already in use") || text.contains("cannot bind")) {
            return "Another program holds that address; choose another one.";
        }
        return "";
    }
}
