package ferry.rom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of the assets module on the class path.
 *
 * @param name below ferry/assets, such as lab/pc-start.sh
 */
public record Asset(String name) {
    /** Writes it into the folder under its last name and returns where; an equal file is left as it is. */
    public Path unpackInto(Path folder) {
        byte[] bytes = bytes();
        Path target = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
        try {
            Files.createDirectories(folder);
            if (Files.isRegularFile(target) && MessageDigest.isEqual(Files.readAllBytes(target), bytes)) {
                return target;
            }
            // By rename: a running bash reads its script piece by piece and must not see it change.
            Path part = Files.createTempFile(folder, "asset", ".part");
            Files.write(part, bytes);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw new RomException(
                    "Cannot write " + target + ": " + e.getMessage(), "Look at the folder's owner and free space.", e);
        }
    }

    /** Eight hexadecimal digits that change when one of these assets or the word changes. */
    public static String fingerprint(String word, Asset... assets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(word.getBytes(StandardCharsets.UTF_8));
            for (Asset asset : assets) {
                digest.update(asset.bytes());
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes() {
        try (InputStream in = Asset.class.getResourceAsStream("/ferry/assets/" + name)) {
            if (in == null) {
                throw new RomException("Ferry's own file " + name + " is missing.", "Build Ferry anew.", null);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
