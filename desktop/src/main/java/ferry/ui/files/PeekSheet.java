package ferry.ui.files;

import ferry.ui.base.Nodes;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javafx.collections.FXCollections;
import javafx.scene.control.ListView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** The beginning of a file, as text where it is text, else in hex. Nothing of it is run or interpreted. */
final class PeekSheet extends VBox {
    private static final int ROW = 16;
    private static final double LINE_HEIGHT = 19;

    private PeekSheet() {}

    /** @param size of the whole file, in bytes */
    static void show(Sheets sheets, String path, byte[] bytes, long size, Runnable onClose) {
        PeekSheet sheet = new PeekSheet();
        sheet.getStyleClass().add("peek-sheet");
        sheet.setId("peek-sheet");
        String title = Shown.line(path);
        ListView<String> lines = new ListView<>(FXCollections.observableArrayList(lines(bytes)));
        lines.setId("peek-lines");
        lines.getStyleClass().addAll("dense", "log-lines");
        lines.setFixedCellSize(LINE_HEIGHT);
        lines.setAccessibleText(title);
        lines.setPlaceholder(Nodes.label(Texts.of("folder.nothing"), "text-muted"));
        VBox.setVgrow(lines, Priority.ALWAYS);
        var header = Nodes.row(Nodes.label(title, "sheet-title"));
        header.getStyleClass().add("sheet-header");
        String how = bytes.length < size
                ? Texts.of("folder.peek", Shown.bytes(bytes.length), Shown.bytes(size))
                : Shown.bytes(size);
        var footer = Nodes.row(
                Nodes.label(how, "text-muted"),
                Nodes.spacer(),
                Nodes.button(
                        "diff.close",
                        Feather.X,
                        () -> {
                            sheets.hide();
                            onClose.run();
                        },
                        "default-focus"));
        footer.getStyleClass().add("sheet-footer");
        sheet.getChildren().addAll(header, lines, footer);
        sheets.show(sheet, title, onClose);
    }

    static List<String> lines(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return hex(bytes);
            }
        }
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(Shown::line)
                .toList();
    }

    private static List<String> hex(byte[] bytes) {
        java.util.ArrayList<String> rows = new java.util.ArrayList<>();
        for (int at = 0; at < bytes.length; at += ROW) {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%08x ", at));
            StringBuilder text = new StringBuilder();
            for (int i = at; i < at + ROW; i++) {
                row.append(i < bytes.length ? String.format(Locale.ROOT, " %02x", bytes[i]) : "   ");
                char c = i < bytes.length ? (char) (bytes[i] & 0xff) : ' ';
                text.append(c >= 0x20 && c < 0x7f ? c : '.');
            }
            rows.add(row.append("  ").append(text).toString());
        }
        return rows;
    }
}
