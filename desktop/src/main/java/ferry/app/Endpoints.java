package ferry.app;

import ferry.docker.Endpoint;
import ferry.docker.Engine;
import java.util.List;

/** All endpoints that Ferry can reach from here, by name. Thread-safe; every call blocks its caller. */
public interface Endpoints extends AutoCloseable {
    /**
     * What there is right now: {@code pc}, {@code lab-pc} and {@code lab-phone}, and {@code phone:SERIAL} for each device
     * that adb lists. Endpoints that are away are listed with the reason and what would mend it. Takes at most some
     * seconds, however many endpoints do not answer; never throws for one of them.
     */
    List<Endpoint> list();

    /**
     * The engine of an endpoint. It belongs to this object, is shared and stays open: callers do not close it.
     *
     * @throws ferry.docker.DockerException when there is none of that name or it cannot be reached, with what would mend it
     */
    Engine open(String name);

    @Override
    void close();
}
