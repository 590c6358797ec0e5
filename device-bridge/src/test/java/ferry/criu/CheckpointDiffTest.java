package ferry.criu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real checkpoints against themselves, and against themselves with one page changed. */
class CheckpointDiffTest {
    static java.util.List<Golden> golden() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aCheckpointDoesNotDifferFromItself(Golden checkpoint) throws IOException {
        CheckpointDiff diff = diff(checkpoint.tar(), checkpoint.tar());
        assertThat(diff.processes()).isNotEmpty().allSatisfy(process -> {
            assertThat(process.presence()).isEqualTo("both");
            assertThat(process.changed() + process.gone() + process.added()).isZero();
            assertThat(process.areas()).isEmpty();
            assertThat(process.descriptors()).isEmpty();
        });
        assertThat(diff.processes().stream()
                        .mapToLong(CheckpointDiff.Process::same)
                        .sum())
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void onePageThatChangedIsOnePageThatChanged(Golden checkpoint) throws IOException {
        CheckpointDiff diff = diff(checkpoint.tar(), touched(checkpoint.tar()));
        assertThat(diff.processes().stream()
                        .mapToLong(CheckpointDiff.Process::changed)
                        .sum())
                .isEqualTo(1);
        assertThat(diff.processes().stream()
                        .mapToLong(p -> p.gone() + p.added())
                        .sum())
                .isZero();
    }

    private static CheckpointDiff diff(byte[] first, byte[] second) throws IOException {
        return CheckpointDiff.of(new ByteArrayInputStream(first), new ByteArrayInputStream(second));
    }

    /** With one bit turned in the first page of the first pages file. */
    private static byte[] touched(byte[] tar) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        boolean done = false;
        try (CheckpointStream in = new CheckpointStream(new ByteArrayInputStream(tar), Limits.DEFAULT);
                CheckpointWriter out = new CheckpointWriter(copy, "touched")) {
            out.put(in.head());
            for (Optional<CheckpointStream.Item> next = in.next(); next.isPresent(); next = in.next()) {
                byte[] data = next.get().data().readAllBytes();
                if (!done && next.get().name().startsWith("pages-") && data.length > 0) {
                    data[100] ^= 1;
                    done = true;
                }
                out.copy(next.get().name(), data.length, new ByteArrayInputStream(data));
            }
        }
        assertThat(done).isTrue();
        return copy.toByteArray();
    }
}
