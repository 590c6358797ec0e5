package ferry.criu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import ferry.criu.Image.Entry;
import ferry.criu.proto.FdTypes;
import ferry.criu.proto.GhostChunkEntry;
import ferry.criu.proto.GhostFileEntry;
import ferry.criu.proto.IpcMsg;
import ferry.criu.proto.IpcMsgEntry;
import ferry.criu.proto.PipeDataEntry;
import ferry.criu.proto.PstreeEntry;
import ferry.criu.proto.UtsnsEntry;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImageCodecTest {
    static List<Golden> golden() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyImageOfARealCriuHasTheSameBytesAgain(Golden checkpoint) {
        Images images = checkpoint.images();
        assertThat(images.names()).contains("inventory.img", "pstree.img", "files.img");
        for (String file : images.names()) {
            if (ImageKind.ofFile(file).isEmpty()) {
                assertThat(file).isEqualTo("descriptors.json");
                continue;
            }
            Image image = images.image(file);
            assertThat(ImageCodec.write(image)).as(file).isEqualTo(images.raw(file));
            for (Entry entry : image.entries()) {
                assertThat(entry.wire())
                        .as("%s: protobuf writes what CRIU wrote", file)
                        .isNull();
                assertThat(entry.message().getUnknownFields().asMap()).as(file).isEmpty();
            }
        }
    }

    @Test
    void theGoldenCheckpointsHaveMostKindsOfImages() {
        Set<ImageKind> seen = EnumSet.noneOf(ImageKind.class);
        for (Golden checkpoint : Golden.all()) {
            Images images = checkpoint.images();
            Stream.concat(images.names().stream(), images.bulk().keySet().stream())
                    .forEach(file -> ImageKind.ofFile(file).ifPresent(seen::add));
        }
        assertThat(seen)
                .contains(
                        ImageKind.TCP_STREAM,
                        ImageKind.SK_QUEUES,
                        ImageKind.PIPES_DATA,
                        ImageKind.FIFO_DATA,
                        ImageKind.GHOST_FILE,
                        ImageKind.IPCNS_MSG,
                        ImageKind.IPCNS_SEM,
                        ImageKind.IPCNS_SHM,
                        ImageKind.SHMEM_PAGEMAP,
                        ImageKind.MEMFD_INODE,
                        ImageKind.REMAP_FPATH,
                        ImageKind.TTY_INFO,
                        ImageKind.TTY_DATA,
                        ImageKind.FILE_LOCKS,
                        ImageKind.NETDEV,
                        ImageKind.NFTABLES,
                        ImageKind.CPUINFO,
                        ImageKind.STATS)
                .hasSizeGreaterThan(40);
    }

    @Test
    void theGoldenCheckpointsHaveMostKindsOfOpenFiles() {
        Set<FdTypes> seen = EnumSet.noneOf(FdTypes.class);
        for (Golden checkpoint : Golden.all()) {
            checkpoint.images().files().forEach(file -> seen.add(file.getType()));
        }
        assertThat(seen)
                .contains(
                        FdTypes.REG,
                        FdTypes.PIPE,
                        FdTypes.FIFO,
                        FdTypes.INETSK,
                        FdTypes.UNIXSK,
                        FdTypes.EVENTFD,
                        FdTypes.EVENTPOLL,
                        FdTypes.INOTIFY,
                        FdTypes.SIGNALFD,
                        FdTypes.TIMERFD,
                        FdTypes.PACKETSK,
                        FdTypes.NETLINKSK,
                        FdTypes.TTY,
                        FdTypes.MEMFD,
                        FdTypes.PIDFD);
    }

    @Test
    void everyNamePatternIsFoundAgain() {
        for (ImageKind kind : ImageKind.values()) {
            String file = kind.file(26).replace("%s", "dump");
            assertThat(ImageKind.ofFile(file)).as(file).contains(kind);
        }
        assertThat(ImageKind.ofFile("descriptors.json")).isEmpty();
        assertThat(ImageKind.ofFile("core-1.img.bak")).isEmpty();
        assertThat(ImageKind.ofFile("xcore-1.img")).isEmpty();
        assertThat(ImageKind.ofFile("core-.img")).isEmpty();
        assertThat(ImageKind.ofFile("core--1.img")).isEmpty();
        assertThat(ImageKind.ofFile("ghost-file-1f.img")).contains(ImageKind.GHOST_FILE);
    }

    @Test
    void magicsOfTwoKindsDifferUnlessTheirMessagesAreTheSame() {
        for (ImageKind one : ImageKind.values()) {
            for (ImageKind other : ImageKind.values()) {
                if (!one.raw() && one.magic() == other.magic()) {
                    assertThat(types(one)).isEqualTo(types(other));
                }
            }
        }
    }

    private static List<String> types(ImageKind kind) {
        return kind.prototypes().stream()
                .map(message -> message.getDescriptorForType().getFullName())
                .toList();
    }

    @Test
    void veryOldImagesHaveOneMagic() {
        UtsnsEntry names =
                UtsnsEntry.newBuilder().setNodename("a").setDomainname("b").build();
        Image old = new Image("utsns-1.img", ImageKind.UTSNS, List.of(0x54473203), List.of(new Entry(names)));
        byte[] bytes = ImageCodec.write(old);
        assertThat(bytes).startsWith(0x03, 0x32, 0x47, 0x54);
        assertThat(ImageCodec.read("utsns-1.img", bytes)).isEqualTo(old);
    }

    @Test
    void fieldsInAnotherOrderAndUnknownOnesAreKept() {
        // pgid before pid, and a field 99 that no CRIU has
        byte[] message = {24, 7, 8, 7, 16, 1, 32, 7, (byte) 0x9a, 6, 2, 'h', 'i', 40, 7};
        byte[] file = join(ImageCodec.write(Image.of("pstree.img", ImageKind.PSTREE, List.of())), entry(message));
        Image image = ImageCodec.read("pstree.img", file);
        assertThat(ImageCodec.write(image)).isEqualTo(file);
        PstreeEntry process = image.messages(PstreeEntry.class).getFirst();
        assertThat(process.getPid()).isEqualTo(7);

        Entry changed = new Entry(process.toBuilder().setPid(8).build());
        byte[] rewritten = ImageCodec.write(image.with(List.of(changed)));
        PstreeEntry again = ImageCodec.read("pstree.img", rewritten)
                .messages(PstreeEntry.class)
                .getFirst();
        assertThat(again.getPid()).isEqualTo(8);
        assertThat(again.getUnknownFields().getField(99).getLengthDelimitedList())
                .containsExactly(ByteString.copyFromUtf8("hi"));
    }

    @Test
    void payloadsFollowTheirMessages() {
        PipeDataEntry data = PipeDataEntry.newBuilder().setPipeId(1).setBytes(3).build();
        Image image = new Image(
                "pipes-data.img",
                ImageKind.PIPES_DATA,
                ImageKind.PIPES_DATA.magics(),
                List.of(
                        new Entry(data, ByteString.copyFromUtf8("abc")),
                        new Entry(data, ByteString.copyFromUtf8("def"))));
        assertThat(ImageCodec.read("pipes-data.img", ImageCodec.write(image))).isEqualTo(image);

        Image wrong = image.with(List.of(new Entry(data, ByteString.copyFromUtf8("ab"))));
        assertThatThrownBy(() -> ImageCodec.write(wrong))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("3 bytes of contents follow it, but there are 2");
    }

    @Test
    void ghostFilesHaveTheirContentsInOnePieceOrInChunks() {
        GhostFileEntry whole =
                GhostFileEntry.newBuilder().setUid(0).setGid(0).setMode(0100600).build();
        sameAgain(new Image(
                "ghost-file-1.img",
                ImageKind.GHOST_FILE,
                ImageKind.GHOST_FILE.magics(),
                List.of(new Entry(whole, ByteString.copyFromUtf8("all of it")))));
        GhostChunkEntry chunk =
                GhostChunkEntry.newBuilder().setOff(4096).setLen(4).build();
        sameAgain(new Image(
                "ghost-file-1.img",
                ImageKind.GHOST_FILE,
                ImageKind.GHOST_FILE.magics(),
                List.of(
                        new Entry(whole.toBuilder().setChunks(true).build()),
                        new Entry(chunk, ByteString.copyFromUtf8("here")),
                        new Entry(chunk, ByteString.copyFromUtf8("then")))));
    }

    @Test
    void messageQueuesSayHowManyMessagesFollow() {
        var key = ferry.criu.proto.IpcDescEntry.newBuilder()
                .setKey(1)
                .setUid(0)
                .setGid(0)
                .setCuid(0)
                .setCgid(0)
                .setMode(0600)
                .setId(0)
                .build();
        IpcMsgEntry queue = IpcMsgEntry.newBuilder()
                .setDesc(key)
                .setQbytes(16384)
                .setQnum(2)
                .build();
        IpcMsg text = IpcMsg.newBuilder().setMtype(3).setMsize(5).build();
        Entry message = new Entry(text, ByteString.copyFrom(new byte[8]));
        Entry empty = new Entry(queue.toBuilder().setQnum(0).build());
        sameAgain(new Image(
                "ipcns-msg-1.img",
                ImageKind.IPCNS_MSG,
                ImageKind.IPCNS_MSG.magics(),
                List.of(empty, new Entry(queue), message, message, empty)));
        Image cut = new Image(
                "ipcns-msg-1.img",
                ImageKind.IPCNS_MSG,
                ImageKind.IPCNS_MSG.magics(),
                List.of(new Entry(queue), message));
        assertThatThrownBy(() -> ImageCodec.write(cut)).hasMessageContaining("should have 1 more messages");
    }

    private static void sameAgain(Image image) {
        assertThat(ImageCodec.read(image.file(), ImageCodec.write(image))).isEqualTo(image);
    }

    @Test
    void aMessageOfAnotherKindIsNotWritten() {
        Image image = Image.of("pstree.img", ImageKind.PSTREE, List.of(UtsnsEntry.getDefaultInstance()));
        assertThatThrownBy(() -> ImageCodec.write(image)).hasMessageContaining("a UtsnsEntry where");
    }

    @Test
    void imagesGiveTheirMessagesByName() {
        Images images = Golden.of("pc-4.2-threads").images();
        assertThat(images.pstree()).hasSize(1);
        PstreeEntry process = images.pstree().getFirst();
        assertThat(process.getThreadsList()).hasSize(4);
        assertThat(process.getThreadsList().stream()
                        .map(tid -> images.core(tid).getThreadCore().getComm())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("zoo", "worker-1", "worker-2", "worker-3");
        assertThat(images.inventory().getImgVersion()).isEqualTo(2);
        assertThat(images.fdinfo(images.ids(1).getFilesId())).hasSize(3);
        assertThat(images.mm(1).getVmasCount()).isPositive();
        assertThat(images.fs(1).hasCwdId()).isTrue();
        assertThatThrownBy(() -> images.core(4711)).hasMessage("core-4711.img: the checkpoint has no such file");
        assertThatThrownBy(() -> images.entries("mm-1.img", PstreeEntry.class))
                .hasMessageContaining("hold no PstreeEntry messages");
    }

    @Test
    void aFileThatIsPutIsReadAgain() {
        Images images = Golden.of("pc-4.2-count").images();
        Image tree = images.image("pstree.img");
        assertThat(images.image("pstree.img")).isSameAs(tree);
        Message other = images.pstree().getFirst().toBuilder().setPid(5).build();
        images.put(tree.with(List.of(new Entry(other))));
        assertThat(images.pstree().getFirst().getPid()).isEqualTo(5);
        images.remove("pstree.img");
        assertThat(images.has("pstree.img")).isFalse();
    }

    static byte[] entry(byte[] message) {
        return join(
                new byte[] {
                    (byte) message.length,
                    (byte) (message.length >>> 8),
                    (byte) (message.length >>> 16),
                    (byte) (message.length >>> 24)
                },
                message);
    }

    static byte[] join(byte[]... parts) {
        return ByteString.copyFrom(Stream.of(parts).map(ByteString::copyFrom).toList())
                .toByteArray();
    }
}
