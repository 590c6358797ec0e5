package ferry.criu;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint as a tar that is read once, from front to end: first all files before the first pages file, in memory
 * ({@link #head}), then one file after the other ({@link #next}). Docker writes the files in the order of their names,
 * so that what describes the pages comes before them. Holds no pages. For one thread.
 */
public final class CheckpointStream implements AutoCloseable {
    /**
     * A file whose contents come now.
     *
     * @param name its bare name
     * @param size in bytes
     * @param data valid until the next call of {@link CheckpointStream#next}; what is not read is passed over; its
     *     {@code transferTo} is fast
     */
    public record Item(String name, long size, InputStream data) {}

    private final InputStream source;
    private final Limits limits;
    private final TarReader tar;
    private final Images images;
    private final Set<String> seen = new HashSet<>();
    private String folder = "";
    private boolean headRead;
    private boolean ended;
    private long streamed;
    private Optional<Item> first = Optional.empty();

    /** Reads nothing yet. {@link #close} closes the stream. */
    public CheckpointStream(InputStream tar, Limits limits) {
        this.source = tar;
        this.limits = limits;
        // As much as a pipe holds: reads that end with a run of pages would leave its writer waiting for every rest.
        this.tar = new TarReader(new BufferedInputStream(tar, 1 << 16));
        this.images = new Images(limits);
    }

    /**
     * The files before the first pages file, by bare name.
     *
     * @throws ImageException for names, members or sizes that a checkpoint cannot have
     * @throws IOException when the stream fails or ends too early
     */
    public Images head() throws IOException {
        if (headRead) {
            return images;
        }
        headRead = true;
        for (Optional<Item> item = member(); item.isPresent(); item = member()) {
            String name = item.get().name();
            if (ImageKind.ofFile(name).map(ImageKind::bulk).orElse(false)) {
                first = item;
                break;
            }
            images.room(name, item.get().size());
            images.put(name, item.get().data().readAllBytes());
        }
        return images;
    }

    /** The next file, from the first pages file on; empty at the end. */
    public Optional<Item> next() throws IOException {
        head();
        if (first.isPresent()) {
            Optional<Item> item = first;
            first = Optional.empty();
            return item;
        }
        return member();
    }

    private Optional<Item> member() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        for (Optional<TarReader.Member> next = tar.next(); next.isPresent(); next = tar.next()) {
            TarReader.Member member = next.get();
            String name = bare(member);
            if (!name.isEmpty()) {
                streamed += member.size();
                if (streamed < 0 || streamed > limits.bulkBytes() + limits.smallBytes()) {
                    throw new ImageException(
                            member.name(),
                            member.offset(),
                            "with it the checkpoint has more than " + limits.bulkBytes() + " bytes");
                }
                return Optional.of(new Item(name, member.size(), tar.contents()));
            }
        }
        ended = true;
        return Optional.empty();
    }

    /** The name without its one folder; empty for the folder itself. */
    private String bare(TarReader.Member member) {
        String path = member.name();
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        if (member.folder()) {
            if (!path.isEmpty() && !path.equals(".")) {
                String inner = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
                TarReader.checkName(inner, member.name(), member.offset());
            }
            return "";
        }
        int slash = path.indexOf('/');
        String in = slash < 0 ? "" : path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (slash >= 0) {
            TarReader.checkName(in, member.name(), member.offset());
        }
        TarReader.checkName(name, member.name(), member.offset());
        if (seen.isEmpty()) {
            folder = in;
        } else if (!folder.equals(in)) {
            throw new ImageException(
                    member.name(), member.offset(), "not in the folder of the files before it, \"" + folder + "\"");
        }
        if (!seen.add(name)) {
            throw new ImageException(member.name(), member.offset(), "is there twice");
        }
        if (seen.size() > limits.files()) {
            throw new ImageException(
                    member.name(), member.offset(), "more than " + limits.files() + " files in one checkpoint");
        }
        return name;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
