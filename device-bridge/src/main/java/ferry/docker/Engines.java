package ferry.docker;

import java.net.URI;

/** Opens engines. */
public final class Engines {
    private Engines() {}

    /** The local Docker, under the endpoint name pc, where the docker command finds it. */
    public static Engine local() {
        return open("pc", DockerContext.current().uri());
    }

    /** See {@link HttpEngine#open}. */
    public static Engine open(String endpoint, URI uri) {
        return HttpEngine.open(endpoint, uri);
    }
}
