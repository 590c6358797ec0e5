package ferry.rom.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import ferry.adb.QrPairing;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrCodeTest {
    private static final int SCALE = 4;

    @Test
    void thePictureIsReadAgain() throws Exception {
        String text = QrPairing.fresh().text();
        QrCode code = QrCode.of(text);
        int side = code.size() * SCALE;
        int[] pixels = new int[side * side];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = code.dark(i % side / SCALE, i / side / SCALE) ? 0 : 0xffffff;
        }
        assertThat(read(pixels, side)).isEqualTo(text);
    }

    @Test
    void theBlocksOfATerminalAreReadAgain() throws Exception {
        String text = QrPairing.fresh().text();
        QrCode code = QrCode.of(text);
        List<String> lines = code.blocks().lines().toList();
        int side = code.size() * SCALE;
        int[] pixels = new int[side * side];
        for (int i = 0; i < pixels.length; i++) {
            int y = i / side / SCALE;
            char block = lines.get(y / 2).charAt(i % side / SCALE);
            pixels[i] = block == '█' || block == (y % 2 == 0 ? '▀' : '▄') ? 0xffffff : 0;
        }
        assertThat(read(pixels, side)).isEqualTo(text);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> QrCode.of("x".repeat(8000))).isInstanceOf(IllegalArgumentException.class);
    }

    private static String read(int[] pixels, int side) throws Exception {
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, pixels))))
                .getText();
    }
}
