package ferry.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The terminal that Ferry itself was started from, by libc's calls (termios(3), ioctl_tty(2)). In raw mode every key
 * goes to Ferry as it is, Ctrl-C included.
 */
final class LocalTty implements AutoCloseable {
    /** struct termios has 60 bytes with glibc and musl on x86-64 and arm64. */
    private static final int TERMIOS = 128;
    /** asm-generic/ioctls.h, for both ISAs. */
    private static final long TIOCGWINSZ = 0x5413;
    /** termios.h: TCSADRAIN. */
    private static final int DRAIN = 1;

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;

    /** Columns and rows. */
    record Size(int columns, int rows) {}

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment before = arena.allocate(TERMIOS);
    private final Thread hook = Thread.ofPlatform().name("tty").unstarted(this::restore);

    private LocalTty() {}

    /** Whether stdin and stdout are a terminal. */
    static boolean there() {
        return isatty(STDIN) && isatty(STDOUT);
    }

    /** Puts the terminal into raw mode until this is closed, or until Ferry ends in another way. */
    static LocalTty raw() {
        LocalTty tty = new LocalTty();
        if (call("tcgetattr", FunctionDescriptor.of(INT, INT, POINTER), STDIN, tty.before) != 0)
            throw new TroubleException("This terminal does not tell its settings.");
        MemorySegment raw = tty.arena.allocate(TERMIOS).copyFrom(tty.before);
        Runtime.getRuntime().addShutdownHook(tty.hook);
        callVoid("cfmakeraw", FunctionDescriptor.ofVoid(POINTER), raw);
        call("tcsetattr", FunctionDescriptor.of(INT, INT, INT, POINTER), STDIN, DRAIN, raw);
        return tty;
    }

    /** The size now; empty when it has none. */
    static Optional<Size> size() {
        try (Arena arena = Arena.ofConfined()) {
            // struct winsize: rows, columns, and two sizes in pixels, unsigned short each.
            MemorySegment size = arena.allocate(8);
            int failed = (int)
                    handle("ioctl", FunctionDescriptor.of(INT, INT, LONG, POINTER), Linker.Option.firstVariadicArg(2))
                            .invoke(STDOUT, TIOCGWINSZ, size);
            int rows = size.get(ValueLayout.JAVA_SHORT, 0) & 0xffff;
            int columns = size.get(ValueLayout.JAVA_SHORT, 2) & 0xffff;
            return failed == 0 && rows > 0 && columns > 0 ? Optional.of(new Size(columns, rows)) : Optional.empty();
        } catch (Throwable e) {
            throw failed("ioctl", e);
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It ends anyway.
        }
    }

    private void restore() {
        call("tcsetattr", FunctionDescriptor.of(INT, INT, INT, POINTER), STDIN, DRAIN, before);
    }

    private static boolean isatty(int descriptor) {
        return call("isatty", FunctionDescriptor.of(INT, INT), descriptor) == 1;
    }

    private static int call(String name, FunctionDescriptor type, Object... arguments) {
        try {
            return (int) handle(name, type).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw failed(name, e);
        }
    }

    private static void callVoid(String name, FunctionDescriptor type, Object... arguments) {
        try {
            handle(name, type).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw failed(name, e);
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        return linker.downcallHandle(libc.findOrThrow(name), type, options);
    }

    private static IllegalStateException failed(String name, Throwable e) {
        return new IllegalStateException(name + " of the C library cannot be called", e);
    }
}
