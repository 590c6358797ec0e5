package ferry.app;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One of the lab's two halves as an endpoint.
 *
 * @param name lab-pc or lab-phone
 * @param docker its socket when it is up
 * @param serial under which adb lists it; the phone's only
 * @param criu version, where the lab knows it; the phone is asked itself
 * @param problems in words, each with its cure, when it is not up
 */
record LabSide(
        String name, Optional<URI> docker, Optional<String> serial, Optional<String> criu, List<String> problems) {}
