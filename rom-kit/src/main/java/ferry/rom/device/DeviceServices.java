package ferry.rom.device;

import ferry.adb.Device;
import ferry.adb.FileStat;
import ferry.adb.QrPairing;
import ferry.kernel.KernelLook;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What the window asks of the devices behind adb. Every method may block and is called on a virtual thread; what goes
 * wrong is an exception whose message is for the person.
 */
public interface DeviceServices {
    /** Tells all devices that adb knows, whatever their state, now and whenever they change, until it is closed. */
    AutoCloseable devices(Consumer<List<Attached>> onChange);

    /** Everything about a device, by one script on it. */
    DeviceProbe.Look look(String serial);

    /** What changes from moment to moment, by one script on it. */
    DeviceState state(String serial);

    /** What the kernel kit says of its kernel; takes some seconds. */
    KernelLook kernel(String serial);

    /** Starts the dockerd that a device has and that does not run, as root; returns when its socket is there. */
    void startDocker(String serial);

    /** The device's log, what was said last first, and what follows until the stream is closed. */
    InputStream logcat(String serial);

    /** What its screen shows, as PNG. */
    byte[] screenshot(String serial);

    /** The entries of a folder without . and .. */
    List<FileStat> list(String serial, String folder);

    /** Copies a file of the device, or a folder with all files in it, into a folder of this machine. Returns the bytes. */
    long pull(String serial, String remote, Path folder, LongConsumer progress);

    /** Copies a file of this machine, or a folder with all files in it, into a folder of the device. */
    long push(String serial, Path local, String folder, LongConsumer progress);

    /** Whether scrcpy is installed here, which shows a device's screen in a window of its own. */
    boolean canMirror();

    /** Opens that window; it lives on its own. */
    void mirror(String serial);

    /** Pairs by the code that a device shows. */
    void pair(String code, String hostPort);

    /**
     * Waits until a phone has read the pairing's picture, pairs with it and connects it; an interrupt ends the wait.
     * Returns the address that it is connected by.
     */
    String pair(QrPairing pairing) throws InterruptedException;

    void connect(String hostPort);

    void disconnect(String serial);

    /** All forwards that the adb server holds, whoever made them. */
    List<PortForward> forwards();

    /**
     * Leads a port of this machine's loopback to a port of a device. It ends with Ferry.
     *
     * @param serial or lab-phone for the lab's
     * @param wanted the port here when it is free, else another one; 0 for any
     * @param purpose for whom it is, such as a container's name
     */
    PortForward forward(String serial, int remotePort, int wanted, String purpose);

    void endForward(PortForward forward);

    /** Opens an address in the person's browser. */
    void browse(String address);

    /** A device that adb lists, and the name of its endpoint. */
    record Attached(Device device, String endpoint) {
        public String serial() {
            return device.serial();
        }

        /** Whether it can be spoken to. */
        public boolean ready() {
            return device.state() == Device.State.DEVICE;
        }
    }

    /**
     * A forward of the adb server.
     *
     * @param local such as tcp:8080, or the path of a socket behind localfilesystem:
     * @param remote such as tcp:80
     * @param purpose for whom Ferry made it; empty where it was made by somebody else
     * @param own whether it was made by this Ferry, and ends with it
     */
    record PortForward(String serial, String local, String remote, String purpose, boolean own) {
        /** Where it can be reached here; empty when it is not a port. */
        public String address() {
            return local.startsWith("tcp:") ? "http://127.0.0.1:" + local.substring(4) : "";
        }
    }
}
