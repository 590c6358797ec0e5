package ferry.ui.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;

/** Values are merged, never lost, and come seldom. */
@ExtendWith(ApplicationExtension.class)
class LatestTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void theLastValueArrivesAndTheRateIsKept() {
        List<Integer> got = new CopyOnWriteArrayList<>();
        List<Long> times = new CopyOnWriteArrayList<>();
        Latest<Integer> latest = new Latest<>(value -> {
            times.add(System.nanoTime());
            got.add(value);
        });
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        int last = 0;
        while (System.nanoTime() < end) {
            latest.offer(++last);
            Thread.onSpinWait();
        }
        int offered = last;
        Awaitility.await().atMost(PATIENCE).until(() -> !got.isEmpty() && got.getLast() == offered);
        assertThat(got).isSorted();
        for (int i = 1; i < times.size(); i++) {
            assertThat(Duration.ofNanos(times.get(i) - times.get(i - 1)))
                    .isGreaterThanOrEqualTo(Latest.INTERVAL.minusMillis(5));
        }
    }

    @Test
    void nothingIsLostByMerging() {
        List<Integer> got = new CopyOnWriteArrayList<>();
        Latest<Integer> sums = new Latest<>(got::add, Integer::sum);
        for (int i = 0; i < 10_000; i++) {
            sums.offer(1);
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> got.stream().mapToInt(Integer::intValue).sum() == 10_000);
        assertThat(got.size()).isLessThan(100);
    }

    @Test
    void aClosedOneDeliversNothing() {
        List<Integer> got = new CopyOnWriteArrayList<>();
        Latest<Integer> latest = new Latest<>(got::add);
        latest.close();
        latest.offer(1);
        List<Integer> other = new CopyOnWriteArrayList<>();
        new Latest<Integer>(other::add).offer(2);
        Awaitility.await().atMost(PATIENCE).until(() -> !other.isEmpty());
        assertThat(got).isEmpty();
    }
}
