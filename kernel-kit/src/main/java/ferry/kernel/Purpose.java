package ferry.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a kernel is wanted for. */
public enum Purpose {
    /** Docker with control groups of version 1. */
    DOCKER_V1("docker-v1", "Docker on cgroup v1", List.of()),
    /** Docker with control groups of version 2. */
    DOCKER_V2("docker-v2", "Docker on cgroup v2", List.of()),
    /** Docker on whichever of both comes closer. */
    DOCKER("docker", "Docker", List.of()),
    CRIU("criu", "CRIU", List.of()),
    /** A live crossing from x86-64 under qemu-x86_64. */
    TRANSLATED("translated", "Live crossing, translated", List.of(DOCKER, CRIU)),
    /** A live crossing of programs with neutral frames. */
    NATIVE("native", "Live crossing, native", List.of(DOCKER, CRIU)),
    /** The vendor's modules of a GKI phone still load. */
    GKI("gki", "Keeps the kernel interface of GKI", List.of()),
    /** Android itself starts and works. */
    ANDROID("android", "Android itself", List.of());

    private final String word;
    private final String title;
    private final List<Purpose> includes;

    Purpose(String word, String title, List<Purpose> includes) {
        this.word = word;
        this.title = title;
        this.includes = includes;
    }

    /** The word used on the command line and in the option table. */
    public String word() {
        return word;
    }

    /** The words for a person. */
    public String title() {
        return title;
    }

    /** Purposes that have to be met for this one. */
    public List<Purpose> includes() {
        return includes;
    }

    public static Optional<Purpose> of(String word) {
        for (Purpose purpose : values()) {
            if (purpose.word.equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(purpose);
            }
        }
        return Optional.empty();
    }
}
