package ferry.app;

import ferry.adb.AdbDevice;
import ferry.app.device.LiveDevices;
import ferry.migrate.Migrations;
import ferry.session.Journal;
import ferry.session.Session;
import java.util.List;

/**
 * What the command line and the window call. Each service is made when it is first asked for, so that a command that
 * needs no Docker loads none. Thread-safe.
 */
public interface Services extends AutoCloseable {
    FerryHome home();

    Endpoints endpoints();

    Laboratory lab();

    /**
     * The Android device under an endpoint.
     *
     * @param endpoint lab-phone, phone:SERIAL, or empty for the only phone that there is
     * @throws ferry.adb.AdbException when there is none, or several and none was named
     */
    AdbDevice device(String endpoint);

    /** What can be done with the devices behind adb. */
    LiveDevices devices();

    Journal journal();

    Migrations migrations();

    /** Sessions whose Ferry was killed; does not make a journal where there is none yet. */
    List<Session> interrupted();

    /** Closes what was opened; running migrations are not waited for. */
    @Override
    void close();
}
