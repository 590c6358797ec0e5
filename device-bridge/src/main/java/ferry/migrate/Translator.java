package ferry.migrate;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The translator that Ferry puts into a container on an arm64 machine.
 *
 * @param program a static qemu-x86_64 for arm64 on this computer; empty when there is none
 */
public record Translator(Optional<Path> program) {
    /** None: the translated way is not possible then. */
    public static Translator none() {
        return new Translator(Optional.empty());
    }
}
