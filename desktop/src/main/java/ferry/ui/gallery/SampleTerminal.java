package ferry.ui.gallery;

import ferry.docker.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A shell that is none: it greets in colours, echoes what is typed, and ends at Ctrl-D. Thread-safe. */
public final class SampleTerminal implements Terminal {
    private static final byte[] END = new byte[0];
    private static final String PROMPT = "\u001b[1;32mroot@web\u001b[0m:\u001b[1;34m/srv\u001b[0m# ";

    private final LinkedBlockingQueue<byte[]> shown = new LinkedBlockingQueue<>();
    private final List<String> sizes = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private final String prompt;

    public SampleTerminal() {
        this(PROMPT);
        say(PROMPT + "ls --color\r\n"
                + "\u001b[1;34mconf.d\u001b[0m  \u001b[1;34mhtml\u001b[0m  \u001b[1;32mentrypoint.sh\u001b[0m  "
                + "\u001b[1;36mlog\u001b[0m  nginx.conf  \u001b[1;31mbackup.tar.gz\u001b[0m  數據.txt\r\n"
                + PROMPT);
    }

    private SampleTerminal(String prompt) {
        this.prompt = prompt;
    }

    /** The shell of a phone. */
    public static SampleTerminal onDevice() {
        SampleTerminal terminal = new SampleTerminal("\u001b[1;32mhaydn\u001b[0m:/ $ ");
        terminal.say(terminal.prompt + "uname -a\r\nLinux localhost 5.4.284-qgki #1 SMP PREEMPT aarch64 Toybox\r\n"
                + terminal.prompt + "getprop ro.build.version.release\r\n15\r\n" + terminal.prompt);
        return terminal;
    }

    /** Shows text as the program would. */
    public void say(String text) {
        shown.add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The sizes that it was given, COLUMNSxROWS. */
    public List<String> sizes() {
        return List.copyOf(sizes);
    }

    @Override
    public InputStream output() {
        return new InputStream() {
            private byte[] piece = END;
            private int at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int available() {
                return piece.length - at;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                while (at == piece.length) {
                    if (ended.getCount() == 0 && shown.isEmpty()) {
                        return -1;
                    }
                    try {
                        piece = shown.take();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException("interrupted", e);
                    }
                    at = 0;
                }
                int count = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, bytes, offset, count);
                at += count;
                return count;
            }
        };
    }

    @Override
    public OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                String typed = new String(bytes, offset, length, StandardCharsets.UTF_8);
                if (typed.equals("\u0004")) {
                    say("exit\r\n");
                    end();
                } else {
                    say(typed.replace("\r", "\r\n" + prompt));
                }
            }
        };
    }

    /** Ends the program. */
    public void end() {
        ended.countDown();
        shown.add(END);
    }

    @Override
    public void resize(int columns, int rows) {
        sizes.add(columns + "x" + rows);
    }

    @Override
    public int exitCode() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
        return 0;
    }

    @Override
    public void close() {
        end();
    }
}
