// epoll, eventfd, signalfd, timerfd, inotify, fanotify, pidfd.
#include "common.h"
#include <linux/fanotify.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static int p[2];

static int watching(int fd, uint32_t events, uint64_t data) {
    int e = (int)must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    struct epoll_event event = {.events = events, .data.u64 = data};
    must(epoll_ctl(e, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
    return e;
}
// -1: nothing within ms
static int next(int epoll, int ms, struct epoll_event *e) {
    int r;
    memset(e, 0, sizeof *e);
    while ((r = epoll_wait(epoll, e, 1, ms)) < 0 && errno == EINTR) {}
    return r == 1 ? (int)e->events : -1;
}

static void level(void) {
    struct epoll_event e;
    must(pipe2(p, O_CLOEXEC), "pipe2");
    int epoll = watching(p[0], EPOLLIN, 0xfedcba9876543210), q[2];
    must(pipe2(q, O_CLOEXEC), "pipe2");
    e = (struct epoll_event){.events = EPOLLOUT | EPOLLERR, .data.u64 = 2};
    must(epoll_ctl(epoll, EPOLL_CTL_ADD, q[1], &e), "epoll_ctl");
    must(epoll_ctl(epoll, EPOLL_CTL_DEL, q[1], NULL), "epoll_ctl"); // one that is not watched any more
    for (;;) {
        put(p[1], "e", 1);
        if (!asked()) return;
        for (int i = 0; i < 2; i++) { // level: told again and again
            same("the event", next(epoll, 8000, &e), EPOLLIN);
            want(e.data.u64 == 0xfedcba9876543210, "its data are %lx", (long)e.data.u64);
        }
        want_read("the pipe", p[0], "e");
        same("the event of the empty pipe", next(epoll, 0, &e), -1);
    }
}

static void nested(void) {
    struct epoll_event e;
    must(pipe2(p, O_CLOEXEC), "pipe2");
    int inner = watching(p[0], EPOLLIN, 11), outer = watching(inner, EPOLLIN, 22), top = watching(outer, EPOLLIN, 33);
    while (asked()) {
        same("an event without data", next(top, 0, &e), -1);
        put(p[1], "n", 1);
        same("the outermost event", next(top, 8000, &e), EPOLLIN);
        same("its data", (long)e.data.u64, 33);
        same("the middle event", next(outer, 8000, &e), EPOLLIN);
        same("its data", (long)e.data.u64, 22);
        same("the inner event", next(inner, 8000, &e), EPOLLIN);
        same("its data", (long)e.data.u64, 11);
        want_read("the pipe", p[0], "n");
    }
}

static void edge(void) {
    struct epoll_event e;
    must(pipe2(p, O_CLOEXEC), "pipe2");
    int epoll = watching(p[0], EPOLLIN | EPOLLET, 5);
    for (;;) {
        put(p[1], "1", 1); // an edge that nobody has seen yet
        if (!asked()) return;
        same("the edge that was not seen yet", next(epoll, 8000, &e), EPOLLIN);
        same("the same edge a second time", next(epoll, 0, &e), -1);
        put(p[1], "2", 1);
        same("the next edge", next(epoll, 8000, &e), EPOLLIN);
        same("the same edge a second time", next(epoll, 0, &e), -1);
        want_read("the pipe", p[0], "12");
    }
}

static void oneshot(void) {
    struct epoll_event e;
    must(pipe2(p, O_CLOEXEC), "pipe2");
    int epoll = watching(p[0], EPOLLIN | EPOLLONESHOT, 6);
    put(p[1], "o", 1);
    for (;;) {
        same("the event", next(epoll, 8000, &e), EPOLLIN); // and is disarmed by it
        if (!asked()) return;
        same("an event while it is disarmed", next(epoll, 0, &e), -1);
        e = (struct epoll_event){.events = EPOLLIN | EPOLLONESHOT, .data.u64 = 6};
        want(!epoll_ctl(epoll, EPOLL_CTL_MOD, p[0], &e), "epoll_ctl: %s", strerror(errno));
    }
}

static void counter(void) {
    int fd = (int)must(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    for (uint64_t count = 0x123456789abc;; count += 5) {
        uint64_t v = 0;
        put(fd, &count, sizeof count);
        if (!asked()) return;
        same("read", read(fd, &v, sizeof v), sizeof v);
        same("the count", (long)v, (long)count);
        want(read(fd, &v, sizeof v) == -1 && errno == EAGAIN, "the count is not 0 after a read");
    }
}

static void semaphore(void) {
    int fd = (int)must(eventfd(3, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE), "eventfd");
    while (asked()) {
        uint64_t v = 0, three = 3;
        for (int i = 0; i < 3; i++) {
            same("read", read(fd, &v, sizeof v), sizeof v);
            same("what it gives", (long)v, 1);
        }
        want(read(fd, &v, sizeof v) == -1 && errno == EAGAIN, "a fourth read succeeds");
        put(fd, &three, sizeof three);
    }
}

static void signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN + 7);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd = (int)may(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
    for (int value = 9;; value++) {
        must(sigqueue(getpid(), SIGRTMIN + 7, (union sigval){.sival_int = value}), "sigqueue");
        kill(getpid(), SIGUSR2);
        if (!asked()) return;
        struct signalfd_siginfo s = {0};
        same("read", read(fd, &s, sizeof s), sizeof s);
        same("the first signal", s.ssi_signo, SIGUSR2);
        same("read", read(fd, &s, sizeof s), sizeof s);
        same("the second signal", s.ssi_signo, SIGRTMIN + 7);
        same("its value", s.ssi_int, value);
        want(read(fd, &s, sizeof s) == -1 && errno == EAGAIN, "a third signal is there");
    }
}

static void periodic(void) {
    int fd = (int)must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), "timerfd_create");
    struct itimerspec t = {{0, 100000000}, {0, 100000000}}, is;
    must(timerfd_settime(fd, 0, &t, NULL), "timerfd_settime");
    while (asked()) {
        uint64_t n = 0;
        for (int i = 0; i < 3; i++) {
            want(readable(fd, 8000), "it does not expire any more");
            if (!wrong()) same("read", read(fd, &n, sizeof n), sizeof n);
            want(n > 0 && n < 36000, "it expired %lu times", (long)n);
        }
        timerfd_gettime(fd, &is);
        same("its interval", is.it_interval.tv_nsec, 100000000);
    }
}

static void absolute(void) {
    int fd = (int)must(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create");
    for (;;) {
        struct itimerspec t = {0}, is;
        double from = now(CLOCK_MONOTONIC);
        uint64_t n = 0;
        t.it_value.tv_sec = (time_t)from + 36000;
        must(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL), "timerfd_settime");
        if (!asked()) return;
        want(read(fd, &n, sizeof n) == -1 && errno == EAGAIN, "it expired %lu times, ten hours too early", (long)n);
        want(!timerfd_gettime(fd, &is), "timerfd_gettime: %s", strerror(errno));
        double should = (double)t.it_value.tv_sec - now(CLOCK_MONOTONIC), left = (double)is.it_value.tv_sec;
        want(left > should - 60 && left < should + 60, "it has %.0f s left, not %.0f", left, should);
        t.it_value.tv_sec = 0; // one that does expire
        t.it_value.tv_nsec = 1;
        timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL);
        want(readable(fd, 8000) && read(fd, &n, sizeof n) == sizeof n && n == 1, "an absolute time in the past does not expire");
    }
}

static void inotify(void) {
    int fd = (int)may(inotify_init1(IN_CLOEXEC | IN_NONBLOCK), "inotify_init1");
    mkdir("watched", 0755);
    int wd = (int)may(inotify_add_watch(fd, "watched", IN_CREATE | IN_DELETE), "inotify_add_watch");
    while (asked()) {
        char b[1024] __attribute__((aligned(8)));
        close(file("watched/new", O_RDWR | O_CLOEXEC, ""));
        unlink("watched/new");
        want(readable(fd, 8000), "no event");
        if (wrong()) continue;
        ssize_t n = read(fd, b, sizeof b);
        struct inotify_event *e = (void *)b, *f = (void *)(b + sizeof *e + e->len);
        want(n > (ssize_t)sizeof *e, "read gives %zd", n);
        same("the watch", e->wd, wd);
        same("the first event", e->mask, IN_CREATE);
        want(e->len && !strcmp(e->name, "new"), "its name differs");
        same("the second event", f->mask, IN_DELETE);
    }
}

static void fanotify(void) {
    // FAN_REPORT_FID: what a program without privileges may have since Linux 5.13
    int fd = (int)may(syscall(SYS_fanotify_init, FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_REPORT_FID, O_RDONLY), "fanotify_init");
    mkdir("watched", 0755);
    may(syscall(SYS_fanotify_mark, fd, FAN_MARK_ADD, (uint64_t)FAN_CREATE, AT_FDCWD, "watched"), "fanotify_mark");
    while (asked()) {
        char b[1024] __attribute__((aligned(8)));
        close(file("watched/new", O_RDWR | O_CLOEXEC, ""));
        unlink("watched/new");
        want(readable(fd, 8000), "no event");
        if (wrong()) continue;
        ssize_t n = read(fd, b, sizeof b);
        struct fanotify_event_metadata *e = (void *)b;
        want(n >= (ssize_t)sizeof *e, "read gives %zd", n);
        same("the event", (long)e->mask, FAN_CREATE);
    }
}

static void waits(void *arg) {
    (void)arg;
    while (asked()) {}
}
static void pid_handle(void) {
    struct kin k = kin(waits, NULL);
    int fd = (int)may(syscall(SYS_pidfd_open, k.pid, 0), "pidfd_open");
    while (asked()) {
        want(!readable(fd, 0), "it says that the child has ended");
        want(!syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0), "pidfd_send_signal: %s", strerror(errno));
        close(k.ask); // the child ends
        want(readable(fd, 8000), "it does not say that the child has ended");
        end_kin(&k);
        close(fd);
        k = kin(waits, NULL);
        fd = (int)must(syscall(SYS_pidfd_open, k.pid, 0), "pidfd_open");
    }
}

const struct program events_programs[] = {
    {"epoll", "events", "epoll of a pipe with data, level-triggered, 64 bits of data", level},
    {"epoll-nested", "events", "epoll of epoll of epoll", nested},
    {"epoll-edge", "events", "an edge that nobody has seen yet is told, once", edge},
    {"epoll-oneshot", "events", "EPOLLONESHOT that has told stays silent until it is armed", oneshot},
    {"eventfd", "events", "an eventfd with a count", counter},
    {"eventfd-semaphore", "events", "an eventfd as a semaphore", semaphore},
    {"signalfd", "events", "a signalfd with two pending signals", signals},
    {"timerfd-periodic", "events", "a timerfd that expires every 100 ms", periodic},
    {"timerfd-absolute", "events", "a timerfd for an absolute time", absolute},
    {"inotify", "events", "an inotify watch", inotify},
    {"fanotify", "events", "a fanotify mark", fanotify},
    {"pidfd", "events", "a pidfd of a child", pid_handle},
    {0}};
