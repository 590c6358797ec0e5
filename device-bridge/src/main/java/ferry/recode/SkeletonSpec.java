package ferry.recode;

import java.util.List;

/**
 * What a skeleton container needs: two files in {@code /.ferry} of its root, and its entry point. It says {@code parked}
 * on its standard error once for each of {@code tasks} processes, and is then checkpointed.
 *
 * @param stub the program, mode 0755
 * @param table what it makes, mode 0644
 * @param entrypoint argv of the skeleton container; starts with the translator where there is one
 */
public record SkeletonSpec(byte[] stub, byte[] table, List<String> entrypoint, int tasks) {
    /** The folder of the two files and of the translator inside a container. */
    public static final String FOLDER = StubLayout.FOLDER;
    /** File name of the translator in that folder; a phone's binfmt_misc entry points at it. */
    public static final String TRANSLATOR = "qemu-x86_64";

    public static final String STUB = "stub";
    public static final String TABLE = "table";
}
