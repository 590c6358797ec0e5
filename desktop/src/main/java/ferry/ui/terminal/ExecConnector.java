package ferry.ui.terminal;

import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.core.util.TermSize;
import ferry.adb.AdbException;
import ferry.docker.DockerException;
import ferry.docker.Terminal;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the drawn terminal with the program's. Nothing that is called by the drawn one waits for the other side. */
final class ExecConnector implements TtyConnector {
    private static final Logger LOG = LoggerFactory.getLogger(ExecConnector.class);

    private final Terminal terminal;
    private final Reader reader;
    private final Typing typing;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicReference<@Nullable TermSize> wanted = new AtomicReference<>();
    private final AtomicBoolean resizing = new AtomicBoolean();

    /** @param onWaiting see {@link Typing} */
    ExecConnector(Terminal terminal, LongConsumer onWaiting) {
        this.terminal = terminal;
        this.reader = new InputStreamReader(terminal.output(), StandardCharsets.UTF_8);
        this.typing = new Typing(terminal.input(), onWaiting);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        return reader.read(buffer, offset, length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        typing.type(bytes);
    }

    @Override
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Forgets what was typed and not sent yet. */
    void discard() {
        typing.discard();
    }

    @Override
    public boolean isConnected() {
        return open.get();
    }

    /** The last size that was asked for counts; an engine that hangs holds up none but this. */
    @Override
    public void resize(TermSize size) {
        wanted.set(size);
        if (resizing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("ferry-ui-terminal-size").start(this::sendSize);
        }
    }

    private void sendSize() {
        try {
            for (TermSize size = wanted.getAndSet(null); size != null && open.get(); size = wanted.getAndSet(null)) {
                terminal.resize(size.getColumns(), size.getRows());
            }
        } catch (DockerException | AdbException e) {
            LOG.debug("The program was not told the size of its terminal", e);
        } finally {
            resizing.set(false);
        }
        TermSize late = wanted.get();
        if (late != null && open.get()) {
            resize(late);
        }
    }

    @Override
    public int waitFor() {
        return terminal.exitCode();
    }

    @Override
    public boolean ready() throws IOException {
        return reader.ready();
    }

    @Override
    public String getName() {
        return "container";
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            typing.close();
            Thread.ofVirtual().name("ferry-ui-terminal-close").start(terminal::close);
        }
    }
}
