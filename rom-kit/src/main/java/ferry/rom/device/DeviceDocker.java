package ferry.rom.device;

/**
 * What there is of Docker and CRIU; each is empty when it was not seen.
 *
 * @param daemon path of dockerd
 * @param socket path of Docker's socket; it is there only while, or since, dockerd ran
 * @param allowed whether adb's shell may open the socket
 * @param criu its version
 * @param translator path of qemu-x86_64
 */
public record DeviceDocker(String daemon, String socket, boolean allowed, String criu, String translator) {
    /** Whether there is anything of Docker. */
    public boolean installed() {
        return !daemon.isEmpty() || !socket.isEmpty();
    }
}
