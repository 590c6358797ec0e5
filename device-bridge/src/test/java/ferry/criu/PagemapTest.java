package ferry.criu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import ferry.criu.Image.Entry;
import ferry.criu.Pagemap.Form;
import ferry.criu.proto.PagemapEntry;
import ferry.criu.proto.PagemapHead;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagemapTest {
    static List<Golden> golden() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theFormOfEachCriuIsReadAndWrittenAndFitsItsPages(Golden checkpoint) {
        Images images = checkpoint.images();
        Form expected = checkpoint.name().contains("4.2") ? Form.WIDE : Form.NARROW;
        List<String> files =
                images.names().stream().filter(n -> n.startsWith("pagemap-")).toList();
        assertThat(files).isNotEmpty();
        for (String file : files) {
            Image image = images.image(file);
            Pagemap pagemap = Pagemap.of(image);
            assertThat(Pagemap.formOf(image)).isEqualTo(expected);
            assertThat(ImageCodec.write(pagemap.toImage(file, expected))).isEqualTo(images.raw(file));
            assertThat(images.bulk()).containsEntry(pagemap.pagesFile(), pagemap.stored());
            for (Form form : Form.values()) {
                assertThat(Pagemap.of(pagemap.toImage(file, form))).isEqualTo(pagemap);
            }
        }
    }

    @Test
    void onlyPresentPagesAreInThePagesFile() {
        Pagemap pagemap = new Pagemap(
                3,
                List.of(
                        PageRun.present(0x1000, 2),
                        new PageRun(0x3000, 5, PageRun.PE_PARENT),
                        new PageRun(0x8000, 1, PageRun.PE_PRESENT | PageRun.PE_LAZY)));
        assertThat(pagemap.stored()).isEqualTo(3 * 4096);
        assertThat(pagemap.pagesFile()).isEqualTo("pages-3.img");
        assertThat(pagemap.runs().getFirst().end()).isEqualTo(0x3000);
    }

    @Test
    void entriesWithoutFlagsAreThoseOfOldCrius() {
        Pagemap pagemap = Pagemap.of(image(
                entry(0x1000, 1).build(), entry(0x2000, 1).setInParent(true).build()));
        assertThat(pagemap.runs())
                .containsExactly(PageRun.present(0x1000, 1), new PageRun(0x2000, 1, PageRun.PE_PARENT));
    }

    @Test
    void runsThatNoMemoryHasAreRefused() {
        refused("overlaps the entry before", entry(0x1000, 4), entry(0x4000, 1));
        refused("overlaps the entry before", entry(0x5000, 1), entry(0x1000, 1));
        refused("overlaps the entry before", entry(0x5000, 1), entry(0x5000, 1));
        refused("does not begin at a page's start", entry(0x1001, 1));
        refused("impossible length", entry(0x1000, 0));
        refused("impossible length", entry(0x7fff_ffff_ffff_f000L, 1));
        refused("impossible length", entry(0xffff_ffff_ff60_0000L, 1));
        refused("impossible length", entry(0x1000, 0).setNrPagesWide(1L << 52));
        refused("impossible length", entry(0x1000, 0).setNrPagesWide(-1));
        refused("two numbers of pages", entry(0x1000, 3).setNrPagesWide(4));
        refused("both in the parent", entry(0x1000, 1).setInParent(true).setFlags(PageRun.PE_PRESENT));
        refused("both in the parent", entry(0x1000, 1).setFlags(PageRun.PE_PRESENT | PageRun.PE_PARENT));
    }

    @Test
    void compressedPagesAreRefusedByName() {
        UnknownFieldSet blocks = UnknownFieldSet.newBuilder()
                .addField(6, UnknownFieldSet.Field.newBuilder().addVarint(1234).build())
                .build();
        refused("the pages are compressed", entry(0x1000, 1).setFlags(4).setUnknownFields(blocks));
        refused("the pages are compressed", entry(0x1000, 1).setFlags(4 | 8));
        Message head =
                PagemapHead.newBuilder().setPagesId(1).setUnknownFields(blocks).build();
        assertThatThrownBy(() -> Pagemap.of(Image.of("pagemap-1.img", ImageKind.PAGEMAP, List.of(head))))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("the pages are compressed");
    }

    @Test
    void runsTooLongForOldCriusAreRefusedAtWriting() {
        Pagemap large = new Pagemap(1, List.of(PageRun.present(0, 1L << 32)));
        assertThat(Pagemap.of(large.toImage("pagemap-1.img", Form.WIDE))).isEqualTo(large);
        assertThatThrownBy(() -> large.toImage("pagemap-1.img", Form.NARROW)).hasMessageContaining("before 4.2");
        Pagemap fits = new Pagemap(1, List.of(PageRun.present(0, (1L << 32) - 1)));
        assertThat(Pagemap.of(fits.toImage("pagemap-1.img", Form.NARROW))).isEqualTo(fits);
    }

    private static PagemapEntry.Builder entry(long vaddr, int pages) {
        return PagemapEntry.newBuilder().setVaddr(vaddr).setNrPages(pages);
    }

    private static Image image(PagemapEntry... runs) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(PagemapHead.newBuilder().setPagesId(1).build()));
        for (PagemapEntry run : runs) {
            entries.add(new Entry(run));
        }
        Image image = new Image("pagemap-1.img", ImageKind.PAGEMAP, ImageKind.PAGEMAP.magics(), entries);
        return ImageCodec.read("pagemap-1.img", ImageCodec.write(image));
    }

    private static void refused(String reason, PagemapEntry.Builder... runs) {
        PagemapEntry[] built = new PagemapEntry[runs.length];
        for (int i = 0; i < runs.length; i++) {
            built[i] = runs[i].build();
        }
        assertThatThrownBy(() -> Pagemap.of(image(built)))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith("pagemap-1.img: entry " + (runs.length - 1))
                .hasMessageContaining(reason);
    }
}
