package ferry.ui.images;

import ferry.docker.Image;
import ferry.docker.Network;
import ferry.docker.Volume;
import ferry.ui.base.ListTab;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.concurrent.Callable;
import org.kordamp.ikonli.feather.Feather;

/** The tabs of a side that show what its engine keeps: images, volumes, networks. */
public final class StoreTabs {
    private StoreTabs() {}

    /** Images, to be opened, copied across by drag, and everything that their buttons say. */
    public static ListTab<Image> images(String endpoint, Callable<List<Image>> source, StoreActions actions) {
        ListTab<Image> tab = new ListTab<>("images", Feather.LAYERS, source);
        return StoreDrag.from(
                tab.column("column.tag", 220, StoreTabs::tag, StoreTabs::tag, "text-cell")
                        .column("column.id", 105, Image::id, image -> Shown.id(image.id()), "mono-cell")
                        .column("column.size", 80, Image::bytes, image -> Shown.bytes(image.bytes()), "figure-cell")
                        .column(
                                "column.created",
                                130,
                                Image::created,
                                image -> Shown.time(image.created() * 1000),
                                "muted-cell")
                        .act(
                                "image.pull",
                                Feather.DOWNLOAD_CLOUD,
                                "image-pull",
                                () -> actions.pull(endpoint, tab::refresh))
                        .act(
                                "image.search",
                                Feather.SEARCH,
                                "image-search",
                                () -> actions.search(endpoint, tab::refresh))
                        .act("image.build", Feather.TOOL, "image-build", () -> actions.build(endpoint, tab::refresh))
                        .act("image.load", Feather.UPLOAD, "image-load", () -> actions.load(endpoint, tab::refresh))
                        .act(
                                "image.prune",
                                Feather.WIND,
                                "image-prune",
                                () -> actions.pruneImages(endpoint, tab::refresh))
                        .menuOn("image.details", Feather.INFO, "image-details", chosen -> chosen.stream()
                                .findFirst()
                                .ifPresent(i -> actions.details(endpoint, i)))
                        .actOn(
                                "store.copy",
                                Feather.COPY,
                                "image-copy",
                                chosen -> actions.copyImages(endpoint, chosen, tab::refresh))
                        .menuOn("image.tag", Feather.TAG, "image-tag", chosen -> chosen.stream()
                                .findFirst()
                                .ifPresent(i -> actions.tag(endpoint, i, tab::refresh)))
                        .menuOn("image.save", Feather.SAVE, "image-save", chosen -> chosen.stream()
                                .findFirst()
                                .ifPresent(i -> actions.save(endpoint, i)))
                        .menuOn("image.push", Feather.UPLOAD_CLOUD, "image-push", chosen -> chosen.stream()
                                .findFirst()
                                .ifPresent(i -> actions.push(endpoint, i)))
                        .actOn(
                                "action.remove",
                                Feather.TRASH_2,
                                "image-remove",
                                chosen -> actions.remove(endpoint, chosen, tab::refresh))
                        .onOpen(image -> actions.details(endpoint, image)),
                endpoint,
                StoreDrag.IMAGES,
                StoreActions::name);
    }

    private static String tag(Image image) {
        return image.tags().isEmpty() ? Texts.of("images.untagged") : Shown.line(String.join(", ", image.tags()));
    }

    public static ListTab<Volume> volumes(String endpoint, Callable<List<Volume>> source, StoreActions actions) {
        ListTab<Volume> tab = new ListTab<>("volumes", Feather.DATABASE, source);
        return StoreDrag.from(
                tab.column("column.name", 200, Volume::name, volume -> Shown.line(volume.name()), "text-cell")
                        .column(
                                "column.driver",
                                80,
                                Volume::driver,
                                volume -> Shown.line(volume.driver()),
                                "muted-cell")
                        .column(
                                "column.mountpoint",
                                220,
                                Volume::mountpoint,
                                volume -> Shown.line(volume.mountpoint()),
                                "muted-cell")
                        .act(
                                "volume.create",
                                Feather.PLUS,
                                "volume-create",
                                () -> actions.createVolume(endpoint, tab::refresh))
                        .act(
                                "volume.prune",
                                Feather.WIND,
                                "volume-prune",
                                () -> actions.pruneVolumes(endpoint, tab::refresh))
                        .onOpen(volume -> actions.files(endpoint, volume))
                        .menuOn("details.files", Feather.FOLDER, "volume-files", chosen -> chosen.stream()
                                .findFirst()
                                .ifPresent(volume -> actions.files(endpoint, volume)))
                        .actOn(
                                "store.copy",
                                Feather.COPY,
                                "volume-copy",
                                chosen -> actions.copyVolumes(endpoint, chosen, tab::refresh))
                        .actOn(
                                "action.remove",
                                Feather.TRASH_2,
                                "volume-remove",
                                chosen -> actions.removeVolumes(endpoint, chosen, tab::refresh)),
                endpoint,
                StoreDrag.VOLUMES,
                Volume::name);
    }

    public static ListTab<Network> networks(String endpoint, StoreActions actions) {
        return new ListTab<>(
                        "networks", Feather.SHARE_2, () -> actions.services().networks(endpoint))
                .column("column.name", 160, Network::name, n -> Shown.line(n.name()), "text-cell")
                .column("column.driver", 80, Network::driver, n -> Shown.line(n.driver()), "muted-cell")
                .column(
                        "networks.subnets",
                        180,
                        n -> String.join(", ", n.subnets()),
                        n -> Shown.line(String.join(", ", n.subnets())),
                        "mono-cell")
                .column("networks.scope", 70, Network::scope, n -> Shown.line(n.scope()), "muted-cell")
                .column("column.id", 110, Network::id, n -> Shown.id(n.id()), "mono-cell");
    }
}
