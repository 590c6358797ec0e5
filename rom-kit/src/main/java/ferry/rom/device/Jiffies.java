package ferry.rom.device;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What each core has done since the start, from /proc/stat (proc_stat(5)), in ticks.
 *
 * @param busy by core; what neither idles nor waits for a disk
 */
record Jiffies(Map<Integer, Long> busy, Map<Integer, Long> all) {
    /** user nice system idle iowait irq softirq steal; guest is part of user. */
    private static final int IDLE = 3;

    private static final int WAITING = 4;
    private static final int COUNTED = 8;

    /** @param prefix of the lines: before. or after. */
    static Jiffies of(DeviceAnswer answer, String prefix) {
        Map<Integer, Long> busy = new HashMap<>();
        Map<Integer, Long> all = new HashMap<>();
        for (String core : answer.below(prefix)) {
            if (!core.matches("[0-9]{1,4}")) continue;
            String[] ticks = answer.text(prefix + core).split("\\s+", -1);
            long sum = 0;
            long idle = 0;
            for (int i = 0; i < Math.min(COUNTED, ticks.length); i++) {
                long value = ticks[i].matches("[0-9]{1,18}") ? Long.parseLong(ticks[i]) : 0;
                sum += value;
                if (i == IDLE || i == WAITING) idle += value;
            }
            busy.put(Integer.parseInt(core), sum - idle);
            all.put(Integer.parseInt(core), sum);
        }
        return new Jiffies(busy, all);
    }

    /** A core's share of work since an earlier sample; empty when it was not in both or no tick passed. */
    OptionalDouble since(Jiffies earlier, int core) {
        Long busyThen = earlier.busy.get(core);
        Long allThen = earlier.all.get(core);
        Long busyNow = busy.get(core);
        Long allNow = all.get(core);
        if (busyThen == null || allThen == null || busyNow == null || allNow == null || allNow <= allThen) {
            return OptionalDouble.empty();
        }
        double share = (double) (busyNow - busyThen) / (allNow - allThen);
        return OptionalDouble.of(Math.max(0, Math.min(1, share)));
    }
}
