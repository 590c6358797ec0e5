// Pipes.
#include "common.h"
#include <poll.h>

static void make(int p[2], int flags) { must(pipe2(p, O_CLOEXEC | flags), "pipe2"); }

static int to_child[2], from_child[2];
static void doubles(void *arg) {
    (void)arg;
    close(to_child[1]);
    close(from_child[0]);
    for (uint32_t v;;) {
        struct pollfd f = {.fd = to_child[0], .events = POLLIN};
        while (poll(&f, 1, -1) != 1) {} // EINTR, after a freeze
        if (read(to_child[0], &v, sizeof v) != sizeof v) return;
        v *= 2;
        put(from_child[1], &v, sizeof v);
    }
}
static void waits_in_read(void *arg) {
    (void)arg;
    close(to_child[1]);
    close(from_child[0]);
    for (uint32_t v; read(to_child[0], &v, sizeof v) == sizeof v;) {
        v *= 3;
        put(from_child[1], &v, sizeof v);
    }
}
static void parent_child(void) {
    make(to_child, 0);
    make(from_child, 0);
    pid_t pid = child(waits_in_read, NULL);
    close(to_child[0]);
    close(from_child[1]);
    for (uint32_t value = 77; asked(); value++) {
        uint32_t v = value;
        put(to_child[1], &v, sizeof v);
        v = 0;
        take(from_child[0], &v, sizeof v);
        same("the child's answer", v, 3 * value);
        same("waitpid", waitpid(pid, NULL, WNOHANG), 0);
    }
}

static void with_data(void) {
    int p[2];
    make(p, 0);
    for (unsigned round = 0;; round++) {
        int n = 0;
        put_pattern(p[1], 10000, round);
        if (!asked()) return;
        same("FIONREAD", ioctl(p[0], FIONREAD, &n) ? -1 : n, 10000);
        want_pattern_read("the pipe", p[0], 10000, round);
        want_nothing("the pipe", p[0]);
    }
}

static void resized(void) {
    int p[2];
    make(p, O_NONBLOCK);
    int size = (int)may(fcntl(p[1], F_SETPIPE_SZ, 256 << 10), "F_SETPIPE_SZ");
    for (unsigned round = 0;; round++) {
        put_pattern(p[1], 100000, round);
        if (!asked()) return;
        same("F_GETPIPE_SZ", fcntl(p[0], F_GETPIPE_SZ), size);
        want_pattern_read("the pipe", p[0], 100000, round);
        char block[4096] = "";
        long room = 0;
        while (write(p[1], block, sizeof block) == sizeof block) room += (long)sizeof block;
        same("what goes into the empty pipe", room, size);
        while (read(p[0], block, sizeof block) > 0) {}
    }
}

static void nonblocking(void) {
    int p[2], q[2];
    char b;
    make(p, O_NONBLOCK);
    make(q, 0);
    must(fcntl(q[0], F_SETFL, O_NONBLOCK), "F_SETFL"); // one end only
    while (asked()) {
        want(read(p[0], &b, 1) == -1 && errno == EAGAIN, "read of the empty pipe gives no EAGAIN");
        want(read(q[0], &b, 1) == -1 && errno == EAGAIN, "read of the other empty pipe gives no EAGAIN");
        same("O_NONBLOCK of the writing end", fcntl(p[1], F_GETFL) & O_NONBLOCK, O_NONBLOCK);
        same("O_NONBLOCK of the end without it", fcntl(q[1], F_GETFL) & O_NONBLOCK, 0);
        same("access mode of the writing end", fcntl(p[1], F_GETFL) & O_ACCMODE, O_WRONLY);
    }
}

static void half_closed(void) {
    int p[2], q[2];
    signal(SIGPIPE, SIG_IGN);
    make(q, 0);
    close(q[0]);
    for (;;) {
        make(p, 0);
        put(p[1], "the last words", 14);
        close(p[1]);
        if (!asked()) return;
        want_read("the pipe without a writer", p[0], "the last words");
        want_end("the pipe without a writer", p[0]);
        want(write(q[1], "x", 1) == -1 && errno == EPIPE, "write into the pipe without a reader gives no EPIPE");
        close(p[0]);
    }
}

static int full[2];
static sem_t written, again;
static volatile pid_t writer;
static void *overfills(void *arg) {
    for (unsigned round = 0;; round++) {
        writer = gettid();
        put_pattern(full[1], 100000, round); // more than the pipe holds
        sem_post(&written);
        while (sem_wait(&again)) {}
    }
    return arg;
}
static bool is_full(void *arg) {
    int n = 0;
    (void)arg;
    return !ioctl(full[0], FIONREAD, &n) && n >= 65536;
}
static void blocked_writer(void) {
    make(full, 0);
    must(fcntl(full[1], F_SETPIPE_SZ, 65536), "F_SETPIPE_SZ");
    sem_init(&written, 0, 0);
    sem_init(&again, 0, 0);
    thread(overfills, NULL);
    for (unsigned round = 0;; round++) {
        want(until(is_full, NULL), "the pipe does not fill");
        want(blocked(0, writer), "the writer does not wait");
        if (!asked()) return;
        want(sem_trywait(&written), "the writer was not blocked");
        want_pattern_read("the pipe", full[0], 100000, round);
        want(soon(&written), "the writer does not go on");
        want_nothing("the pipe", full[0]);
        sem_post(&again);
    }
}

static void packets(void) {
    int p[2];
    char b[100];
    may(pipe2(p, O_CLOEXEC | O_DIRECT), "pipe2 O_DIRECT");
    for (;;) {
        put(p[1], "one", 3);
        put(p[1], "twenty", 6);
        if (!asked()) return;
        same("O_DIRECT", fcntl(p[1], F_GETFL) & O_DIRECT, O_DIRECT);
        same("the first packet", readable(p[0], 0) ? read(p[0], b, sizeof b) : -1, 3);
        same("the second packet", readable(p[0], 0) ? read(p[0], b, sizeof b) : -1, 6);
        want(!memcmp(b, "twenty", 6), "the second packet differs");
        while (readable(p[0], 0) && read(p[0], b, sizeof b) > 0) {}
    }
}

static void fifo(void) {
    may(mkfifo("fifo", 0640), "mkfifo");
    int fd = (int)must(open("fifo", O_RDWR | O_NONBLOCK | O_CLOEXEC), "open"), more;
    for (;;) {
        struct stat s = {0};
        put(fd, "into the named pipe", 19);
        if (!asked()) return;
        want(!stat("fifo", &s) && S_ISFIFO(s.st_mode) && (s.st_mode & 0777) == 0640, "the name is no FIFO of mode 640");
        more = open("fifo", O_WRONLY | O_NONBLOCK | O_CLOEXEC); // ENXIO when nobody reads
        want(more >= 0, "open for writing: %s", strerror(errno));
        if (more >= 0) put(more, ", and by its name", 17);
        close(more);
        want_read("the FIFO", fd, "into the named pipe, and by its name");
    }
}

static volatile sig_atomic_t told_fd, told_times;
static void ready_to_read(int signal, siginfo_t *i, void *context) {
    (void)signal, (void)context;
    told_fd = i->si_fd;
    told_times++;
}
static bool told(void *arg) { return told_times > *(int *)arg; }
static void owner(void) {
    int p[2];
    make(p, 0);
    handle(SIGRTMIN + 4, ready_to_read, SA_RESTART);
    may(fcntl(p[0], F_SETOWN, getpid()), "F_SETOWN");
    may(fcntl(p[0], F_SETSIG, SIGRTMIN + 4), "F_SETSIG");
    may(fcntl(p[0], F_SETFL, O_ASYNC), "O_ASYNC");
    while (asked()) {
        int before = told_times;
        same("F_GETOWN", fcntl(p[0], F_GETOWN), getpid());
        same("F_GETSIG", fcntl(p[0], F_GETSIG), SIGRTMIN + 4);
        same("O_ASYNC", fcntl(p[0], F_GETFL) & O_ASYNC, O_ASYNC);
        put(p[1], "x", 1);
        want(until(told, &before), "no signal tells of data");
        same("si_fd", told_fd, p[0]);
        want_read("the pipe", p[0], "x");
    }
}

static void chain(void) {
    int stage[4][2];
    for (int i = 0; i < 4; i++) make(stage[i], 0);
    pid_t pid[3];
    for (int i = 0; i < 3; i++) { // each child doubles what the one before it gives
        memcpy(to_child, stage[i], sizeof to_child);
        memcpy(from_child, stage[i + 1], sizeof from_child);
        pid[i] = child(doubles, NULL);
        close(stage[i][0]);
    }
    for (int i = 1; i < 4; i++) close(stage[i][1]);
    for (uint32_t value = 5; asked(); value += 5) {
        uint32_t v = value;
        put(stage[0][1], &v, sizeof v);
        v = 0;
        take(stage[3][0], &v, sizeof v);
        same("what comes out of the pipeline", v, 8 * value);
        for (int i = 0; i < 3; i++) same("waitpid", waitpid(pid[i], NULL, WNOHANG), 0);
    }
}

const struct program pipes_programs[] = {
    {"pipe-parent-child", "pipes", "a child blocked in read answers through another pipe", parent_child},
    {"pipe-pipeline", "pipes", "a pipeline of three children blocked in poll", chain},
    {"pipe-data", "pipes", "10,000 bytes wait in a pipe", with_data},
    {"pipe-size", "pipes", "a pipe of 256 kB (F_SETPIPE_SZ) with 100,000 bytes in it", resized},
    {"pipe-nonblock", "pipes", "O_NONBLOCK is kept, for one end or both", nonblocking},
    {"pipe-half-closed", "pipes", "pipes without a writer (data, then end of file) and without a reader (EPIPE)", half_closed},
    {"pipe-full", "pipes", "a thread blocked in write to a full pipe writes the rest", blocked_writer},
    {"pipe-packets", "pipes", "a pipe in packet mode (O_DIRECT) keeps the borders of its packets", packets},
    {"fifo", "pipes", "a named pipe with data in it", fifo},
    {"fcntl-owner", "pipes", "O_ASYNC, F_SETOWN and F_SETSIG: data make a signal", owner},
    {0}};
