package ferry.ui.images;

import ferry.docker.DiskUse;
import ferry.docker.Image;
import ferry.docker.Volume;
import ferry.ui.base.Background;
import ferry.ui.base.Confirmation;
import ferry.ui.base.Notices;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.TaskSheet;
import ferry.ui.base.Texts;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;

/** Does to images and volumes what their buttons and menus say. */
public final class StoreActions {
    private final ImageServices services;
    private final Sheets sheets;
    private final Notices notices;
    private final Function<String, Optional<String>> opposite;
    private final BiConsumer<String, String> openFiles;

    /**
     * Acts that show their questions as sheets.
     *
     * @param opposite the endpoint on the other side of the window
     * @param openFiles shows the files of a volume, given an endpoint and its name
     */
    public StoreActions(
            ImageServices services,
            Sheets sheets,
            Notices notices,
            Function<String, Optional<String>> opposite,
            BiConsumer<String, String> openFiles) {
        this.services = services;
        this.sheets = sheets;
        this.notices = notices;
        this.opposite = opposite;
        this.openFiles = openFiles;
    }

    ImageServices services() {
        return services;
    }

    /** The name by which an image is spoken of: its first tag, else its id. */
    static String name(Image image) {
        return image.tags().isEmpty() ? image.id() : image.tags().getFirst();
    }

    void details(String endpoint, Image image) {
        Background.call(
                "image",
                () -> services.details(endpoint, image.id()),
                found -> found.ifPresent(details -> ImageSheet.show(sheets, details)),
                notices::failed);
    }

    void files(String endpoint, Volume volume) {
        openFiles.accept(endpoint, volume.name());
    }

    void pull(String endpoint, Runnable then) {
        Ask.show(
                sheets,
                "image.pull",
                List.of("name", "platform"),
                words -> TaskSheet.run(
                        sheets,
                        Texts.of("image.pulling", words.get(0)),
                        line -> services.pull(endpoint, words.get(0), words.get(1), line),
                        then));
    }

    /** Looks into the registry and pulls what is chosen there. */
    void search(String endpoint, Runnable then) {
        SearchSheet.show(
                sheets,
                services,
                endpoint,
                name -> TaskSheet.run(
                        sheets,
                        Texts.of("image.pulling", name),
                        line -> services.pull(endpoint, name, "", line),
                        then));
    }

    void push(String endpoint, Image image) {
        TaskSheet.run(
                sheets,
                Texts.of("image.pushing", name(image)),
                line -> services.push(endpoint, name(image), line),
                () -> {});
    }

    void build(String endpoint, Runnable then) {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(Texts.of("image.build"));
        File folder = chooser.showDialog(window());
        if (folder != null) {
            build(endpoint, folder.toPath(), then);
        }
    }

    void build(String endpoint, Path folder, Runnable then) {
        List<String> fields = List.of("tag", "file:Dockerfile", "platform");
        Ask.show(
                sheets,
                "image.build",
                fields,
                words -> TaskSheet.run(
                        sheets,
                        Texts.of("image.building", words.get(0)),
                        line -> services.build(endpoint, folder, words.get(1), words.get(0), words.get(2), line),
                        then));
    }

    void load(String endpoint, Runnable then) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("image.load"));
        File file = chooser.showOpenDialog(window());
        if (file != null) {
            TaskSheet.run(
                    sheets,
                    Texts.of("image.loading", file.getName()),
                    line -> services.load(endpoint, file.toPath(), line),
                    then);
        }
    }

    void save(String endpoint, Image image) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Texts.of("image.save"));
        chooser.setInitialFileName(name(image).replaceAll("[^A-Za-z0-9._-]", "-") + ".tar");
        File file = chooser.showSaveDialog(window());
        if (file != null) {
            TaskSheet.run(
                    sheets,
                    Texts.of("image.saving", name(image)),
                    line -> services.save(endpoint, name(image), file.toPath(), line),
                    () -> {});
        }
    }

    void tag(String endpoint, Image image, Runnable then) {
        Ask.show(
                sheets,
                "image.tag",
                List.of("name"),
                words -> act(
                        () -> {
                            services.tag(endpoint, image.id(), words.getFirst());
                            return words.getFirst();
                        },
                        "image.tagged",
                        then));
    }

    void remove(String endpoint, List<Image> images, Runnable then) {
        String subject = images.size() == 1 ? name(images.getFirst()) : Texts.of("list.count", images.size());
        Confirmation.ask(
                sheets,
                Texts.of("confirm.remove.title", subject),
                Texts.of("image.remove.text"),
                Texts.of("action.remove"),
                () -> act(
                        () -> {
                            images.forEach(image -> services.remove(endpoint, name(image)));
                            return subject;
                        },
                        "store.removed",
                        then));
    }

    /** Says first what it would free. */
    void pruneImages(String endpoint, Runnable then) {
        prune(endpoint, "image.prune", DiskUse::unusedImageBytes, () -> services.pruneImages(endpoint, true), then);
    }

    void pruneVolumes(String endpoint, Runnable then) {
        prune(endpoint, "volume.prune", DiskUse::unusedVolumeBytes, () -> services.pruneVolumes(endpoint), then);
    }

    private void prune(
            String endpoint, String key, ToLongFunction<DiskUse> frees, Callable<Long> prune, Runnable then) {
        Background.call(
                "disk-use",
                () -> services.diskUse(endpoint),
                use -> Confirmation.ask(
                        sheets,
                        Texts.of(key + ".title", Shown.bytes(frees.applyAsLong(use))),
                        Texts.of(key + ".text", Shown.line(endpoint)),
                        Texts.of("store.prune.yes"),
                        () -> act(() -> Shown.bytes(prune.call()), "store.freed", then)),
                notices::failed);
    }

    void copyImages(String from, List<Image> images, Runnable then) {
        opposite.apply(from)
                .ifPresent(to -> copyImages(
                        from, to, images.stream().map(StoreActions::name).toList(), then));
    }

    /** Copies images by their names or ids. */
    void copyImages(String from, String to, List<String> images, Runnable then) {
        TaskSheet.run(
                sheets,
                Texts.of("image.copying", String.join(", ", images), to),
                line -> images.forEach(image -> services.copyImage(from, to, image, line)),
                then);
    }

    void copyVolumes(String from, List<Volume> volumes, Runnable then) {
        opposite.apply(from)
                .ifPresent(to ->
                        copyVolumes(from, to, volumes.stream().map(Volume::name).toList(), then));
    }

    void copyVolumes(String from, String to, List<String> volumes, Runnable then) {
        TaskSheet.run(
                sheets,
                Texts.of("volume.copying", String.join(", ", volumes), to),
                line -> volumes.forEach(volume -> services.copyVolume(from, to, volume, line)),
                then);
    }

    void createVolume(String endpoint, Runnable then) {
        Ask.show(
                sheets,
                "volume.create",
                List.of("name"),
                words -> act(
                        () -> {
                            services.createVolume(endpoint, words.getFirst());
                            return words.getFirst();
                        },
                        "volume.created",
                        then));
    }

    void removeVolumes(String endpoint, List<Volume> volumes, Runnable then) {
        String subject =
                volumes.size() == 1 ? Shown.line(volumes.getFirst().name()) : Texts.of("list.count", volumes.size());
        Confirmation.ask(
                sheets,
                Texts.of("confirm.remove.title", subject),
                Texts.of("volume.remove.text"),
                Texts.of("action.remove"),
                () -> act(
                        () -> {
                            volumes.forEach(volume -> services.removeVolume(endpoint, volume.name()));
                            return subject;
                        },
                        "store.removed",
                        then));
    }

    private void act(Callable<String> work, String doneKey, Runnable then) {
        Background.call(
                "store",
                work,
                subject -> {
                    notices.done(Texts.of(doneKey, subject));
                    then.run();
                },
                why -> {
                    notices.failed(why);
                    then.run();
                });
    }

    private Window window() {
        return sheets.getScene().getWindow();
    }
}
