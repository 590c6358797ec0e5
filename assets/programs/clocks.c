// Clocks, and threads that sleep.
#include "common.h"
#include <sys/time.h>

static void monotonic(void) {
    static const clockid_t clocks[] = {CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE};
    double last[4];
    for (int i = 0; i < 4; i++) last[i] = now(clocks[i]);
    while (asked())
        for (int n = 0; n < 500; n++)
            for (int i = 0; i < 4; i++) {
                double t = now(clocks[i]);
                want(t >= last[i], "clock %d goes back from %.6f to %.6f", clocks[i], last[i], t);
                want(t < last[i] + 86400, "clock %d jumps by %.0f s", clocks[i], t - last[i]);
                last[i] = t;
            }
}

// The C library asks the vdso; the kernel itself is the reference.
static double kernel_says(clockid_t clock) {
    struct timespec t = {0, 0};
    syscall(SYS_clock_gettime, clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
static void vdso(void) {
    static const clockid_t clocks[] = {CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME};
    while (asked()) {
        for (int i = 0; i < 3; i++) {
            double before = kernel_says(clocks[i]), t = now(clocks[i]), after = kernel_says(clocks[i]);
            want(t > before - 0.1 && t < after + 0.1, "clock %d: %.3f is not between %.3f and %.3f", clocks[i], t, before, after);
        }
        struct timeval v;
        gettimeofday(&v, NULL);
        double real = kernel_says(CLOCK_REALTIME);
        want((double)v.tv_sec > real - 10 && (double)v.tv_sec < real + 10, "gettimeofday gives %ld, not %.0f", (long)v.tv_sec, real);
        double t = (double)time(NULL);
        want(t > real - 10 && t < real + 10, "time gives %.0f, not %.0f", t, real);
        unsigned cpu = 9999;
        want(!getcpu(&cpu, NULL) && cpu < 9999, "getcpu gives %u", cpu);
    }
}

static volatile int naps;
static volatile bool short_nap;
static void *naps_on(void *arg) {
    for (;;) {
        double from = now(CLOCK_MONOTONIC);
        int e = nanosleep(&(struct timespec){0, 200000000}, NULL);
        if (!e && now(CLOCK_MONOTONIC) - from < 0.199) short_nap = true;
        naps++;
    }
    return arg;
}
static bool napped(void *arg) { return naps > *(int *)arg; }
static void sleeping(void) {
    thread(naps_on, NULL);
    while (asked()) {
        for (int i = 0; i < 2; i++) {
            int before = naps;
            want(until(napped, &before), "the thread does not wake from 0.2 s");
        }
        want(!short_nap, "a nap was too short");
    }
}

// The first thread is in a long sleep, a helper speaks; a signal with a handler ends the sleep.
static volatile sig_atomic_t woken;
static volatile bool relative_sleep;
static volatile double left, from;
static pthread_t sleeper;
static sem_t returned, again;
static void wakes(int signal) {
    (void)signal;
    woken = 1;
}
static void *speaks(void *arg) {
    pid_t tid = getpid();
    for (;;) {
        want(blocked(0, tid), "the first thread does not sleep");
        if (!asked()) _exit(0);
        want(sem_trywait(&returned), "a sleep of ten hours ended");
        pthread_kill(sleeper, SIGUSR2);
        want(soon(&returned), "a signal does not end the sleep");
        if (relative_sleep) {
            double should = 36000 - (now(CLOCK_MONOTONIC) - from);
            want(left > should - 60 && left < should + 60, "%.0f s were left, not %.0f", left, should);
        }
        sem_post(&again);
    }
    return arg;
}
static void sleep_long(void) {
    struct sigaction a = {.sa_handler = wakes};
    sigaction(SIGUSR2, &a, NULL);
    sem_init(&returned, 0, 0);
    sem_init(&again, 0, 0);
    sleeper = pthread_self();
    thread(speaks, NULL);
    for (;;) {
        from = now(CLOCK_MONOTONIC);
        struct timespec t = {36000, 0};
        if (!relative_sleep) t.tv_sec += (time_t)from;
        // A freeze may end the sleep with EINTR as well: it goes on with what was left, as any careful program does.
        woken = 0;
        for (int e = EINTR; e == EINTR && !woken;) {
            if (relative_sleep) e = clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &t);
            else e = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
        }
        left = (double)t.tv_sec;
        sem_post(&returned);
        while (sem_wait(&again)) {}
    }
}
static void sleep_relative(void) {
    relative_sleep = true;
    sleep_long();
}
static void sleep_absolute(void) { sleep_long(); }

static void realtime(void) {
    double last = now(CLOCK_REALTIME);
    while (asked()) { // the two machines' clocks may differ a little
        double t = now(CLOCK_REALTIME);
        want(t > last - 3600 && t < last + 86400, "the time of day went from %.0f to %.0f", last, t);
        last = t;
    }
}

static void processor_time(void) {
    while (asked()) { // no comparison with before: another kernel counts from its own start
        double from = now(CLOCK_MONOTONIC), t = now(CLOCK_PROCESS_CPUTIME_ID);
        while (now(CLOCK_MONOTONIC) < from + 0.05) {}
        double later = now(CLOCK_PROCESS_CPUTIME_ID);
        want(later > t, "CLOCK_PROCESS_CPUTIME_ID stands at %.6f", t);
        want(later < t + 60, "it jumped from %.3f to %.3f", t, later);
    }
}

const struct program clocks_programs[] = {
    {"clock-monotonic", "time", "four monotonic clocks never go back", monotonic},
    {"clock-realtime", "time", "the time of day stays within an hour", realtime},
    {"clock-cpu", "time", "the processor time of the process counts on", processor_time},
    {"vdso", "time", "the vdso's clocks agree with the kernel's", vdso},
    {"nanosleep", "time", "a thread that sleeps 0.2 s again and again", sleeping},
    {"clock-nanosleep", "time", "the first thread in a sleep of ten hours has the right time left", sleep_relative},
    {"clock-nanosleep-absolute", "time", "the same until an absolute time", sleep_absolute},
    {0}};
