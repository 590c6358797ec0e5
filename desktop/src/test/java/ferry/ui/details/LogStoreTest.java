package ferry.ui.details;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store against a plain list, and what its list tells its listeners. */
class LogStoreTest {
    private static final int MOST = 30_000;

    private final LogStore store = new LogStore(MOST);
    private final List<String> all = new ArrayList<>();

    @Test
    void itKeepsTheLastLinesUnderTheirNumbers() {
        LogLines lines = new LogLines();
        lines.show(store);
        int[] mirror = {0};
        lines.addListener((ListChangeListener<String>) change -> {
            while (change.next()) {
                mirror[0] += change.getAddedSize() - change.getRemovedSize();
            }
        });
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            add(random, 2000);
            lines.update();
            assertThat(mirror[0]).isEqualTo(lines.size());
            assertThat(lines.size()).isBetween(Math.min(all.size(), MOST), MOST + (2 << 14));
            assertThat(lines.firstNumber() + lines.size()).isEqualTo(all.size());
            for (int i = 0; i < lines.size(); i += 997) {
                assertThat(lines.get(i)).isEqualTo(all.get((int) lines.firstNumber() + i));
            }
        }
        assertThat(store.first()).isPositive();
        assertThat(store.line(0)).isEmpty();
        assertThat(store.line(store.end())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "ERROR", "x9", "數據", "é", "no such text", "e"})
    void theSearchFindsWhatAPlainOneFinds(String text) {
        add(new Random(3), 20_000);
        String wanted = text.toLowerCase(Locale.ROOT);
        long[] plain = LongStream.range(100, 19_000)
                .filter(i -> all.get((int) i).toLowerCase(Locale.ROOT).contains(wanted))
                .toArray();
        assertThat(store.search(text, 100, 19_000)).isEqualTo(plain);
    }

    @Test
    void aHugeLineIsKeptWhole() {
        byte[] line = "z".repeat(3 << 20).getBytes(StandardCharsets.UTF_8);
        store.add(line, 0, line.length);
        store.add(line, 0, 5);
        assertThat(store.line(0)).hasSize(3 << 20);
        assertThat(store.line(1)).isEqualTo("zzzzz");
    }

    private void add(Random random, int count) {
        String[] words = {"Error: ", "x9", "數據庫 ", "é", "plain ", ""};
        for (int i = 0; i < count; i++) {
            String line =
                    words[random.nextInt(words.length)] + random.nextInt(1000) + words[random.nextInt(words.length)];
            all.add(line);
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            store.add(bytes, 0, bytes.length);
        }
    }
}
