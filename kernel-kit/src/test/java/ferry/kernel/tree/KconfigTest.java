package ferry.kernel.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ferry.kernel.ConfigReader;
import ferry.kernel.KernelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KconfigTest {
    private static final String ROOT = """
            mainmenu "Linux/$(ARCH) $(KERNELVERSION)"
            source "arch/$(SRCARCH)/Kconfig"
            config EXPERT
            \tbool "Expert" # asks more
            config CHECKPOINT
            \tbool "Checkpoint" if EXPERT
            \tdepends on PROC && \\
            \t\tNET
            \tselect KCMP
            \thelp
            \t  Text with words that look like statements:

            \t  depends on NOTHING
            \t    config WRONG
            config DIRTY
            \tbool "Dirty"
            \tdepends on CHECKPOINT && HAVE_DIRTY
            config KCMP
            \tbool
            menu "Files"
            \tdepends on BLOCK
            config PROC
            \tbool "Proc"
            if MISC
            config SQUASH
            \ttristate "Squash"
            endif
            endmenu
            config MISC
            \tbool "Misc"
            config NET
            \tbool "Net"
            config BLOCK
            \tbool "Block"
            config EITHER
            \tbool "Either"
            \tdepends on (ARCH_X || NET) && !SMALL && WORD = "yes" && $(cc-option,-mabi=lp64)
            config SMALL
            \tbool "Small"
            config WORD
            \tstring "Word"
            choice
            \tprompt "Bits"
            \tdepends on MISC
            config BITS_39
            \tbool "39"
            config BITS_48
            \tbool "48"
            endchoice
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void tree() throws IOException {
        Files.writeString(folder.resolve("Makefile"), "VERSION = 6\nPATCHLEVEL = 1\n");
        Files.writeString(folder.resolve("Kconfig"), ROOT);
        Files.createDirectories(folder.resolve("arch/arm64"));
        Files.writeString(folder.resolve("arch/arm64/Kconfig"), "config HAVE_DIRTY\n\tbool\n");
    }

    private Kconfig kconfig() {
        return Kconfig.read(SourceTree.open(folder), "arm64");
    }

    private static KernelConfig config(String values) throws IOException {
        String text = Map.of("a", values).values().iterator().next().lines().collect(Collectors.joining("\n"));
        return ConfigReader.read(new java.io.ByteArrayInputStream(
                ("# Linux/arm64 6.1.0 Kernel Configuration\nCONFIG_Z=y\n" + text + "\n")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHECKPOINT | PROC NET | is asked for only with EXPERT, which is off.",
                "CHECKPOINT | EXPERT NET | depends on PROC, which is off. PROC depends on BLOCK, which is off. BLOCK can be chosen",
                "DIRTY | EXPERT PROC NET BLOCK CHECKPOINT | HAVE_DIRTY cannot be chosen; nothing of this architecture selects it.",
                "SQUASH | BLOCK | SQUASH depends on MISC, which is off.",
                "KCMP | BLOCK | KCMP cannot be chosen; it is on with CHECKPOINT.",
                "EITHER | BLOCK | depends on ARCH_X || NET",
                "EITHER | NET SMALL | SMALL being off, and it is y",
                "EITHER | NET | depends on WORD=\"yes\"",
                "BITS_48 | MISC BITS_39 | is one of a choice, and BITS_39 is chosen.",
                "NOTHING | BLOCK | NOTHING is no option of this kernel",
                "WRONG | BLOCK | WRONG is no option of this kernel"
            })
    void saysWhyAnOptionIsOff(String option, String on, String words) throws IOException {
        String values = on.replaceAll("(\\w+) ?", "CONFIG_$1=y\n");
        assertThat(kconfig().whyOff(option, config(values))).contains(words);
    }

    @Test
    void findsWhatOpensAnOption() throws IOException {
        Kconfig kconfig = kconfig();
        assertThat(kconfig.openers("SQUASH", config("")::value)).containsExactlyInAnyOrder("MISC", "BLOCK");
        assertThat(kconfig.openers("CHECKPOINT", config("CONFIG_NET=y\n")::value))
                .containsExactlyInAnyOrder("EXPERT", "PROC", "BLOCK");
        // Nobody can choose HAVE_DIRTY, and a choice is not made for anyone.
        assertThat(kconfig.openers("DIRTY", config("")::value)).isEmpty();
        assertThat(kconfig.openers("BITS_48", config("CONFIG_MISC=y\n")::value)).isEmpty();
        assertThat(kconfig.openers("EITHER", config("CONFIG_SMALL=y\n")::value)).isEmpty();
    }

    @Test
    void saysWhyAnOptionIsOn() throws IOException {
        assertThat(kconfig().whyOn("KCMP", config("CONFIG_CHECKPOINT=y\nCONFIG_KCMP=y\n")))
                .isEqualTo("CHECKPOINT selects it.");
        assertThat(kconfig().whyOn("KCMP", config("CONFIG_KCMP=y\n"))).contains("has a default");
    }

    @ParameterizedTest
    @CsvSource({"source \"Kconfig\", circle", "source \"gone/Kconfig\", no gone/Kconfig", "source \"../x\", leaves"})
    void wrongFilesAreNamed(String line, String words) throws IOException {
        Files.writeString(folder.resolve("arch/arm64/Kconfig"), line + "\n");
        assertThatThrownBy(this::kconfig).hasMessageContaining(words);
    }

    @Test
    void missingOptionalFilesAreNone() throws IOException {
        Files.writeString(folder.resolve("arch/arm64/Kconfig"), "osource \"gone/Kconfig\"\norsource \"x\"\n");
        assertThat(kconfig().has("NET")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "A && !(B || C) ; A ; true",
                "A && !(B || C) ; A B ; false",
                "A=y || B=m ; A ; true",
                "A!=y ; A ; false",
                "$(success,test) && A ; A ; true",
                "((((A)))) ; A ; true",
                "A && ; A ; true"
            })
    void conditionsAreUnderstood(String text, String on, boolean holds) {
        assertThat(KconfigExpression.parse(text)
                        .holds(name -> java.util.List.of(on.split(" ", -1)).contains(name) ? "y" : "n"))
                .isEqualTo(holds);
    }
}
