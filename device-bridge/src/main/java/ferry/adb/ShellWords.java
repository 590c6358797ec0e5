package ferry.adb;

import java.util.regex.Pattern;

/** Words for the device's sh (mksh, bash, dash alike): everything but harmless characters goes into single quotes. */
public final class ShellWords {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:,@%+-]+");

    private ShellWords() {}

    /** The command line that gives exactly these words to the program named by the first one. */
    public static String join(String... argv) {
        if (argv.length == 0) {
            throw new IllegalArgumentException("no command");
        }
        StringBuilder line = new StringBuilder();
        for (String word : argv) {
            line.append(line.isEmpty() ? "" : " ").append(quote(word));
        }
        return line.toString();
    }

    /** One word. A NUL character, which no program can be given, is refused. */
    public static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new AdbException(
                    "A word of a command holds a NUL character, which no program can be given", "", null);
        }
        return HARMLESS.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
