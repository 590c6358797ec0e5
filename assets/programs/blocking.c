// Threads blocked in a system call, woken afterwards by what they wait for; and futexes without a library between.
#include "common.h"
#include <arpa/inet.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/select.h>

static sem_t returned, again;
static volatile pid_t sleeper;
static long (*volatile sleeps_in)(void); // returns what the caller compares
static volatile long result;

static void *sleeper_main(void *arg) {
    for (;;) {
        sleeper = gettid();
        result = sleeps_in();
        sem_post(&returned);
        while (sem_wait(&again)) {}
    }
    return arg;
}
static bool sleeper_known(void *arg) {
    (void)arg;
    return sleeper != 0;
}
// One thread in the call, until `wake` makes it return `expected`.
static void in_call(long (*call)(void), void (*wake)(void), long expected, void (*tidy)(void)) {
    sem_init(&returned, 0, 0);
    sem_init(&again, 0, 0);
    sleeps_in = call;
    thread(sleeper_main, NULL);
    for (;;) {
        want(until(sleeper_known, NULL) && blocked(0, sleeper), "the thread does not block");
        if (!asked()) return;
        want(sem_trywait(&returned), "the call returned %ld before it was woken", result);
        wake();
        want(soon(&returned), "the call does not return");
        same("what it returns", result, expected);
        if (tidy) tidy();
        sleeper = 0;
        sem_post(&again);
    }
}

static int p[2], listening, epoll;
static struct sockaddr_in address;

// After a freeze these may give EINTR although no handler ran (signal(7)): a program has to try again.
static long in_poll(void) {
    struct pollfd f[2] = {{.fd = p[0], .events = POLLIN}, {.fd = p[1], .events = POLLERR}};
    int r;
    while ((r = poll(f, 2, -1)) < 0 && errno == EINTR) {}
    return r < 0 ? -errno : f[0].revents;
}
static long in_select(void) {
    fd_set set;
    int r;
    do {
        FD_ZERO(&set);
        FD_SET(p[0], &set);
        r = select(p[0] + 1, &set, NULL, NULL, NULL);
    } while (r < 0 && errno == EINTR);
    return r < 0 ? -errno : r * 10 + !!FD_ISSET(p[0], &set);
}
static long in_epoll(void) {
    struct epoll_event e[3];
    int r;
    while ((r = epoll_wait(epoll, e, 3, -1)) < 0 && errno == EINTR) {}
    return r != 1 ? -errno : (long)e[0].data.u64;
}
static long in_accept(void) {
    int fd;
    while ((fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC)) < 0 && errno == EINTR) {}
    if (fd < 0) return -errno;
    char b = 0;
    long n = read(fd, &b, 1);
    close(fd);
    return n == 1 ? b : -1;
}
static long in_readv(void) {
    char b = 0;
    ssize_t n;
    while ((n = recv(p[0], &b, 1, 0)) < 0 && errno == EINTR) {}
    return n == 1 ? b : -errno;
}
static void write_byte(void) { put(p[1], "b", 1); }
static void drain(void) { want_read("the pipe", p[0], "b"); }
static void connect_here(void) {
    int fd = (int)must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    want(!connect(fd, (struct sockaddr *)&address, sizeof address), "connect: %s", strerror(errno));
    if (!wrong()) put(fd, "c", 1);
    close(fd);
}

static void poll_blocked(void) {
    must(pipe2(p, O_CLOEXEC), "pipe2");
    in_call(in_poll, write_byte, POLLIN, drain);
}
static void select_blocked(void) {
    must(pipe2(p, O_CLOEXEC), "pipe2");
    in_call(in_select, write_byte, 11, drain);
}
static void epoll_blocked(void) {
    must(pipe2(p, O_CLOEXEC), "pipe2");
    epoll = (int)must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = 0x1122334455667788};
    must(epoll_ctl(epoll, EPOLL_CTL_ADD, p[0], &e), "epoll_ctl");
    in_call(in_epoll, write_byte, 0x1122334455667788, drain);
}
static void recv_blocked(void) {
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, p), "socketpair");
    in_call(in_readv, write_byte, 'b', NULL);
}
static void accept_blocked(void) {
    socklen_t n = sizeof address;
    listening = (int)must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    may(bind(listening, (struct sockaddr *)&address, sizeof address), "bind to loopback");
    must(listen(listening, 5), "listen");
    must(getsockname(listening, (struct sockaddr *)&address, &n), "getsockname");
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    may(connect(fd, (struct sockaddr *)&address, sizeof address), "connect on loopback");
    close(fd);
    close((int)must(accept(listening, NULL, NULL), "accept"));
    in_call(in_accept, connect_here, 'c', NULL);
}

static int locked;
static long in_flock(void) {
    int fd = open("locked", O_RDWR | O_CLOEXEC), r;
    while ((r = flock(fd, LOCK_EX)) < 0 && errno == EINTR) {}
    close(fd);
    return r;
}
static void unlock(void) { flock(locked, LOCK_UN); }
static void lock(void) { want(!flock(locked, LOCK_EX), "flock: %s", strerror(errno)); }
static void flock_blocked(void) {
    locked = file("locked", O_RDWR | O_CLOEXEC, "x");
    lock();
    in_call(in_flock, unlock, 0, lock);
}

// ---- the main thread is in the call, a helper speaks
static volatile pid_t waited;
static sem_t child_made, child_gone;
static volatile int child_status;
static int to_child[2];
static void exits_when_told(void *arg) {
    (void)arg;
    char c = 1;
    close(to_child[1]);
    if (read(to_child[0], &c, 1) < 0) c = 2;
    _exit(c);
}
static void *speaker(void *arg) {
    pid_t main_thread = getpid();
    for (char code = 30;; code = (char)(code % 99 + 1)) {
        want(soon(&child_made) && blocked(0, main_thread), "the first thread does not wait for its child");
        if (!asked()) _exit(0);
        want(sem_trywait(&child_gone), "waitpid returned before the child ended");
        put(to_child[1], &code, 1);
        want(soon(&child_gone), "waitpid does not return");
        want(WIFEXITED(child_status) && WEXITSTATUS(child_status) == code, "the status is %x, not exit %d", child_status, code);
        sem_post(&again);
    }
    return arg;
}
static void wait_blocked(void) {
    sem_init(&child_made, 0, 0);
    sem_init(&child_gone, 0, 0);
    sem_init(&again, 0, 0);
    must(pipe2(to_child, O_CLOEXEC), "pipe2");
    waited = child(exits_when_told, NULL);
    sem_post(&child_made);
    thread(speaker, NULL);
    for (;;) {
        int status = -1;
        while (waitpid(waited, &status, 0) < 0 && errno == EINTR) {}
        child_status = status;
        sem_post(&child_gone);
        while (sem_wait(&again)) {}
        waited = child(exits_when_told, NULL);
        sem_post(&child_made);
    }
}

// ---- futexes
static volatile int word;
static long in_futex(void) {
    while (word == 7) {
        long r = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 7, NULL, NULL, 0);
        if (r < 0 && errno != EINTR && errno != EAGAIN) return -errno;
    }
    return word;
}
static void wake_futex(void) {
    word = 8;
    same("how many FUTEX_WAKE wakes", syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 10, NULL, NULL, 0), 1);
}
static void close_futex(void) { word = 7; }
static void futex(void) {
    word = 7;
    in_call(in_futex, wake_futex, 8, close_futex);
}

static pthread_mutex_t robust;
static void *dies_with_it(void *arg) {
    pthread_mutex_lock(&robust);
    sem_post(&returned);
    while (sem_wait(&again)) {}
    return arg; // without unlocking
}
static void robust_mutex(void) {
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &a);
    sem_init(&returned, 0, 0);
    sem_init(&again, 0, 0);
    for (;;) {
        pthread_t t = thread(dies_with_it, NULL);
        want(soon(&returned), "the thread does not get the mutex");
        if (!asked()) return;
        same("pthread_mutex_trylock", pthread_mutex_trylock(&robust), EBUSY);
        sem_post(&again);
        pthread_join(t, NULL);
        struct timespec limit;
        clock_gettime(CLOCK_MONOTONIC, &limit);
        limit.tv_sec += 5; // the kernel has a list of what the thread held: without it nobody wakes
        same("the lock after its owner's end", pthread_mutex_clocklock(&robust, CLOCK_MONOTONIC, &limit), EOWNERDEAD);
        if (wrong()) pthread_mutex_init(&robust, &a);
        else {
            pthread_mutex_consistent(&robust);
            pthread_mutex_unlock(&robust);
        }
    }
}

const struct program blocking_programs[] = {
    {"poll-blocked", "blocked", "a thread in poll without a timeout", poll_blocked},
    {"select-blocked", "blocked", "a thread in select", select_blocked},
    {"epoll-blocked", "blocked", "a thread in epoll_wait", epoll_blocked},
    {"recv-blocked", "blocked", "a thread in recv on a Unix socket", recv_blocked},
    {"accept-blocked", "blocked", "a thread in accept on a TCP socket", accept_blocked},
    {"flock-blocked", "blocked", "a thread in flock, for a lock that is held", flock_blocked},
    {"wait-blocked", "blocked", "the first thread in waitpid for a living child", wait_blocked},
    {"futex", "blocked", "a thread waits on a bare private futex", futex},
    {"mutex-robust", "blocked", "a robust mutex whose owner ends afterwards: EOWNERDEAD", robust_mutex},
    {0}};
