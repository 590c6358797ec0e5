package ferry.recode;

import ferry.criu.Images;
import ferry.criu.proto.MntEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The mounts of a container's checkpoint; a mount of the source is the one of the skeleton at the same place. */
final class Mounts {
    private final List<MntEntry> entries;
    private final Map<String, MntEntry> byPoint = new HashMap<>();
    private final Map<Integer, String> points = new HashMap<>();

    private Mounts(List<MntEntry> entries) {
        this.entries = entries;
        for (MntEntry m : entries) {
            byPoint.put(m.getMountpoint(), m); // the last one at a place lies on top
            points.put(m.getMntId(), m.getMountpoint());
        }
    }

    static Mounts of(Images images) {
        int root = images.pstree().getFirst().getPid();
        String file = "mountpoints-" + images.ids(root).getMntNsId() + ".img";
        return new Mounts(images.has(file) ? images.entries(file, MntEntry.class) : List.of());
    }

    /** Mount ids of this checkpoint to those of another one; a mount that is not there is left out. */
    Map<Integer, Integer> to(Mounts other) {
        Map<Integer, Integer> ids = new HashMap<>();
        points.forEach((id, point) -> {
            MntEntry there = other.byPoint.get(point);
            if (there != null) {
                ids.put(id, there.getMntId());
            }
        });
        return ids;
    }

    String point(int id) {
        return points.getOrDefault(id, "mount " + id);
    }

    /** Names of the images of the tmpfs contents: this checkpoint's to the other's. criu names them by device. */
    Map<String, String> tmpfs(Mounts other, Images others) {
        Map<String, String> names = new HashMap<>();
        for (MntEntry m : entries) {
            String name = "tmpfs-dev-" + Integer.toUnsignedString(m.getRootDev()) + ".tar.gz.img";
            MntEntry there = other.byPoint.get(m.getMountpoint());
            if (there == null) {
                continue;
            }
            String name2 = "tmpfs-dev-" + Integer.toUnsignedString(there.getRootDev()) + ".tar.gz.img";
            if (others.has(name2)) {
                names.put(name, name2);
            }
        }
        return names;
    }
}
