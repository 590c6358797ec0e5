// Signals that are pending, masks, dispositions, threads that wait for signals.
#include "common.h"

static volatile sig_atomic_t handled;
static void counts(int signal, siginfo_t *i, void *context) {
    (void)signal, (void)i, (void)context;
    handled++;
}
static bool reached(void *arg) { return handled >= *(int *)arg; }

static sigset_t set_of(int first, ...) {
    sigset_t s;
    sigemptyset(&s);
    va_list more;
    va_start(more, first);
    for (int n = first; n; n = va_arg(more, int)) sigaddset(&s, n);
    va_end(more);
    return s;
}

static void pending(void) {
    sigset_t set = set_of(SIGUSR2, 0), is;
    handle(SIGUSR2, counts, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int round = 1;; round++) {
        kill(getpid(), SIGUSR2);
        kill(getpid(), SIGUSR2); // a standard signal is pending once
        if (!asked()) return;
        sigpending(&is);
        want(sigismember(&is, SIGUSR2), "SIGUSR2 is not pending");
        same("handled", handled, round - 1);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
        same("handled after it was unblocked", handled, round);
        sigprocmask(SIG_BLOCK, &set, NULL);
    }
}

static void pending_realtime(void) {
    int a = SIGRTMIN + 1, b = SIGRTMIN + 2;
    sigset_t set = set_of(a, b, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (;;) {
        for (int i = 1; i <= 5; i++) must(sigqueue(getpid(), a, (union sigval){.sival_int = 100 + i}), "sigqueue");
        must(sigqueue(getpid(), b, (union sigval){.sival_ptr = (void *)&handled}), "sigqueue");
        if (!asked()) return;
        siginfo_t s;
        for (int i = 1; i <= 6; i++) { // the lower number first, each in its order
            memset(&s, 0, sizeof s);
            int n = sigtimedwait(&set, &s, &(struct timespec){0, 0});
            same("the signal", n, i <= 5 ? a : b);
            if (i <= 5) same("its value", s.si_value.sival_int, 100 + i);
            else want(s.si_value.sival_ptr == (void *)&handled, "its value is %p", s.si_value.sival_ptr);
            same("si_code", s.si_code, SI_QUEUE);
            same("si_pid", s.si_pid, getpid());
            same("si_uid", s.si_uid, getuid());
        }
        want(sigtimedwait(&set, &s, &(struct timespec){0, 0}) == -1, "one more signal is pending");
    }
}

static void mine_pending(int i) {
    sigset_t set = set_of(SIGRTMIN + 1, SIGUSR2, 0);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_sigqueue(pthread_self(), SIGRTMIN + 1, (union sigval){.sival_int = 500 + i});
    if (i == 1) pthread_kill(pthread_self(), SIGUSR2); // to this thread alone
}
static void mine_check(int i) {
    sigset_t set = set_of(SIGRTMIN + 1, 0), is;
    siginfo_t s = {0};
    sigpending(&is);
    same("SIGUSR2 pending", sigismember(&is, SIGUSR2), i == 1);
    same("the thread's own signal", sigtimedwait(&set, &s, &(struct timespec){0, 0}), SIGRTMIN + 1);
    same("its value", s.si_value.sival_int, 500 + i);
    pthread_sigqueue(pthread_self(), SIGRTMIN + 1, (union sigval){.sival_int = 500 + i});
}
static void pending_threads(void) {
    crew(3, mine_pending, mine_check);
    while (asked()) crew_check();
}

static sigset_t mask_of(int i) {
    return i == 0 ? set_of(SIGUSR1, 0) : i == 1 ? set_of(SIGHUP, SIGRTMIN + 5, 0) : set_of(SIGTERM, SIGUSR2, 0);
}
static bool equal(const sigset_t *a, const sigset_t *b) {
    for (int n = 1; n < 50; n++) // beyond are Ferry's own two
        if (n != 32 && n != 33 && sigismember(a, n) != sigismember(b, n)) return false;
    return true;
}
static void mask_set(int i) {
    sigset_t s = mask_of(i);
    pthread_sigmask(SIG_SETMASK, &s, NULL);
}
static void mask_check(int i) {
    sigset_t should = mask_of(i), is;
    pthread_sigmask(SIG_SETMASK, NULL, &is);
    want(equal(&should, &is), "the mask of thread %d differs", i);
}
static void masks(void) {
    crew(3, mask_set, mask_check);
    while (asked()) crew_check();
}

static void ignored(void) {
    int numbers[] = {SIGUSR1, SIGQUIT, SIGALRM, SIGRTMIN + 2};
    for (int i = 0; i < 4; i++) signal(numbers[i], SIG_IGN);
    while (asked()) {
        for (int i = 0; i < 4; i++) {
            struct sigaction a;
            sigaction(numbers[i], NULL, &a);
            want(a.sa_handler == SIG_IGN, "signal %d is not ignored any more", numbers[i]);
            if (!wrong()) raise(numbers[i]);
        }
        struct sigaction a;
        sigaction(SIGHUP, NULL, &a);
        want(a.sa_handler == SIG_DFL, "SIGHUP is not at its default any more");
    }
}

static void exits(void *arg) { _exit((int)(long)arg); }
static bool no_child(void *arg) {
    (void)arg;
    return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD;
}
static void children_ignored(void) {
    signal(SIGCHLD, SIG_IGN); // children leave no zombie
    while (asked()) {
        child(exits, (void *)3);
        want(until(no_child, NULL), "a child that has ended is still there");
    }
}

static void actions(void) {
    static const struct {
        int signal, flags, masked;
    } set[] = {{SIGUSR1, SA_RESTART, SIGUSR2}, {SIGUSR2, SA_NODEFER | SA_ONSTACK, SIGTERM}, {SIGHUP, SA_RESETHAND, SIGINT},
               {SIGCHLD, SA_NOCLDSTOP | SA_NOCLDWAIT, SIGWINCH}, {SIGURG, 0, SIGIO}};
    struct sigaction a = {.sa_sigaction = counts}, is;
    for (int i = 0; i < 5; i++) {
        a.sa_mask = set_of(set[i].masked, 0);
        a.sa_flags = SA_SIGINFO | set[i].flags;
        must(sigaction(set[i].signal, &a, NULL), "sigaction");
    }
    for (int round = 1; asked(); round++) {
        for (int i = 0; i < 5; i++) {
            sigset_t mask = set_of(set[i].masked, 0);
            sigaction(set[i].signal, NULL, &is);
            want(is.sa_sigaction == counts, "the handler of signal %d differs", set[i].signal);
            same("sa_flags", is.sa_flags & ~0x04000000, SA_SIGINFO | set[i].flags); // the C library shows SA_RESTORER
            want(equal(&is.sa_mask, &mask), "sa_mask of signal %d differs", set[i].signal);
        }
        sigaction(SIGHUP, NULL, &a);
        raise(SIGHUP); // SA_RESETHAND: once
        same("handled", handled, round);
        sigaction(SIGHUP, NULL, &is);
        want(is.sa_handler == SIG_DFL, "SA_RESETHAND is not obeyed");
        sigaction(SIGHUP, &a, NULL);
    }
}

static sem_t returned, again;
static volatile int got_signal, got_value;
static volatile pid_t tid;
static void *waits_for_signal(void *arg) {
    sigset_t set = set_of(SIGRTMIN + 6, SIGUSR2, 0);
    for (;;) {
        siginfo_t i = {0};
        int n;
        tid = gettid();
        while ((n = sigwaitinfo(&set, &i)) < 0 && errno == EINTR) {}
        got_value = i.si_value.sival_int;
        got_signal = n;
        sem_post(&returned);
        while (sem_wait(&again)) {}
    }
    return arg;
}
static bool known(void *arg) {
    (void)arg;
    return tid != 0;
}
static void sigwait_blocked(void) {
    sigset_t set = set_of(SIGRTMIN + 6, SIGUSR2, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sem_init(&returned, 0, 0);
    sem_init(&again, 0, 0);
    thread(waits_for_signal, NULL);
    for (int value = 1000;; value++) {
        want(until(known, NULL) && blocked(0, tid), "the thread does not wait");
        if (!asked()) return;
        want(sem_trywait(&returned), "sigwaitinfo returned by itself: signal %d", got_signal);
        must(sigqueue(getpid(), SIGRTMIN + 6, (union sigval){.sival_int = value}), "sigqueue");
        want(soon(&returned), "sigwaitinfo does not return");
        same("the signal", got_signal, SIGRTMIN + 6);
        same("its value", got_value, value);
        tid = 0;
        sem_post(&again);
    }
}

static void *suspended(void *arg) {
    sigset_t open = set_of(SIGTERM, 0), is, before = set_of(SIGUSR2, SIGHUP, 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    for (int round = 1;; round++) {
        tid = gettid();
        while (handled < round) sigsuspend(&open); // may return before, after a freeze
        pthread_sigmask(SIG_SETMASK, NULL, &is);
        got_value = equal(&is, &before);
        sem_post(&returned);
        while (sem_wait(&again)) {}
    }
    return arg;
}
static void sigsuspend_blocked(void) {
    sigset_t set = set_of(SIGUSR2, 0);
    sigprocmask(SIG_BLOCK, &set, NULL);
    handle(SIGUSR2, counts, 0);
    sem_init(&returned, 0, 0);
    sem_init(&again, 0, 0);
    thread(suspended, NULL);
    for (int round = 1;; round++) {
        want(until(known, NULL) && blocked(0, tid), "the thread does not wait");
        if (!asked()) return;
        want(sem_trywait(&returned), "sigsuspend let the signal through by itself");
        kill(getpid(), SIGUSR2); // only the suspended thread lets it through
        want(until(reached, &round) && soon(&returned), "sigsuspend does not return");
        same("handled", handled, round);
        same("the mask of before is back", got_value, 1);
        tid = 0;
        sem_post(&again);
    }
}

const struct program signals_programs[] = {
    {"signal-pending", "signals", "a blocked standard signal is pending, once", pending},
    {"signal-pending-realtime", "signals", "six pending real-time signals keep their order and values", pending_realtime},
    {"signal-pending-threads", "signals", "signals are pending for single threads", pending_threads},
    {"sigmask-threads", "signals", "each thread has its own mask", masks},
    {"signal-ignored", "signals", "ignored signals stay ignored, others at their default", ignored},
    {"sigchld-ignored", "signals", "with SIGCHLD ignored, children leave no zombies", children_ignored},
    {"sigaction", "signals", "handlers with their flags and masks", actions},
    {"sigwaitinfo-blocked", "signals", "a thread in sigwaitinfo", sigwait_blocked},
    {"sigsuspend-blocked", "signals", "a thread in sigsuspend, with another mask than it has", sigsuspend_blocked},
    {0}};
