package ferry.ui.gallery;

import ferry.criu.CheckpointDiff;
import ferry.docker.FileEntry;
import ferry.docker.FileEntry.Kind;
import ferry.docker.PlaceFiles;
import java.util.List;

/** A small file system, and the difference of two checkpoints. */
final class SampleFiles {
    static final String CONTENT = "server {\n    listen 80;\n    root /srv/html;\n    # \u202eevil\u0007\n}\n";

    private SampleFiles() {}

    static PlaceFiles.Listing list(String folder) {
        long at = Samples.NOW / 1000;
        return folder.equals("/")
                ? new PlaceFiles.Listing(
                        List.of(
                                new FileEntry("bin", Kind.LINK, 7, at - 9_000_000, 0777),
                                new FileEntry("etc", Kind.FOLDER, 0, at - 86_400, 0755),
                                new FileEntry("srv", Kind.FOLDER, 0, at - 3600, 0755),
                                new FileEntry("tmp", Kind.FOLDER, 0, at - 5, 01777),
                                new FileEntry("usr", Kind.FOLDER, 0, at - 9_000_000, 0755),
                                new FileEntry("nginx.conf", Kind.FILE, 2_345, at - 400_000, 0644),
                                new FileEntry("backup.tar.gz", Kind.FILE, 734_003_200, at - 80_000, 0600),
                                new FileEntry("evil\u202etxt.exe", Kind.FILE, 12, at - 80_000, 0755),
                                new FileEntry("line\nbreak", Kind.FILE, 0, at - 80_000, 0644)),
                        true)
                : new PlaceFiles.Listing(List.of(new FileEntry("inside.txt", Kind.FILE, 5, at, 0644)), false);
    }

    static CheckpointDiff diff() {
        return new CheckpointDiff(List.of(
                new CheckpointDiff.Process(
                        1,
                        "nginx",
                        "both",
                        1,
                        1,
                        812,
                        3,
                        0,
                        0,
                        List.of(),
                        List.of("- 9: TCP socket established 10.0.0.2:80", "+ 9: regular file /srv/html/index.html")),
                new CheckpointDiff.Process(
                        7,
                        "nginx",
                        "both",
                        2,
                        4,
                        1_904,
                        166,
                        12,
                        64,
                        List.of("+ 7f10c0000000-7f10c0021000 rw-", "+ 7f10c4000000-7f10c4021000 rw-"),
                        List.of()),
                new CheckpointDiff.Process(9, "cache loader", "first", 1, 0, 0, 0, 420, 0, List.of(), List.of())));
    }
}
