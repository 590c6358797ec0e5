package ferry.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** {@link Terminal} over an upgraded connection ("Start an exec instance" in the Docker Engine API). */
final class ExecTerminal implements Terminal {
    private final EngineHttp http;
    private final Exec exec;
    private final String id;
    private final UnixReply reply;

    private ExecTerminal(EngineHttp http, Exec exec, String id, UnixReply reply) {
        this.http = http;
        this.exec = exec;
        this.id = id;
        this.reply = reply;
    }

    static ExecTerminal open(EngineHttp http, String container, ObjectNode create, int columns, int rows) {
        Exec exec = new Exec(http);
        String id = exec.create(container, create.put("AttachStdin", true).put("Tty", true));
        ObjectNode start =
                EngineHttp.JSON.createObjectNode().put("Detach", false).put("Tty", true);
        // In the start itself, so that the program never sees another size (API 1.42 and newer).
        start.putArray("ConsoleSize").add(rows).add(columns);
        UnixReply reply = http.upgrade(Query.of("exec", id, "start"), start, Exec.START);
        ExecTerminal terminal = new ExecTerminal(http, exec, id, reply);
        boolean sized = false;
        try {
            terminal.resize(columns, rows);
            sized = true;
        } finally {
            if (!sized) {
                terminal.close();
            }
        }
        return terminal;
    }

    @Override
    public InputStream output() {
        return reply.getBody();
    }

    @Override
    public OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                reply.write(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    @Override
    public void resize(int columns, int rows) {
        Query path = Query.of("exec", id, "resize")
                .with("w", Integer.toString(columns))
                .with("h", Integer.toString(rows));
        try {
            http.send("POST", path, null, EngineHttp.SOON);
        } catch (DockerException e) {
            // A program that has ended already has no terminal to be resized.
            if (e.status() == 0) {
                throw e;
            }
        }
    }

    @Override
    public int exitCode() {
        return exec.exitCode(id);
    }

    @Override
    public void close() {
        reply.close();
    }
}
