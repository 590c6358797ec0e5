package ferry.rom.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What changes from moment to moment.
 *
 * @param boot the kernel's id of this start; another one means that it was started again since
 * @param load1 processes that ran or waited to run in the last minute (proc_loadavg(5))
 */
public record DeviceState(
        String boot,
        Duration uptime,
        double load1,
        Optional<Battery> battery,
        List<Storage> storage,
        Memory memory,
        List<Core> cores,
        Optional<Heat> heat) {}
