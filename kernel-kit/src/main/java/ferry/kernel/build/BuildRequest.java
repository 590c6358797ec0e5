package ferry.kernel.build;

import ferry.kernel.Purpose;
import ferry.kernel.patch.KernelPatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be built.
 *
 * @param source a tree's folder, or a tarball of one
 * @param arch as make wants it: arm64, x86_64
 * @param base the configuration to begin with: a file, or a target of the tree such as defconfig
 * @param purposes what the kernel is for: what they need is switched on
 * @param keepKabi leave out what breaks the module interface of GKI; empty: on GKI trees
 * @param wish what else to change, over all of that
 * @param patches to apply to the tree first
 * @param work the folder for everything: {@code source}, {@code build}, {@code result}
 * @param jobs compilers at the same time
 * @param anyway go on when the tree did not take all of the wish
 */
public record BuildRequest(
        Path source,
        String arch,
        Base base,
        Set<Purpose> purposes,
        Optional<Boolean> keepKabi,
        Map<String, String> wish,
        List<KernelPatch> patches,
        Path work,
        int jobs,
        boolean anyway) {
    /** Exactly one of both is there. */
    public record Base(Optional<Path> file, Optional<String> target) {
        /** A file when there is one of that name, else a target. */
        public static Base of(String word) {
            Path file = Path.of(word);
            return Files.isRegularFile(file)
                    ? new Base(Optional.of(file), Optional.empty())
                    : new Base(Optional.empty(), Optional.of(word));
        }
    }
}
