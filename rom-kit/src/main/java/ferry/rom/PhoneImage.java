package ferry.rom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every virtual phone starts from: kernel, initrd, disk, and the state of a machine that has just booted, so that a
 * new phone needs no boot. Built once from Debian's packages; read-only afterwards and shared.
 *
 * @param folder where phone-build.sh put it
 */
public record PhoneImage(Path folder) {
    private static final Asset BUILD = new Asset("phone/phone-build.sh");
    private static final Asset INIT = new Asset("phone/phone-init.sh");
    private static final Asset DAEMON = new Asset("phone/daemon.json");
    private static final Asset CONTAINERD = new Asset("phone/containerd.toml");

    /** Where the image of this Ferry lies below the cache folder; the name changes with the scripts that make it. */
    public static PhoneImage in(Path cache) {
        return new PhoneImage(cache.resolve("phone-" + Asset.fingerprint("", BUILD, INIT, DAEMON, CONTAINERD)));
    }

    public boolean built() {
        return Files.isDirectory(folder);
    }

    /**
     * Builds it when it is not there: about a minute, most of it download and the first boot.
     *
     * @param scripts folder that the scripts are unpacked into
     * @param log gets the tools' output
     * @param root builds the command that runs as root
     */
    public void build(Path scripts, Path log, Superuser root, Consumer<String> progress) {
        if (!built()) {
            Path script = BUILD.unpackInto(scripts);
            INIT.unpackInto(scripts);
            DAEMON.unpackInto(scripts);
            CONTAINERD.unpackInto(scripts);
            int exit = root.command("bash", script.toString(), folder.toString(), log.toString(), root.owner())
                    .follow(progress);
            if (exit != 0 || !built()) {
                throw new RomException(
                        "The phone's image could not be built (exit code " + exit + ").",
                        "The log is " + log + ".",
                        null);
            }
        }
        if (!Files.exists(fresh()) && !Files.exists(noFresh())) {
            bootOnce(progress);
        }
    }

    /** The first boot's end, kept: disk and machine state. A phone without it boots as a phone does. */
    private void bootOnce(Consumer<String> progress) {
        progress.accept("first boot (about half a minute)");
        Path disk = folder.resolve("fresh.part.qcow2");
        Path monitors = null;
        try {
            // A short path: the monitor is a Unix socket.
            monitors = Files.createTempDirectory("ferry-boot");
            Files.deleteIfExists(disk);
            VirtualDisk.overlay(disk, Path.of("disk.img"), "raw");
            Machine machine =
                    Machine.start(boot(), disk, monitors, folder.resolve("fresh.log"), FreePort.choose(), false);
            try {
                machine.awaitBoot(Duration.ofMinutes(4));
                machine.saveTo(folder.resolve("fresh.part.state"));
                machine.quit();
            } finally {
                machine.process().end(Duration.ofSeconds(5));
            }
            Files.writeString(folder.resolve("fresh.qemu"), Machine.version());
            Files.move(disk, freshDisk(), StandardCopyOption.ATOMIC_MOVE);
            Files.move(folder.resolve("fresh.part.state"), fresh(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RomException e) {
            progress.accept("the machine's state cannot be kept (" + e.getMessage() + "); each start will be a boot");
            try {
                Files.deleteIfExists(disk);
                Files.writeString(noFresh(), String.valueOf(e.getMessage()));
            } catch (IOException ignored) {
                // Only a mark that saves the next start the attempt.
            }
        } finally {
            if (monitors != null) {
                VirtualDisk.removeTree(monitors);
            }
        }
    }

    /** Whether the kept state can be loaded by the QEMU that is installed now. */
    boolean hasFresh() {
        try {
            return Files.exists(fresh())
                    && Files.readString(folder.resolve("fresh.qemu")).equals(Machine.version());
        } catch (IOException e) {
            return false;
        }
    }

    /** Debian's kernel, whose drivers of the disk are modules in the initrd. */
    Machine.Boot boot() {
        return new Machine.Boot(folder.resolve("vmlinuz"), Optional.of(folder.resolve("initrd")), "");
    }

    Path disk() {
        return folder.resolve("disk.img");
    }

    Path freshDisk() {
        return folder.resolve("fresh.qcow2");
    }

    Path fresh() {
        return folder.resolve("fresh.state");
    }

    private Path noFresh() {
        return folder.resolve("fresh.none");
    }

    /** qemu-x86_64 for arm64, static, of Debian's package qemu-user. */
    public Path translator() {
        return folder.resolve("translator");
    }

    /** The package version of {@link #translator()}, such as 1:10.0.13+ds-0+deb13u1. */
    public String translatorVersion() {
        try {
            return Files.readString(folder.resolve("translator.version")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
