package ferry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.rom.device.PhoneIdentity;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What phones are listed, and what is made of their properties. */
class RomTargetsTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            flash.locked=1                                                       | locked
            flash.locked=0                                                       | unlocked
            vbmeta.device_state=unlocked                                         | unlocked
            verifiedbootstate=orange                                             | unlocked
            verifiedbootstate=green                                              | locked
            verifiedbootstate=yellow flash.locked=1                              | locked
            verifiedbootstate=orange flash.locked=0 vbmeta.device_state=unlocked | unlocked
            verifiedbootstate=green flash.locked=0                               | contradictory
            verifiedbootstate=red                                                | ''
            other=1                                                              | ''
            """)
    void bootloader(String properties, String word) {
        assertThat(identity(properties).bootloader()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            slot_suffix=_b                       | b
            slot_suffix=a                        | a
            product.device=raphael               | none
            product.device=x build.ab_update=true | ''
            other=1                              | ''
            """)
    void slot(String properties, String word) {
        assertThat(identity(properties).slot()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            product.manufacturer=Xiaomi product.model=M2  | Xiaomi M2
            product.manufacturer=pixel product.model=Pixel | Pixel
            product.model=M2                              | M2
            other=1                                       | ''
            """)
    void model(String properties, String word) {
        assertThat(identity(properties).model()).isEqualTo(word);
    }

    /** Properties without the ro. and ro.boot. before their names. */
    private static PhoneIdentity identity(String properties) {
        Map<String, String> all = Arrays.stream(properties.split(" ", -1))
                .map(p -> p.split("=", -1))
                .collect(Collectors.toMap(p -> p[0], p -> p[1]));
        return PhoneIdentity.of(name -> all.getOrDefault(name.replaceFirst("^ro\\.(boot\\.)?", ""), ""));
    }

    /** One that does not trust this PC is there all the same; adb's trouble with one phone does not end the list. */
    @Test
    void whatDoesNotAnswerIsListedWithItsReason() {
        try (FakeServices services = new FakeServices(temp)) {
            Shell shell = new Shell(services, false);
            Shell.Answer answer = shell.run("rom targets");
            assertThat(answer.exit()).isZero();
            assertThat(answer.err()).isEmpty();
            assertThat(answer.out()).isEqualTo("""
                    PHONE               STATE         MODEL  DEVICE  ANDROID  PATCH  SLOT  BOOTLOADER
                    lab-phone           up            -      -       -        -      -     -
                    phone:X\\u{1b}[31mY  unauthorized  -      -       -        -      -     -
                    lab-phone: adb lists no phone that answers. Plug one in.
                    phone:X\\u{1b}[31mY: the phone does not trust this PC. Accept the question on it.
                    """);
            assertThat(shell.run("rom targets --json").out())
                    .endsWith(
                            "{\"endpoint\":\"phone:X\\u001B[31mY\",\"state\":\"unauthorized\",\"virtual\":false,\"model\":null,"
                                    + "\"device\":null,\"android\":null,\"securityPatch\":null,\"slot\":null,\"bootloader\":null,"
                                    + "\"problem\":\"the phone does not trust this PC. Accept the question on it.\"}]\n");
        }
    }
}
