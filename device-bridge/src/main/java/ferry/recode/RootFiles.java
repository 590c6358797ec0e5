package ferry.recode;

import java.io.IOException;
import java.util.Optional;

/** Reads files of the source container's root file system, such as the libraries that its processes have mapped. */
@FunctionalInterface
public interface RootFiles {
    /** The whole file at an absolute path inside the container; empty when it is not there or is not a regular file. */
    Optional<byte[]> read(String path) throws IOException;
}
