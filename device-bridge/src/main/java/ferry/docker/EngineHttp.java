package ferry.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests to one engine under its API version, with errors as {@link DockerException} and bounded answers. */
final class EngineHttp implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    /** For what an engine knows at once; a phone under load takes its time. */
    static final Duration SOON = Duration.ofSeconds(60);
    /** An answer that is read as a whole may be this large, in bytes. */
    static final int JSON_LIMIT = 64 * 1024 * 1024;

    private static final int MESSAGE_LIMIT = 64 * 1024;

    private final Path socket;
    private final UnixHttpClient client;
    private final String prefix;

    /** @param version of the API, such as 1.45; empty for the unversioned paths */
    EngineHttp(Path socket, UnixHttpClient client, String version) {
        this.socket = socket;
        this.client = client;
        this.prefix = version.isEmpty() ? "" : "/v" + version;
    }

    /** The whole JSON answer; a missing node when it has no body. */
    JsonNode json(String method, Object path, @Nullable JsonNode body, Duration limit) {
        UnixReply reply = open(method, path, body, limit);
        // The time for the body is that for the head once more: the engine has it in memory by then.
        Deadline deadline = Deadline.start(limit, reply::close);
        try (reply;
                deadline) {
            return parse(bounded(reply.getBody(), JSON_LIMIT));
        } catch (IOException e) {
            if (deadline.fired()) {
                throw Cures.unanswered(socket, UnixHttpClient.timeout(limit, e));
            }
            throw Cures.unanswered(socket, e);
        }
    }

    JsonNode get(Object path) {
        return json("GET", path, null, SOON);
    }

    /** A call whose answer, if it is success, says nothing. */
    void send(String method, Object path, @Nullable JsonNode body, Duration limit) {
        open(method, path, body, limit).close();
    }

    /** An answer as a stream; nothing limits the time of its body. */
    UnixReply open(String method, Object path, @Nullable JsonNode body, Duration limit) {
        Request.Builder request = Request.builder().method(method).path(prefix + path);
        if (body != null) {
            request.putHeader("Content-Type", "application/json");
            request.bodyBytes(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        return execute(request.build(), limit);
    }

    /** A call that turns its connection into a raw one, in both directions. */
    UnixReply upgrade(Object path, JsonNode body, Duration limit) {
        return execute(
                Request.builder()
                        .method("POST")
                        .path(prefix + path)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Connection", "Upgrade")
                        .putHeader("Upgrade", "tcp")
                        .bodyBytes(body.toString().getBytes(StandardCharsets.UTF_8))
                        .build(),
                limit);
    }

    /** Sends a tar, at the pace at which the engine takes it, and returns the answer as a stream. */
    UnixReply upload(String method, Object path, InputStream tar, Duration limit) {
        return execute(
                Request.builder()
                        .method(method)
                        .path(prefix + path)
                        .putHeader("Content-Type", "application/x-tar")
                        .body(tar)
                        .build(),
                limit);
    }

    /** As {@link #upload}, with further headers and perhaps without a body. */
    UnixReply stream(
            String method, Object path, Map<String, String> headers, Optional<InputStream> tar, Duration limit) {
        Request.Builder request = Request.builder().method(method).path(prefix + path);
        headers.forEach(request::putHeader);
        tar.ifPresent(
                body -> request.putHeader("Content-Type", "application/x-tar").body(body));
        return execute(request.build(), limit);
    }

    private UnixReply execute(Request request, Duration limit) {
        UnixReply reply;
        try {
            reply = client.execute(request, limit);
        } catch (IOException e) {
            throw Cures.unanswered(socket, e);
        }
        int status = reply.getStatusCode();
        if (status >= 200 && status < 300 || status == 304 || status == 101) {
            return reply;
        }
        try (reply) {
            String message = message(reply, status);
            throw new DockerException(status, message, Cures.of(status, message), null);
        }
    }

    private static String message(UnixReply reply, int status) {
        String text;
        try (Deadline deadline = Deadline.start(Duration.ofSeconds(10), reply::close)) {
            text = new String(reply.getBody().readNBytes(MESSAGE_LIMIT), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            text = "";
        }
        try {
            JsonNode message = JSON.readTree(text).path("message");
            if (message.isTextual()) {
                return message.asText();
            }
        } catch (IOException e) {
            // Not Docker's JSON: a proxy's page, or a broken answer.
        }
        String shown = text.length() > 300 ? text.substring(0, 300) + "..." : text;
        return "status " + status + (shown.isEmpty() ? "" : ": " + shown.replaceAll("\\p{Cntrl}+", " "));
    }

    private static byte[] bounded(InputStream in, int limit) throws IOException {
        byte[] bytes = in.readNBytes(limit);
        if (bytes.length == limit && in.read() >= 0) {
            throw new IOException("the engine's answer is larger than " + (limit >> 20) + " MiB");
        }
        return bytes;
    }

    private static JsonNode parse(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IOException("the engine's answer is not JSON", e);
        }
    }

    /** A broken stream as an exception of this engine. */
    DockerException broken(IOException e) {
        return Cures.unanswered(socket, e);
    }

    @Override
    public void close() {
        client.close();
    }
}
