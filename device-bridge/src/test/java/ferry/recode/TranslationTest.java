package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.criu.Images;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real checkpoints (src/test/resources/criu) become skeletons, or are refused by name. */
class TranslationTest {
    private static Images golden(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(TranslationTest.class.getResourceAsStream("/criu/" + name + ".tar.gz")))) {
            return Images.ofTar(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc-4.2-count", "pc-4.2-inet", "pc-4.2-tty"})
    void aCheckpointBecomesASkeleton(String name) throws IOException {
        SkeletonSpec spec = Translation.there(golden(name)).skeleton(path -> Optional.empty());
        assertThat(spec.files()).containsOnlyKeys("enter", "stub", "table");
        assertThat(spec.tasks()).isPositive();
        ByteBuffer table = ByteBuffer.wrap(spec.table()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(table.getLong(0)).isEqualTo(StubLayout.TABLE_MAGIC);
        assertThat(table.getLong(16)).as("processes").isEqualTo(spec.tasks());
        assertThat(table.getLong(24))
                .as("the arena")
                .isBetween(StubLayout.ARENA_WINDOW_START, StubLayout.ARENA_WINDOW_END);
    }

    @ParameterizedTest
    @CsvSource({
        "pc-4.2-threads, has POSIX timers",
        "pc-4.2-packet, a packet socket",
        "pc-4.2-events, an inotify descriptor"
    })
    void whatCannotCrossIsNamedWithItsProcess(String name, String what) throws IOException {
        Images images = golden(name);
        RecodeException e = catchThrowableOfType(RecodeException.class, () -> Translation.there(images));
        assertThat(e.reasons()).anySatisfy(reason -> assertThat(reason).contains(what));
    }

    @Test
    void aCheckpointOfAnotherMachineIsRefused() throws IOException {
        Images images = golden("phone-4.1.1-count");
        assertThatThrownBy(() -> Translation.there(images))
                .isInstanceOf(RecodeException.class)
                .hasMessageContaining("is not x86-64");
    }

    @Test
    void damagedNotesOfAHeldProcessAreRefused() throws IOException {
        Images images = golden("phone-4.1.1-count");
        for (String held : new String[] {"process 1\nnotes zz\n", "process 1\nnotes 00\nheld 00\n", "process x\n"}) {
            assertThatThrownBy(() -> Translation.back(images, held)).isInstanceOf(RecodeException.class);
        }
        assertThatThrownBy(() -> Translation.back(images, "foreign 7 sleep\nnot held\n"))
                .isInstanceOf(RecodeException.class)
                .hasMessageContaining("process 7 (sleep) was started on the phone");
    }

    @Test
    void theStubsLayoutIsTheOneInItsSource() {
        byte[] stub = StubProgram.bytes();
        ByteBuffer elf = ByteBuffer.wrap(stub).order(ByteOrder.LITTLE_ENDIAN);
        boolean notes = false;
        for (Elf.Segment s : Elf.of(stub).orElseThrow().segments()) {
            if (s.type() == Elf.PT_LOAD) {
                assertThat(s.address()).isBetween(StubLayout.PROGRAM_START, StubLayout.PROGRAM_END);
                assertThat(s.address() + s.memorySize()).isLessThanOrEqualTo(StubLayout.PROGRAM_END);
            }
            if (s.type() == Elf.PT_LOAD && s.address() == StubLayout.NOTES) {
                notes = true;
                assertThat(s.fileSize()).isEqualTo(StubLayout.NOTES_SIZE);
                assertThat(elf.getLong((int) s.offset())).isEqualTo(StubLayout.NOTES_MAGIC);
                assertThat(elf.getLong((int) s.offset() + 8)).isEqualTo(StubLayout.VERSION);
            }
        }
        assertThat(notes).isTrue();
    }

    @Test
    void theBreakIsTheEndOfTheStubsLastSegment() {
        for (long brk : new long[] {0x555555601000L, 0x5555556017f0L, 0x1234000L}) {
            var last =
                    Elf.of(StubProgram.withBreak(brk)).orElseThrow().segments().getLast();
            assertThat(last.address() + last.memorySize()).isEqualTo(brk);
            assertThat(last.address() % StubLayout.PAGE).isZero();
        }
    }
}
