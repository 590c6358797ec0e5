package ferry.app;

/** Both halves of the lab at one moment. */
public record LabStatus(Half pc, Half phone) {
    public boolean up() {
        return pc.up() && phone.up();
    }
}
