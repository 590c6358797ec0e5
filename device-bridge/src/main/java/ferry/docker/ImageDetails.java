package ferry.docker;

import java.util.List;

/**
 * What an engine knows of one image.
 *
 * @param digests names with the digest of their manifest, as a registry knows them
 * @param platform such as linux/amd64
 * @param created as the image's author wrote it, RFC 3339; may be empty
 * @param command entrypoint and command that a container runs
 * @param layers digests of the unpacked layers (diff ids), the lowest first
 * @param history how it came about, the newest first
 */
public record ImageDetails(
        String id,
        List<String> tags,
        List<String> digests,
        String platform,
        long bytes,
        String created,
        List<String> command,
        List<String> environment,
        List<String> ports,
        List<String> volumes,
        List<String> layers,
        List<Made> history) {

    /**
     * A step of its making.
     *
     * @param created seconds since the epoch
     * @param by the command, as the builder wrote it
     * @param bytes what it added; 0 for a step that made no layer
     */
    public record Made(long created, String by, long bytes, List<String> tags) {}
}
