package ferry.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "gallery",
        description = "Every state of the window over sample data, with no endpoint attached: to click through, or with"
                + " --shots as pictures, light and dark. Needs a display.")
final class GalleryCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--shots",
            paramLabel = "FOLDER",
            description = "Write the pictures here, instead of opening a window; those that are there are replaced.")
    private Path out = Path.of("");

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "Only the pictures that have this in their names, such as plan, dark or 1280x800.")
    private String only = "";

    @Mixin
    private JsonOption output = new JsonOption();

    GalleryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean window = out.toString().isEmpty();
        if (window && !only.isEmpty())
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--only is for pictures: give --shots as well");
        Window.need("");
        if (window) {
            Window.openGallery();
            return Exit.DONE;
        }
        try {
            Window.pictures(out, name -> name.contains(only), this::written);
        } catch (IOException e) {
            throw TroubleException.of("The pictures cannot be written", e);
        }
        return Exit.DONE;
    }

    private void written(Path picture) {
        if (output.json) terminal.json(Json.object().put("picture", picture.toString()));
        else terminal.line(picture.toString());
    }
}
