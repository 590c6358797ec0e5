package ferry.app;

import ferry.rom.PhoneImage;
import ferry.rom.RomException;
import ferry.rom.Superuser;
import ferry.rom.VirtualPhone;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The embedded default: a PC with Docker and CRIU, and a virtual arm64 phone. Both go on when Ferry ends. Any thread may
 * call; {@link #up}, {@link #down} and {@link #reset} of several Ferries on one lab take turns.
 */
public final class Lab {
    private final FerryHome home;
    private final Superuser root = Superuser.current();
    private final PcHost pc;
    private final PhoneImage image;
    private final VirtualPhone phone;

    private Lab(FerryHome home) {
        this.home = home;
        this.pc = new PcHost(home, root);
        this.image = PhoneImage.in(home.cache());
        this.phone = new VirtualPhone(image, home.lab().resolve("phone"), home.run());
    }

    /** The lab of these folders; touches nothing. */
    public static Lab open(FerryHome home) {
        return new Lab(home);
    }

    /** Both halves, looked at now: some milliseconds, or seconds when one of them hangs. Changes nothing. */
    public LabStatus status() {
        VirtualPhone.Status status = phone.status();
        Half half;
        if (!status.runs()) {
            half = Half.down(status.detail());
        } else if (!status.ready()) {
            half = new Half(
                    Half.State.FAILED,
                    Optional.empty(),
                    Optional.of(status.serial()),
                    Optional.empty(),
                    status.detail());
        } else {
            half = new Half(
                    Half.State.UP,
                    Optional.of(URI.create("unix://" + status.docker())),
                    Optional.of(status.serial()),
                    Optional.empty(),
                    "");
        }
        return new LabStatus(pc.status(), half);
    }

    /**
     * Builds what is not built, starts what does not run, and returns when both engines answer.
     *
     * @param progress one line each for a person, beginning with "pc: " or "phone: "; called from several threads, never
     *     from two at once
     * @throws LabException naming the half that failed; what this call had started is ended
     */
    public LabStatus up(Consumer<String> progress) {
        LabStatus before = status();
        if (before.up()) {
            return before;
        }
        Prerequisites.lab().require();
        return locked(progress, () -> {
            home.privately(home.lab());
            home.privately(home.run());
            Files.createDirectories(home.cache());
            Files.createDirectories(home.lab().resolve("pc"));
            root.obtain();
            Object turn = new Object();
            try (var halves = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> pcUp = halves.submit(() -> {
                    Consumer<String> say = line -> say(progress, turn, "pc: " + line);
                    pc.build(say);
                    pc.start(say);
                    say.accept("up");
                });
                Future<?> phoneUp = halves.submit(() -> {
                    Consumer<String> say = line -> say(progress, turn, "phone: " + line);
                    buildImage(say);
                    phone.start(say);
                    say.accept("up");
                });
                LabException failed = merge(failure(pcUp), failure(phoneUp));
                if (failed != null) {
                    endWhatWasStarted(before, failed);
                    throw failed;
                }
            }
            return status();
        });
    }

    /**
     * What the lab's phone is made from; about a minute when it is not built yet.
     *
     * @throws LabException when it cannot be built
     */
    PhoneImage phoneImage(Consumer<String> progress) {
        if (!image.built()) {
            Prerequisites.lab().require();
            return locked(progress, () -> {
                Files.createDirectories(home.cache());
                root.obtain();
                buildImage(progress);
                return image;
            });
        }
        return image;
    }

    private void buildImage(Consumer<String> progress) {
        image.build(home.lab().resolve("scripts"), home.lab().resolve("phone-build.log"), root, progress);
    }

    private static void say(Consumer<String> progress, Object turn, String line) {
        synchronized (turn) {
            progress.accept(line);
        }
    }

    private void endWhatWasStarted(LabStatus before, LabException failed) {
        try {
            if (!before.pc().up()) {
                pc.stop(false);
            }
            if (!before.phone().up()) {
                phone.stop();
            }
        } catch (LabException | RomException e) {
            failed.addSuppressed(e);
        }
    }

    /** Ends both halves; containers and images stay for the next {@link #up}. */
    public LabStatus down() {
        return end(false);
    }

    /** Ends both halves and removes their containers and images; what was built from packages stays. */
    public LabStatus reset() {
        return end(true);
    }

    private LabStatus end(boolean reset) {
        if (!Files.isDirectory(home.lab())) {
            return status();
        }
        return locked(_ -> {}, () -> {
            try (var halves = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> pcDown = halves.submit(() -> pc.stop(reset));
                Future<?> phoneDown = halves.submit(reset ? phone::reset : phone::stop);
                LabException failed = merge(failure(pcDown), failure(phoneDown));
                if (failed != null) {
                    throw failed;
                }
            }
            if (home.run().startsWith("/tmp")) {
                try {
                    Files.deleteIfExists(home.run());
                } catch (DirectoryNotEmptyException e) {
                    // Sockets that lead to other phones than the lab's are in use after it.
                }
            }
            return status();
        });
    }

    /** Waits for one half's end; its failure, or null. */
    private static @org.jspecify.annotations.Nullable LabException failure(Future<?> half) throws InterruptedException {
        try {
            half.get();
            return null;
        } catch (ExecutionException | CancellationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return switch (cause) {
                case LabException lab -> lab;
                case RomException rom -> new LabException(String.valueOf(rom.getMessage()), rom.cure(), rom);
                default -> new LabException("A half of the lab broke off: " + cause, "", cause);
            };
        }
    }

    private static @org.jspecify.annotations.Nullable LabException merge(
            @org.jspecify.annotations.Nullable LabException first,
            @org.jspecify.annotations.Nullable LabException second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return new LabException(
                first.getMessage() + "\n" + second.getMessage(), first.cure() + "\n" + second.cure(), first);
    }

    /** Runs it while no other Ferry changes this lab. */
    private <T> T locked(Consumer<String> progress, Callable<T> work) {
        Path file = home.lab().resolve("lock");
        try {
            home.privately(home.lab());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = acquire(channel, progress)) {
                return work.call();
            }
        } catch (LabException e) {
            throw e;
        } catch (RomException e) {
            throw new LabException(String.valueOf(e.getMessage()), e.cure(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the lab was changing.", "`ferry lab up` finds what was left.", e);
        } catch (IOException e) {
            throw new LabException(
                    "The lab's folder cannot be used: " + e.getMessage(), "Look at " + home.lab() + ".", e);
        } catch (Exception e) {
            throw new LabException("The lab broke off: " + e, "", e);
        }
    }

    private static FileLock acquire(FileChannel channel, Consumer<String> progress) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock != null) {
            return lock;
        }
        progress.accept("another Ferry changes this lab; waiting for it");
        return channel.lock();
    }
}
