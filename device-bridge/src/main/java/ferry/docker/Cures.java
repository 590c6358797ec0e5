package ferry.docker;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be done about an error of a Docker engine. */
final class Cures {
    private static final Pattern LOG = Pattern.compile("(/\\S+?/criu-(?:dump|restore)\\.log)");

    /** Go's words for a host that cannot be reached. */
    private static final Pattern NO_WAY = Pattern.compile("dial tcp|no such host|name resolution|i/o timeout"
            + "|network is unreachable|tls handshake timeout|context deadline exceeded|client.timeout exceeded");

    private Cures() {}

    /** For an answer with an error status; {@code message} is Docker's own. */
    static String of(int status, String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("experimental")) {
            return "Checkpoints are an experimental feature of Docker: put \"experimental\": true into"
                    + " /etc/docker/daemon.json on that machine and restart Docker.";
        }
        if (text.contains("criu")) {
            return criu(message, text);
        }
        if (text.contains("no space left on device")) {
            return "That machine's disk is full: remove images or containers there, or give Docker more room.";
        }
        if (text.contains("exec format error")) {
            return "The image is built for another processor: that machine needs a translator (qemu-user, binfmt_misc)"
                    + " or an image of its own architecture.";
        }
        if (NO_WAY.matcher(text).find()) {
            return "Docker on that machine does not reach the registry: connect the machine to the network, and look at its name"
                    + " server and at the proxy of its Docker. What is here already can be copied from side to side.";
        }
        if (text.contains("toomanyrequests")) {
            return "The registry lets nobody without a login ask so often: docker login, or wait some hours.";
        }
        if (text.contains("port is already allocated") || text.contains("address already in use")) {
            return "Another program there listens on that port: stop it, or publish another port.";
        }
        return byStatus(status, text);
    }

    private static String byStatus(int status, String text) {
        return switch (status) {
            case 404 ->
                text.contains("no such container")
                        ? "It may have been removed or renamed meanwhile: look at the list of containers."
                        : text.contains("no such image")
                                ? "Bring the image there first: docker pull, or docker load."
                                : "";
            case 409 ->
                text.contains("already in use")
                        ? "Choose another name, or remove or rename the container that has it."
                        : text.contains("is not running") ? "Start it first." : "";
            case 501 -> "This Docker does not offer that: a newer version may.";
            case 503 -> "Docker is starting or stopping there: try again in a moment.";
            default -> "";
        };
    }

    private static String criu(String message, String text) {
        if (text.contains("executable file not found") || text.contains("not found in $path")) {
            return "CRIU is not installed on that machine: install the package criu there.";
        }
        Matcher log = LOG.matcher(message);
        String where = log.find()
                ? "CRIU's log on that machine: " + log.group(1) + "."
                : "CRIU's log is in the container's folder below /run/containerd on that machine.";
        return where + " \"criu check\" there says what its kernel lacks.";
    }

    /** An exception for a call that got no answer. */
    static DockerException unanswered(Path socket, IOException e) {
        if (e instanceof UnixHttpClient.ConnectFailure failure) {
            return unreachable(socket, failure);
        }
        if (e instanceof UnixHttpClient.UploadFailure && e.getCause() instanceof DockerException cause) {
            return new DockerException(cause.status(), String.valueOf(e.getMessage()), cause.cure(), e);
        }
        if (e instanceof UnixHttpClient.UploadFailure) {
            return new DockerException(0, String.valueOf(e.getMessage()), "", e);
        }
        if (e instanceof SocketTimeoutException) {
            return new DockerException(
                    0,
                    "Docker at " + socket + " is silent: " + e.getMessage(),
                    "The machine may be overloaded, somebody may be reading an archive of that container (Docker lets"
                            + " other calls on it wait), or Docker is stuck: look at its log (journalctl -u docker).",
                    e);
        }
        if (e instanceof ClosedByInterruptException) {
            return new DockerException(0, "the call to Docker was cancelled", "", e);
        }
        return new DockerException(
                0,
                "the connection to Docker at " + socket + " broke: " + e.getMessage(),
                "Docker may have been restarted, or the cable pulled: try again.",
                e);
    }

    private static DockerException unreachable(Path socket, UnixHttpClient.ConnectFailure e) {
        if (e.getCause() instanceof ClosedByInterruptException) {
            return new DockerException(0, "the call to Docker was cancelled", "", e);
        }
        if (e.timedOut()) {
            return new DockerException(
                    0,
                    "Docker at " + socket + " accepts no connection",
                    "Its Docker may be stuck: look at its log (journalctl -u docker).",
                    e);
        }
        // The JDK gives only the system's words, which may be in any language: look for the fact itself.
        if (!Files.exists(socket)) {
            return new DockerException(
                    0,
                    "there is no Docker socket at " + socket,
                    "Install Docker or start it (systemctl start docker); if it listens elsewhere, set DOCKER_HOST or"
                            + " choose a context (docker context use).",
                    e);
        }
        if (!Files.isReadable(socket) || !Files.isWritable(socket)) {
            return new DockerException(
                    0,
                    "permission denied on Docker's socket " + socket,
                    "Put yourself into the group that owns it (sudo usermod -aG docker $USER) and log in again.",
                    e);
        }
        return new DockerException(
                0,
                "nobody answers at " + socket + ": " + e.getMessage(),
                "Docker does not run there: start it (systemctl start docker).",
                e);
    }
}
