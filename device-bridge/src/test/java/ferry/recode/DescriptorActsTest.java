package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.criu.Image;
import ferry.criu.ImageKind;
import ferry.criu.Images;
import ferry.criu.proto.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** On a real checkpoint that has a signalfd and an eventfd, with other values. */
class DescriptorActsTest {
    private static final long MASK = 1L << 9 | 1L << 34 | 1L << 40; // signals 10, 35, 41

    @Test
    void aSignalfdGetsItsMaskInTheNumbersOfTheOtherSide() throws IOException {
        assertThat(acts(Isa.AARCH64))
                .filteredOn(a -> a.kind() == StubLayout.LATE_SIGNALFD)
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.from()).isEqualTo(MASK));
        assertThat(acts(Isa.X86_64))
                .filteredOn(a -> a.kind() == StubLayout.LATE_SIGNALFD)
                .isNotEmpty()
                .allSatisfy(a -> assertThat(a.from()).isEqualTo(HostSignals.toGuests(MASK)));
    }

    @Test
    void theUpperHalfOfACountIsAddedOnce() throws IOException {
        assertThat(acts(Isa.AARCH64))
                .filteredOn(a -> a.kind() == StubLayout.LATE_EVENTFD)
                .singleElement()
                .satisfies(a -> assertThat(a.from()).isEqualTo(5L << 32))
                .satisfies(a -> assertThat(a.area().start()).isGreaterThan(2));
    }

    private static List<StubTable.Late> acts(Isa to) throws IOException {
        Images images;
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(DescriptorActsTest.class.getResourceAsStream("/criu/pc-4.2-events.tar.gz")))) {
            images = Images.ofTar(in);
        }
        List<FileEntry> files = images.files().stream()
                .map(FileEntry::toBuilder)
                .peek(f -> {
                    if (f.hasSgfd()) {
                        f.getSgfdBuilder().setSigmask(MASK);
                    }
                    if (f.hasEfd()) {
                        f.getEfdBuilder().setCounter(5L << 32 | 7);
                    }
                })
                .map(FileEntry.Builder::build)
                .toList();
        images.put(Image.of("files.img", ImageKind.FILES, files));
        DescriptorActs acts = new DescriptorActs(images, to);
        return images.pstree().stream()
                .flatMap(p -> acts.of(p.getPid()).stream())
                .toList();
    }
}
