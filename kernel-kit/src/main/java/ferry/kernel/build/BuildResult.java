package ferry.kernel.build;

import ferry.kernel.Fragment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A built kernel, as its manifest {@code kernel.json} in the result folder has it too.
 *
 * @param release as uname -r will say it
 * @param compiled files that were compiled this time; 0 when nothing had changed
 * @param sha256 by file of the folder, in hex
 * @param added options that were switched on because the wish depends on them
 * @param dropped what of the wish the tree did not take
 */
public record BuildResult(
        Path folder,
        Path image,
        String release,
        String arch,
        String compiler,
        int compiled,
        long ms,
        List<String> patches,
        Map<String, String> sha256,
        Map<String, String> added,
        List<Fragment.Dropped> dropped) {}
