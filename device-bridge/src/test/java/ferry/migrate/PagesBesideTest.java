package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.criu.CheckpointWriter;
import ferry.criu.PageRun;
import ferry.criu.Pagemap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesBesideTest {
    @TempDir
    Path folder;

    /** As an engine unpacks: what comes later replaces what is there, a folder in place of a link, too. */
    /** As Docker does: a link takes another's place, a folder does not. */
    private void unpack(byte[] tar) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                Path at = folder.resolve(e.getName());
                if (e.isDirectory()) {
                    assertThat(at).satisfies(p -> assertThat(Files.isSymbolicLink(p))
                            .as("a folder over a link")
                            .isFalse());
                    Files.createDirectories(at);
                } else if (e.isSymbolicLink()) {
                    Files.deleteIfExists(at);
                    Files.createSymbolicLink(at, Path.of(e.getLinkName()));
                } else {
                    Files.write(at, in.readAllBytes());
                }
            }
        }
    }

    private byte[] packed(String name) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(tar);
        writer.folder(name, 0700);
        try (var files = Files.list(folder.resolve(name))) {
            for (Path file : files.sorted().toList()) {
                writer.file(name + "/" + file.getFileName(), 0600, Files.readAllBytes(file));
            }
        }
        writer.end();
        return tar.toByteArray();
    }

    @Test
    void foldedPagesMakeACheckpointThatStandsAlone() throws IOException {
        Pagemap map = new Pagemap(1, List.of(PageRun.present(0x10000, 3)));
        byte[] pages = new byte[3 * 4096];
        Arrays.fill(pages, (byte) 7);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (CheckpointWriter writer =
                new CheckpointWriter(tar, "cp", Optional.of(new CheckpointWriter.Parent("cp-pages", "../cp-pages")))) {
            writer.put("core-1.img", new byte[10]);
            writer.pagemap("pagemap-1.img", map, Pagemap.Form.WIDE);
            try (OutputStream out = writer.pages(map)) {
                out.write(pages);
            }
        }
        unpack(tar.toByteArray());
        assertThat(folder.resolve("cp/parent")).isSymbolicLink();
        byte[] before = Files.readAllBytes(folder.resolve("cp-pages/pagemap-1.img"));

        ByteArrayOutputStream folded = new ByteArrayOutputStream();
        PagesBeside.fold(new ByteArrayInputStream(packed("cp-pages")), folded, "cp");
        unpack(folded.toByteArray());

        assertThat(folder.resolve("cp/parent")).isSymbolicLink();
        assertThat(Files.exists(folder.resolve("cp/parent")))
                .as("leads nowhere")
                .isFalse();
        assertThat(folder.resolve("cp/pagemap-1.img")).hasBinaryContent(before);
        assertThat(folder.resolve("cp/pages-1.img")).hasBinaryContent(pages);
        assertThat(folder.resolve("cp/core-1.img")).hasSize(10);
    }
}
