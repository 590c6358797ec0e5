package ferry.docker;

/**
 * What an engine keeps on its disk, and what of it a prune would free; in bytes.
 *
 * @param danglingBytes of images without a tag that no container uses
 * @param unusedImageBytes of all images that no container uses, at least: what used images share among themselves counts twice
 * @param unusedVolumeBytes of volumes that no container uses
 */
public record DiskUse(
        long imageBytes, long danglingBytes, long unusedImageBytes, long volumeBytes, long unusedVolumeBytes) {}
