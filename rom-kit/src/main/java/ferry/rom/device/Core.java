package ferry.rom.device;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A processor core.
 *
 * @param khz its clock now, where the kernel tells it
 * @param maxKhz its highest clock
 * @param load share of the time that it worked, 0 to 1, between two samples; empty after the first
 */
public record Core(int number, boolean online, OptionalLong khz, OptionalLong maxKhz, OptionalDouble load) {}
