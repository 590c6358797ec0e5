package ferry.ui.kernel;

import ferry.ui.base.Texts;
import java.io.File;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.stage.DirectoryChooser;
import org.jspecify.annotations.Nullable;

/** Asks for a folder of this machine. */
final class Folders {
    private Folders() {}

    static void choose(Node owner, Consumer<String> chosen) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Texts.of("kernel.tree.choose"));
        @Nullable File folder = chooser.showDialog(owner.getScene().getWindow());
        if (folder != null) {
            chosen.accept(folder.getPath());
        }
    }
}
