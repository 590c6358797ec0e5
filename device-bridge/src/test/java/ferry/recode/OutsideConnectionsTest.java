package ferry.recode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ferry.criu.Image;
import ferry.criu.Images;
import ferry.criu.proto.FileEntry;
import ferry.criu.proto.InetSkEntry;
import ferry.criu.proto.SkShutdown;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of a real checkpoint, both of whose ends are in it, and what becomes of them when one end is not. */
class OutsideConnectionsTest {
    private Images images = new Images();

    @BeforeEach
    void read() throws IOException {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(OutsideConnectionsTest.class.getResourceAsStream("/criu/pc-4.2-inet.tar.gz")))) {
            images = Images.ofTar(in);
        }
    }

    private List<InetSkEntry> connected() {
        return sockets().stream()
                .filter(s -> s.getProto() == 6 && s.getDstPort() != 0)
                .toList();
    }

    private List<InetSkEntry> sockets() {
        return images.files().stream()
                .filter(FileEntry::hasIsk)
                .map(FileEntry::getIsk)
                .toList();
    }

    private void change(UnaryOperator<InetSkEntry> by) {
        Image image = images.image("files.img");
        images.put(image.with(image.entries().stream()
                .map(e -> e.message() instanceof FileEntry f && f.hasIsk()
                        ? new Image.Entry(
                                f.toBuilder().setIsk(by.apply(f.getIsk())).build(), e.payload())
                        : e)
                .toList()));
    }

    @Test
    void connectionsInsideAreLeftAlone() {
        assertThat(connected()).isNotEmpty();
        List<FileEntry> before = images.files();
        assertThat(OutsideConnections.of(images)).isEmpty();
        assertThat(OutsideConnections.close(images)).isZero();
        assertThat(images.files()).isEqualTo(before);
    }

    @Test
    void anEndOfTheSamePortsAtAnotherAddressIsOutside() {
        int first = connected().getFirst().getId();
        change(s -> s.getId() == first ? s.toBuilder().setDstAddr(0, 0x030011ac).build() : s);
        assertThat(OutsideConnections.of(images))
                .extracting(FileEntry::getId)
                .as("it, and the one that has lost it")
                .hasSize(2)
                .contains(first);
        RecodeException e = catchThrowableOfType(RecodeException.class, () -> Translation.there(images));
        assertThat(e.reasons()).anySatisfy(r -> assertThat(r).contains("a TCP connection to outside"));
    }

    @Test
    void closedOnesCrossAndKeepTheirDescriptors() {
        int first = connected().getFirst().getId();
        change(s -> s.getId() == first ? s.toBuilder().setDstPort(9).build() : s);
        int before = sockets().size();
        int open = connected().size();

        assertThat(OutsideConnections.close(images)).isEqualTo(2);

        assertThat(sockets())
                .hasSize(before)
                .filteredOn(s -> s.getId() == first)
                .singleElement()
                .satisfies(s -> {
                    assertThat(s.getState()).isEqualTo(7);
                    assertThat(s.getSrcPort()).isZero();
                    assertThat(s.getShutdown()).isEqualTo(SkShutdown.BOTH);
                });
        assertThat(connected()).hasSize(open - 2);
        assertThat(Translation.there(images)).isNotNull();
        assertThat(OutsideConnections.close(images)).isZero();
    }

    @Test
    void bothFormsOfAnIpv4AddressAreTheSame() {
        change(s -> s.getId() == connected().getFirst().getId() && s.getSrcAddrCount() == 1
                ? s.toBuilder()
                        .clearSrcAddr()
                        .addAllSrcAddr(List.of(0, 0, 0xffff0000, s.getSrcAddr(0)))
                        .clearDstAddr()
                        .addAllDstAddr(List.of(0, 0, 0xffff0000, s.getDstAddr(0)))
                        .build()
                : s);
        assertThat(connected()).anyMatch(s -> s.getSrcAddrCount() == 4);
        assertThat(OutsideConnections.of(images)).isEmpty();
    }
}
