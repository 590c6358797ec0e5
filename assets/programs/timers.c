// Timers that make signals.
#include "common.h"
#include <sys/time.h>

static volatile sig_atomic_t expired, value, by_thread;
static void counts(int signal, siginfo_t *i, void *context) {
    (void)signal, (void)context;
    expired++;
    value = i->si_value.sival_int;
    by_thread = gettid();
}
static bool one_more(void *arg) { return expired > *(int *)arg; }
static void goes_on(void) {
    for (int i = 0; i < 3 && !wrong(); i++) {
        int before = expired;
        want(until(one_more, &before), "it does not expire any more");
    }
}

static void posix(void) {
    timer_t t;
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 3, .sigev_value.sival_int = 4242};
    struct itimerspec set = {{0, 50000000}, {0, 50000000}}, is;
    handle(SIGRTMIN + 3, counts, SA_RESTART);
    may(timer_create(CLOCK_MONOTONIC, &e, &t), "timer_create");
    must(timer_settime(t, 0, &set, NULL), "timer_settime");
    while (asked()) {
        goes_on();
        same("sival_int", value, 4242);
        want(!timer_gettime(t, &is), "timer_gettime: %s", strerror(errno));
        same("its interval", is.it_interval.tv_nsec, 50000000);
    }
}

static void posix_two(void) {
    timer_t t[2];
    for (int i = 0; i < 2; i++) { // ids count on in each process
        struct sigevent e = {.sigev_notify = SIGEV_NONE};
        may(timer_create(i ? CLOCK_REALTIME : CLOCK_MONOTONIC, &e, &t[i]), "timer_create");
    }
    double from = now(CLOCK_MONOTONIC);
    timer_settime(t[0], 0, &(struct itimerspec){.it_value.tv_sec = 36000}, NULL);
    timer_settime(t[1], 0, &(struct itimerspec){.it_value.tv_sec = 72000, .it_interval.tv_sec = 5}, NULL);
    while (asked()) {
        for (int i = 0; i < 2; i++) {
            struct itimerspec is = {0};
            want(!timer_gettime(t[i], &is), "timer_gettime: %s", strerror(errno));
            double left = (double)is.it_value.tv_sec, should = (i ? 72000 : 36000) - (now(CLOCK_MONOTONIC) - from);
            want(left > should - 300 && left < should + 300, "timer %d has %.0f s left, not %.0f", i, left, should);
            same("its interval", is.it_interval.tv_sec, i * 5);
        }
    }
}

static volatile pid_t target;
static void *hears(void *arg) {
    target = gettid();
    for (;;) pause();
    return arg;
}
static bool target_known(void *arg) {
    (void)arg;
    return target != 0;
}
static void posix_thread(void) {
    timer_t t;
    handle(SIGRTMIN + 3, counts, SA_RESTART);
    thread(hears, NULL);
    want(until(target_known, NULL), "the thread does not start");
    struct sigevent e = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 3, .sigev_value.sival_int = 17};
    e._sigev_un._tid = target;
    struct itimerspec set = {{0, 50000000}, {0, 50000000}};
    may(timer_create(CLOCK_MONOTONIC, &e, &t), "timer_create");
    must(timer_settime(t, 0, &set, NULL), "timer_settime");
    while (asked()) {
        goes_on();
        same("sival_int", value, 17);
        same("the thread of the handler", by_thread, target);
    }
}

static void periodic(int which, int signal, long us) {
    struct itimerval t = {{0, us}, {0, us}}, is;
    handle(signal, counts, SA_RESTART);
    must(setitimer(which, &t, NULL), "setitimer");
    while (asked()) {
        for (int i = 0; i < 3 && !wrong(); i++) {
            int before = expired;
            // The two that count processor time need some to be used.
            for (double end = now(CLOCK_MONOTONIC) + patience(); expired == before && now(CLOCK_MONOTONIC) < end;)
                if (which == ITIMER_REAL) nanosleep(&(struct timespec){0, 1000000}, NULL);
            want(expired > before, "it does not expire any more");
        }
        getitimer(which, &is);
        same("its interval", is.it_interval.tv_usec, us);
    }
}
static void real(void) { periodic(ITIMER_REAL, SIGALRM, 100000); }
static void virtual(void) { periodic(ITIMER_VIRTUAL, SIGVTALRM, 20000); }
static void profiling(void) { periodic(ITIMER_PROF, SIGPROF, 20000); }

static void an_alarm(void) {
    handle(SIGALRM, counts, SA_RESTART);
    for (;;) {
        alarm(36000);
        double from = now(CLOCK_MONOTONIC);
        if (!asked()) return;
        same("expired", expired, 0);
        unsigned left = alarm(36000);
        double should = 36000 - (now(CLOCK_MONOTONIC) - from);
        want(left > should - 120 && left < should + 120, "the alarm had %u s left, not %.0f", left, should);
    }
}

static void real_once(void) { // one that expires while the program is frozen, or after
    handle(SIGALRM, counts, SA_RESTART);
    for (int round = 1;; round++) {
        struct itimerval t = {{0, 0}, {2, 0}}, is;
        setitimer(ITIMER_REAL, &t, NULL);
        if (!asked()) return;
        int before = round - 1;
        want(until(one_more, &before), "two seconds do not end");
        same("how often it expired", expired, round);
        getitimer(ITIMER_REAL, &is);
        same("what is left", is.it_value.tv_sec * 1000000 + is.it_value.tv_usec, 0);
    }
}

const struct program timers_programs[] = {
    {"timer-posix", "timers", "a timer of timer_create sends a signal with a value every 50 ms", posix},
    {"timer-posix-two", "timers", "two long timers of two clocks have the right time left", posix_two},
    {"timer-posix-thread", "timers", "a timer sends its signals to one thread", posix_thread},
    {"itimer-real", "timers", "SIGALRM every 100 ms", real},
    {"itimer-real-once", "timers", "a single SIGALRM after two seconds comes once", real_once},
    {"itimer-virtual", "timers", "SIGVTALRM every 20 ms of the process's own time", virtual},
    {"itimer-prof", "timers", "SIGPROF every 20 ms of processor time", profiling},
    {"alarm", "timers", "an alarm in ten hours has the right time left", an_alarm},
    {0}};
