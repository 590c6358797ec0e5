package ferry.ui.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.Test;

/** The ring against a plain list, and what it tells its listeners. */
class RingLinesTest {
    @Test
    void itHoldsTheLastLinesWhateverTheBatches() {
        Random random = new Random(7);
        RingLines ring = new RingLines(100);
        List<String> mirror = new ArrayList<>();
        ring.addListener((ListChangeListener<String>) change -> {
            while (change.next()) {
                mirror.subList(change.getFrom(), change.getFrom() + change.getRemovedSize())
                        .clear();
                mirror.addAll(change.getFrom(), change.getAddedSubList());
            }
        });
        List<String> all = new ArrayList<>();
        for (int round = 0; round < 300; round++) {
            int from = all.size();
            List<String> batch = IntStream.range(from, from + random.nextInt(round == 50 ? 500 : 40))
                    .mapToObj(i -> "line " + i)
                    .toList();
            all.addAll(batch);
            ring.append(batch);
            List<String> wanted = all.subList(Math.max(0, all.size() - 100), all.size());
            assertThat(List.copyOf(ring)).isEqualTo(wanted);
            assertThat(mirror).isEqualTo(wanted);
        }
    }

    @Test
    void lineNumbersCountFromTheFirstEver() {
        RingLines ring = new RingLines(3);
        ring.append(List.of("a", "b", "c", "d"));
        ring.append(List.of("e"));
        assertThat(ring.firstNumber()).isEqualTo(2);
        assertThat(ring).containsExactly("c", "d", "e");
        ring.forget();
        assertThat(ring).isEmpty();
        assertThatThrownBy(() -> ring.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
