package ferry.docker;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.docker.FileEntry.Kind;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stat prints, as the list of a folder. */
class PlaceFilesTest {
    @Test
    void rowsOfEveryKind() {
        PlaceFiles.Listing listing = PlaceFiles.parse("""
                41ed 4096 1795521600 ./etc
                81a4 12 1795521600 ./a b.txt
                a1ff 7 0 ./link
                21b6 0 -5 ./null
                """);
        assertThat(listing.complete()).isTrue();
        assertThat(listing.entries())
                .containsExactly(
                        new FileEntry("etc", Kind.FOLDER, 4096, 1_795_521_600, 0755),
                        new FileEntry("a b.txt", Kind.FILE, 12, 1_795_521_600, 0644),
                        new FileEntry("link", Kind.LINK, 7, 0, 0777),
                        new FileEntry("null", Kind.OTHER, 0, -5, 0666));
    }

    @Test
    void aNameWithLineEndsIsOneName() {
        assertThat(PlaceFiles.parse("81a4 1 2 ./one\ntwo\nthree\n81a4 1 2 ./four\n")
                        .entries())
                .extracting(FileEntry::name)
                .containsExactly("one\ntwo\nthree", "four");
    }

    @Test
    void whatIsNoListIsNone() {
        assertThat(PlaceFiles.parse("sh: stat: not found\n").entries()).isEmpty();
        assertThat(PlaceFiles.parse("").entries()).isEmpty();
        assertThat(PlaceFiles.parse("fffffffff 1 1 ./x\n81a4 99999999999999999999 1 ./y\n")
                        .entries())
                .isEmpty();
    }

    @Test
    void moreThanCanBeListedIsSaid() {
        String many =
                IntStream.range(0, 30_000).mapToObj(i -> "81a4 1 2 ./file" + i).collect(Collectors.joining("\n"));
        PlaceFiles.Listing listing = PlaceFiles.parse(many);
        assertThat(listing.complete()).isFalse();
        assertThat(listing.entries()).hasSize(20_000);
    }
}
