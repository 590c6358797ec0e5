package ferry.rom.device;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.Map;

/** A text as a QR code (ISO/IEC 18004): a square of dark and light modules, with the light border that scanners need. */
public final class QrCode {
    /** Modules of light border on each side. */
    private static final int BORDER = 4;

    private final BitMatrix modules;

    private QrCode(BitMatrix modules) {
        this.modules = modules;
    }

    /**
     * Encodes a text.
     *
     * @throws IllegalArgumentException when it is empty or longer than a QR code holds
     */
    public static QrCode of(String text) {
        try {
            // Without a size, zxing gives one dot for each module.
            return new QrCode(new QRCodeWriter()
                    .encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, BORDER)));
        } catch (WriterException e) {
            throw new IllegalArgumentException("The text does not fit into a QR code: " + e.getMessage(), e);
        }
    }

    /** Modules in a row and in a column, border included. */
    public int size() {
        return modules.getWidth();
    }

    public boolean dark(int x, int y) {
        return modules.get(x, y);
    }

    /**
     * The code in half blocks, two rows of modules a line. On a dark terminal it has to be drawn in dark on light, so the
     * light modules are the ones that are drawn.
     */
    public String blocks() {
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < size(); y += 2) {
            for (int x = 0; x < size(); x++) {
                boolean above = !dark(x, y);
                boolean below = y + 1 < size() && !dark(x, y + 1);
                text.append(above ? below ? '█' : '▀' : below ? '▄' : ' ');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
