package ferry.kernel.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class ToolchainTest {
    @TempDir
    Path folder;

    @BeforeEach
    void tools() throws IOException {
        for (String name : List.of("make", "flex", "bison", "bc", "gcc", "ld", "perl")) {
            program(name);
        }
    }

    private void program(String name) throws IOException {
        assertThat(Files.createFile(folder.resolve(name)).toFile().setExecutable(true))
                .isTrue();
    }

    private Toolchain find(String arch) {
        return Toolchain.find(arch, List.of(folder));
    }

    @Test
    void crossCompilerComesFirst() throws IOException {
        for (String name : List.of("clang", "ld.lld", "aarch64-linux-gnu-gcc", "aarch64-linux-gnu-ld")) {
            program(name);
        }
        assertThat(find("arm64").arguments()).containsExactly("ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-");
        Files.delete(folder.resolve("aarch64-linux-gnu-gcc"));
        assertThat(find("arm64").arguments()).containsExactly("ARCH=arm64", "LLVM=1");
        assertThat(find("x86_64").arguments()).containsExactly("ARCH=x86_64");
        assertThat(find("x86_64").sourceArch()).isEqualTo("x86");
    }

    @Test
    void whatIsMissingIsNamedByPackage() throws IOException {
        Files.delete(folder.resolve("flex"));
        assertThatThrownBy(() -> find("arm64"))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("flex, gcc-aarch64-linux-gnu");
        assertThatThrownBy(() -> Toolchain.find("arm64", List.of()))
                .hasMessageContaining("bc, bison, flex, gcc, gcc-aarch64-linux-gnu, make, perl");
    }
}
