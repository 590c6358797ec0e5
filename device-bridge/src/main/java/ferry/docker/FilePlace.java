package ferry.docker;

/**
 * Where files are: in a container or in a volume of an engine.
 *
 * @param volume whether {@code id} names a volume, else a container
 */
public record FilePlace(boolean volume, String id) {
    public static FilePlace container(String id) {
        return new FilePlace(false, id);
    }

    public static FilePlace volume(String name) {
        return new FilePlace(true, name);
    }
}
