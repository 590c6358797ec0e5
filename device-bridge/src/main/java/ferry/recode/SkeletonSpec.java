package ferry.recode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a skeleton container needs: some files in {@code /.ferry} of its root, and its entry point. It says {@code parked}
 * on its standard error once for each of {@code tasks} processes, and is then checkpointed.
 *
 * @param stub the program
 * @param table what it makes
 * @param translated whether it runs under the translator, which must be in the same folder then
 */
public record SkeletonSpec(byte[] stub, byte[] table, boolean translated, int tasks) {
    /** The folder of the files and of the translator inside a container. */
    public static final String FOLDER = StubLayout.FOLDER;
    /** File name of the translator in that folder; a phone's binfmt_misc entry points at it. */
    public static final String TRANSLATOR = "qemu-x86_64";

    private static final String STUB = "stub";
    private static final String TABLE = "table";
    private static final String ENTER = "enter";

    /** The files by their names in the folder, mode 0755 all; without the translator, which is large. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>(Map.of(STUB, stub, TABLE, table));
        if (translated) {
            files.put(ENTER, StubProgram.enter());
        }
        return files;
    }

    /** Argv of a skeleton container. */
    public static List<String> entrypoint(boolean translated) {
        return translated
                ? List.of(path(ENTER), path(TRANSLATOR), path(STUB), path(TABLE))
                : List.of(path(STUB), path(TABLE));
    }

    /** Argv of the stub for something else, inside of a translated container. */
    static List<String> command(String... words) {
        return Stream.concat(Stream.of(path(TRANSLATOR), path(STUB)), Stream.of(words))
                .toList();
    }

    private static String path(String name) {
        return FOLDER + "/" + name;
    }
}
