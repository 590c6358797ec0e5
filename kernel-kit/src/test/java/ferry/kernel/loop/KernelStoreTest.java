package ferry.kernel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.kernel.build.BuildResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelStoreTest {
    @TempDir
    Path temp;

    private Path config(String text) throws IOException {
        return Files.writeString(Files.createTempFile(temp, "config", ""), text);
    }

    @Test
    void theKeyChangesWithAllThatAKernelIsMadeOf() throws IOException {
        String key = KernelStore.key("6.12.1-1", config("# made today\nCONFIG_A=y\n"), List.of());
        assertThat(key).matches("[0-9a-f]{16}");
        assertThat(KernelStore.key("6.12.1-1", config("# made tomorrow\nCONFIG_A=y\n"), List.of()))
                .as("comments do not count")
                .isEqualTo(key);
        assertThat(KernelStore.key("6.12.2-1", config("CONFIG_A=y\n"), List.of()))
                .isNotEqualTo(key);
        assertThat(KernelStore.key("6.12.1-1", config("# CONFIG_A is not set\n"), List.of()))
                .isNotEqualTo(key);
        assertThat(KernelStore.key("6.12.1-1", config("CONFIG_A=y\n"), List.of("cgroup-prefix")))
                .isNotEqualTo(key);
        assertThat(KernelStore.key("6.12.1-1", config("CONFIG_CC_VERSION_TEXT=\"gcc 14\"\nCONFIG_A=y\n"), List.of()))
                .as("the compiler stands in the configuration")
                .isNotEqualTo(key);
    }

    @Test
    void aKernelIsFoundOnceItIsKeptWhole() throws IOException {
        KernelStore store = new KernelStore(temp.resolve("built"));
        assertThat(store.find("0123456789abcdef")).isEmpty();
        Path made = Files.createDirectories(temp.resolve("result/modules/lib"));
        Path folder = temp.resolve("result");
        Files.writeString(folder.resolve("Image"), "image");
        Files.writeString(folder.resolve("kernel.json"), "{}");
        Files.writeString(made.resolve("a.ko"), "module");
        BuildResult result = new BuildResult(
                folder,
                folder.resolve("Image"),
                "6.12.1",
                "arm64",
                "gcc",
                1,
                1,
                List.of(),
                Map.of("Image", "", "modules/lib/a.ko", ""),
                Map.of(),
                List.of());
        // A copy that was broken off must not be taken for a kernel.
        Files.createDirectories(temp.resolve("built/0123456789abcdef.part/modules"));
        assertThat(store.find("0123456789abcdef")).isEmpty();

        Path kept = store.keep("0123456789abcdef", result);
        assertThat(store.find("0123456789abcdef")).contains(kept);
        assertThat(kept.resolve("Image")).hasContent("image");
        assertThat(kept.resolve("modules/lib/a.ko")).hasContent("module");
        assertThat(temp.resolve("built")).isDirectoryNotContaining("glob:**.part");
    }
}
