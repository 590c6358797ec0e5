package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Layers that the target has are taken out of a saved image; everything else passes unchanged. */
class ImageCopyTest {
    private static final String KNOWN = "ab".repeat(32);
    private static final String NEW = "cd".repeat(32);

    @Test
    void layersThatAreThereDoNotTravel() throws Exception {
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(saved)) {
            put(tar, "blobs/sha256/" + KNOWN, new byte[5000]);
            put(tar, "blobs/sha256/" + NEW, new byte[700]);
            put(tar, "manifest.json", new byte[10]);
        }
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        long[] counted = new long[2];
        ImageCopy.filter(
                new ByteArrayInputStream(saved.toByteArray()), sent, Set.of("sha256:" + KNOWN), counted, bytes -> {});
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName() + " " + tar.readAllBytes().length);
            }
        }
        assertThat(names).containsExactly("blobs/sha256/" + NEW + " 700", "manifest.json 10");
        assertThat(counted[1]).isEqualTo(5000);
        assertThat(counted[0]).isEqualTo(512 + 1024 + 512 + 512);
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] contents) throws Exception {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(contents.length);
        tar.putArchiveEntry(entry);
        tar.write(contents);
        tar.closeArchiveEntry();
    }
}
