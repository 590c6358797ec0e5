package ferry.rom.device;

/** The hottest of the kernel's thermal zones; the zone's name is the vendor's. */
public record Heat(double celsius, String zone) {}
