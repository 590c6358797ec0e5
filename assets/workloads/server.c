// A multi-threaded program that holds one or more of each kind of thing that must cross, and checks them every second.
//   server [FEATURE,FEATURE...]     default: file,deleted,tcp
// Features: file deleted mapped pipe tcp udp unix eventfd timerfd epoll signal avx512. Four worker threads are always there.
// What one tick puts into a pipe, socket or eventfd is read by the next, so that data are under way all the time.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static char bad[256];

static void die(const char *what) {
    fprintf(stderr, "server: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int must(int r, const char *what) {
    if (r < 0) die(what);
    return r;
}

// Notes the first thing of this tick that is wrong.
static void check(int good, const char *format, ...) {
    if (good || bad[0]) return;
    va_list args;
    va_start(args, format);
    vsnprintf(bad, sizeof bad, format, args);
    va_end(args);
}

// ---- workers: a job waits in a slot until a thread takes it
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t asked = PTHREAD_COND_INITIALIZER, done = PTHREAD_COND_INITIALIZER;
static uint64_t job, result, jobs[4];
static __thread uint64_t mine; // thread-local storage must be the thread's own afterwards

static void *work(void *arg) {
    long who = (long)arg;
    for (;;) {
        pthread_mutex_lock(&lock);
        while (!job) pthread_cond_wait(&asked, &lock);
        mine++;
        jobs[who]++;
        result = mine == jobs[who] ? job * job : 0;
        job = 0;
        pthread_cond_signal(&done);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void open_workers(void) {
    for (long i = 0; i < 4; i++) {
        pthread_t t;
        if ((errno = pthread_create(&t, NULL, work, (void *)i))) die("pthread_create");
    }
}

static void tick_workers(uint64_t n) {
    pthread_mutex_lock(&lock);
    job = n;
    pthread_cond_signal(&asked);
    while (job) pthread_cond_wait(&done, &lock);
    uint64_t r = result;
    pthread_mutex_unlock(&lock);
    check(r == n * n, "worker said %llu", (unsigned long long)r);
}

// ---- files
static int file, gone, mapfd;
static uint64_t *map;

static void open_file(void) { file = must(open("/srv/log", O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0640), "/srv/log"); }

static void tick_file(uint64_t n) {
    struct stat s;
    must((int)write(file, &n, sizeof n), "write /srv/log");
    must(fstat(file, &s), "fstat");
    check(s.st_size == (off_t)(n * sizeof n), "log has %lld bytes", (long long)s.st_size);
    check(lseek(file, 0, SEEK_CUR) == s.st_size, "log's position");
}

static void open_deleted(void) {
    gone = must(open("/srv/gone", O_RDWR | O_CREAT | O_TRUNC, 0600), "/srv/gone");
    must(unlink("/srv/gone"), "unlink");
}

static void tick_deleted(uint64_t n) {
    uint64_t was = 0;
    must((int)pwrite(gone, &n, sizeof n, (off_t)(n % 4096 * sizeof n)), "write deleted file");
    if (n > 1) must((int)pread(gone, &was, sizeof was, (off_t)((n - 1) % 4096 * sizeof n)), "read deleted file");
    check(was == n - 1, "deleted file holds %llu", (unsigned long long)was);
}

static void open_mapped(void) {
    mapfd = must(open("/srv/mapped", O_RDWR | O_CREAT | O_TRUNC, 0600), "/srv/mapped");
    must(ftruncate(mapfd, 65536), "ftruncate");
    map = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, mapfd, 0);
    if (map == MAP_FAILED) die("mmap");
}

static void tick_mapped(uint64_t n) {
    uint64_t seen = 0;
    check(map[(n - 1) % 8192] == n - 1, "mapped file holds %llu", (unsigned long long)map[(n - 1) % 8192]);
    map[n % 8192] = n;
    must((int)pread(mapfd, &seen, sizeof seen, (off_t)(n % 8192 * sizeof seen)), "read mapped file");
    check(seen == n, "read of the mapped file gives %llu", (unsigned long long)seen);
}

// ---- things with two ends: what was written by the tick before is read, then n is written
static void exchange(const char *name, int in, int out, uint64_t n) {
    uint64_t was = 0;
    if (n > 1) must((int)read(in, &was, sizeof was), name);
    check(was == n - 1, "%s gave %llu", name, (unsigned long long)was);
    must((int)write(out, &n, sizeof n), name);
}

static int pipes[2], tcp[3], udp[2], pair[2], un[3];

static void open_pipe(void) { must(pipe(pipes), "pipe"); }
static void tick_pipe(uint64_t n) { exchange("pipe", pipes[0], pipes[1], n); }

static struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void open_tcp(void) {
    struct sockaddr_in a = loopback(7100);
    tcp[0] = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(bind(tcp[0], (void *)&a, sizeof a), "bind");
    must(listen(tcp[0], 8), "listen");
    tcp[1] = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(connect(tcp[1], (void *)&a, sizeof a), "connect");
    tcp[2] = must(accept(tcp[0], NULL, NULL), "accept");
}

// A new connection each tick shows that the listening socket still listens.
static void tick_tcp(uint64_t n) {
    exchange("tcp", tcp[2], tcp[1], n);
    struct sockaddr_in a = loopback(7100);
    int c = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(connect(c, (void *)&a, sizeof a), "connect");
    int s = must(accept(tcp[0], NULL, NULL), "accept");
    must((int)write(c, &n, sizeof n), "tcp");
    uint64_t r = 0;
    must((int)read(s, &r, sizeof r), "tcp");
    check(r == n, "new connection gave %llu", (unsigned long long)r);
    close(c);
    close(s);
}

static void open_udp(void) {
    for (int i = 0; i < 2; i++) {
        struct sockaddr_in a = loopback(7101 + i);
        udp[i] = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
        must(bind(udp[i], (void *)&a, sizeof a), "bind");
    }
    for (int i = 0; i < 2; i++) {
        struct sockaddr_in a = loopback(7102 - i);
        must(connect(udp[i], (void *)&a, sizeof a), "connect");
    }
}

static void tick_udp(uint64_t n) { // datagrams under way may be lost: they are read in the same tick
    uint64_t r = 0;
    must((int)write(udp[0], &n, sizeof n), "udp");
    must((int)read(udp[1], &r, sizeof r), "udp");
    check(r == n, "udp gave %llu", (unsigned long long)r);
}

static void open_unix(void) {
    struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "/srv/socket"};
    unlink(a.sun_path);
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
    un[0] = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    must(bind(un[0], (void *)&a, sizeof a), "bind");
    must(listen(un[0], 8), "listen");
    un[1] = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    must(connect(un[1], (void *)&a, sizeof a), "connect");
    un[2] = must(accept(un[0], NULL, NULL), "accept");
}

static void tick_unix(uint64_t n) {
    exchange("socketpair", pair[0], pair[1], n);
    exchange("unix", un[2], un[1], n);
}

// ---- descriptors without a file
static int event, timer, ep, taken;
static uint64_t expired;

static void open_eventfd(void) { event = must(eventfd(0, EFD_NONBLOCK), "eventfd"); }
static void tick_eventfd(uint64_t n) { exchange("eventfd", event, event, n); }

static void open_timerfd(void) {
    struct itimerspec every = {{0, 200000000}, {0, 200000000}};
    timer = must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), "timerfd");
    must(timerfd_settime(timer, 0, &every, NULL), "timerfd_settime");
}

static void tick_timerfd(uint64_t n) {
    uint64_t r = 0;
    if (read(timer, &r, sizeof r) == sizeof r) expired += r;
    check(n < 2 || r > 0, "timerfd did not fire, %llu in all", (unsigned long long)expired);
}

static void open_epoll(void) { // with an eventfd of its own: each tick takes one and adds one
    ep = must(epoll_create1(EPOLL_CLOEXEC), "epoll");
    taken = must(eventfd(0, 0), "eventfd");
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = 0x464552525921u};
    must(epoll_ctl(ep, EPOLL_CTL_ADD, taken, &e), "epoll_ctl");
}

static void tick_epoll(uint64_t n) {
    struct epoll_event e = {0};
    int ready = must(epoll_wait(ep, &e, 1, 0), "epoll_wait");
    uint64_t r = 0;
    check(ready == (n > 1), "epoll has %d events", ready);
    if (ready) {
        check(e.data.u64 == 0x464552525921u, "epoll's data changed");
        must((int)read(taken, &r, sizeof r), "eventfd");
        check(r == 1, "the eventfd gave %llu", (unsigned long long)r);
    }
    r = 1;
    must((int)write(taken, &r, sizeof r), "eventfd");
}

// ---- signals: a handler on SIGALRM with an interval timer, and SIGUSR1 blocked and pending
static volatile sig_atomic_t alarms;
static void on_alarm(int s) { alarms += s == SIGALRM; }

static void open_signal(void) {
    struct sigaction sa = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigset_t usr1;
    must(sigaction(SIGALRM, &sa, NULL), "sigaction");
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    pthread_kill(pthread_self(), SIGUSR1);
    alarm(1);
}

static void tick_signal(uint64_t n) {
    sigset_t pending;
    sigpending(&pending);
    check(sigismember(&pending, SIGUSR1) == 1, "SIGUSR1 is not pending");
    check(n < 3 || alarms > 0, "SIGALRM did not come");
    alarms = 0;
    alarm(1);
}

// ---- AVX-512 compiled in, the processor asked for it once at the start only: must not cross to a side without it
static double numbers[64];

__attribute__((target("avx512f,prefer-vector-width=512"), optimize("O3"))) static void compute(void) {
    for (int i = 0; i < 64; i++) numbers[i] = numbers[i] * 1.5 + 1;
}

static void *computer(void *unused) {
    for (;;) {
        compute();
        nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
    return unused;
}

static void open_avx512(void) {
    pthread_t t;
    if (!__builtin_cpu_supports("avx512f")) {
        fprintf(stderr, "server: no AVX-512 here\n");
        exit(1);
    }
    if ((errno = pthread_create(&t, NULL, computer, NULL))) die("pthread_create");
}

static void tick_avx512(uint64_t n) { (void)n; }

static const struct feature {
    const char *name;
    void (*open)(void);
    void (*tick)(uint64_t);
} features[] = {
    {"file", open_file, tick_file},          {"deleted", open_deleted, tick_deleted}, {"mapped", open_mapped, tick_mapped},
    {"pipe", open_pipe, tick_pipe},          {"tcp", open_tcp, tick_tcp},             {"udp", open_udp, tick_udp},
    {"unix", open_unix, tick_unix},          {"eventfd", open_eventfd, tick_eventfd}, {"timerfd", open_timerfd, tick_timerfd},
    {"epoll", open_epoll, tick_epoll},       {"signal", open_signal, tick_signal},    {"avx512", open_avx512, tick_avx512},
};
enum { FEATURES = sizeof features / sizeof *features };

int main(int argc, char **argv) {
    char *wanted = strdup(argc > 1 ? argv[1] : "file,deleted,tcp");
    int on[FEATURES] = {0};
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (char *p = strtok(wanted, ","); p; p = strtok(NULL, ",")) {
        int i = 0;
        while (i < FEATURES && strcmp(features[i].name, p)) i++;
        if (i == FEATURES) {
            fprintf(stderr, "server: no feature %s\n", p);
            return 2;
        }
        on[i] = 1;
    }
    for (int i = 0; i < FEATURES; i++)
        if (on[i]) features[i].open();
    open_workers();
    for (uint64_t n = 1;; n++) {
        tick_workers(n);
        for (int i = 0; i < FEATURES; i++)
            if (on[i]) features[i].tick(n);
        printf("server %llu %s\n", (unsigned long long)n, bad[0] ? bad : "ok");
        bad[0] = 0;
        struct timespec pause = {1, 0};
        while (nanosleep(&pause, &pause)) {}
    }
}
