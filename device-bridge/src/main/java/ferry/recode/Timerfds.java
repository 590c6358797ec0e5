package ferry.recode;

import ferry.criu.proto.TimerfdEntry;

/**
 * Timers of timerfd_create(2). One with an interval that has expired and was not read yet has no time left, for the kernel
 * sets it anew when it is read (fs/timerfd.c, timerfd_read_iter). CRIU restores the number of expirations and, no time left
 * being how a timer is disarmed (timerfd_settime(2)), one that never expires again.
 */
final class Timerfds {
    /** include/uapi/linux/timerfd.h; an interval is not a time of the clock. */
    private static final int TFD_TIMER_ABSTIME = 1;

    private Timerfds() {}

    /** The entry with a whole interval left when it waits to be read; when it expired is not in the checkpoint. */
    static TimerfdEntry armed(TimerfdEntry t) {
        boolean periodic = t.getIsec() != 0 || t.getInsec() != 0;
        boolean waits = t.getTicks() != 0 && t.getVsec() == 0 && t.getVnsec() == 0;
        if (!periodic || !waits) {
            return t;
        }
        return t.toBuilder()
                .setVsec(t.getIsec())
                .setVnsec(t.getInsec())
                .setSettimeFlags(t.getSettimeFlags() & ~TFD_TIMER_ABSTIME)
                .build();
    }
}
