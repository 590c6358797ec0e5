package ferry.rom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetTest {
    private static final Asset INIT = new Asset("phone/phone-init.sh");

    @TempDir
    Path folder;

    @Test
    void replacesAnOlderScriptWithoutChangingTheOpenOne() throws Exception {
        Path script = folder.resolve("phone-init.sh");
        Files.writeString(script, "old");
        try (var running = Files.newInputStream(script)) {
            assertThat(INIT.unpackInto(folder)).isEqualTo(script);
            assertThat(new String(running.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("old");
        }
        assertThat(script).content().startsWith("#!/bin/bash");
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(script);
        }
    }

    @Test
    void theFingerprintChangesWithTheWordAndTheAssets() {
        String one = Asset.fingerprint("a", INIT);
        assertThat(one).matches("[0-9a-f]{8}").isEqualTo(Asset.fingerprint("a", INIT));
        assertThat(one).isNotEqualTo(Asset.fingerprint("b", INIT));
        assertThat(one).isNotEqualTo(Asset.fingerprint("a", new Asset("phone/phone-build.sh")));
    }

    @Test
    void aMissingAssetIsNamed() {
        assertThatThrownBy(() -> new Asset("lab/none.sh").unpackInto(folder)).hasMessageContaining("lab/none.sh");
    }
}
