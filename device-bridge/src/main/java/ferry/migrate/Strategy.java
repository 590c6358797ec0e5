package ferry.migrate;

/** How a container crosses; see docs/architecture. */
public enum Strategy {
    PLAIN,
    TRANSLATED,
    NATIVE,
    COLD
}
