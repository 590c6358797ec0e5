package ferry.cli;

import ferry.criu.Image;
import ferry.criu.ImageCodec;
import ferry.criu.ImageText;
import ferry.criu.Images;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = "What a checkpoint holds: processes, threads, memory, files. With --json every field.")
final class ImageInspectCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private JsonOption output = new JsonOption();

    @Parameters(
            paramLabel = "DIR|TAR|FILE",
            description = "A checkpoint's folder, a tar of one (also gzip), or one .img file.")
    private Path path = Path.of("");

    ImageInspectCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try {
            if (!Files.exists(path)) throw new TroubleException("There is no " + path + ".");
            if (path.toString().endsWith(".img") && Files.isRegularFile(path)) {
                print(image());
                return Exit.DONE;
            }
            Images images = Files.isDirectory(path) ? Images.ofFolder(path) : tar();
            if (output.json) terminal.lines(ImageText.json(images));
            else terminal.lines(ImageText.summary(images));
            return Exit.DONE;
        } catch (IOException e) {
            throw TroubleException.of(path + " cannot be read", e);
        }
    }

    /** One image has no story of its own: its fields are all there is. */
    private void print(Image image) {
        if (output.json) terminal.lines(ImageText.json(image));
        else terminal.prettyJson(Json.parse(ImageText.json(image)));
    }

    private Image image() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return ImageCodec.read(String.valueOf(path.getFileName()), in);
        }
    }

    private Images tar() throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            in.mark(2);
            boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return Images.ofTar(gzip ? new GZIPInputStream(in) : in);
        }
    }
}
