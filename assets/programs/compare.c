// State to compare: patterns in memory and in descriptors, faults, files, clocks.
#include "common.h"
#include <poll.h>
#include <setjmp.h>

static uint64_t word(unsigned seed, uint64_t i) {
    uint64_t x = (i + 1) * 0x9e3779b97f4a7c15u ^ (uint64_t)seed << 32;
    x ^= x >> 29;
    return x * 0xbf58476d1ce4e5b9u ^ x >> 32;
}

void fill(void *at, size_t bytes, unsigned seed) {
    for (size_t i = 0; i < bytes; i += 8) {
        uint64_t w = word(seed, i / 8);
        memcpy((char *)at + i, &w, bytes - i < 8 ? bytes - i : 8);
    }
}

void want_pattern(const char *what, const void *at, size_t bytes, unsigned seed) {
    for (size_t i = 0; i < bytes; i += 8) {
        uint64_t w = word(seed, i / 8);
        if (!memcmp((const char *)at + i, &w, bytes - i < 8 ? bytes - i : 8)) continue;
        want(false, "%s differs near byte %zu of %zu", what, i, bytes);
        return;
    }
}

void put(int fd, const void *from, size_t bytes) {
    for (const char *at = from; bytes;) {
        ssize_t n = write(fd, at, bytes);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            want(false, "write of %zu more bytes: %s", bytes, strerror(errno));
            return;
        }
        at += n;
        bytes -= (size_t)n;
    }
}

void put_pattern(int fd, size_t bytes, unsigned seed) {
    char *b = malloc(bytes);
    fill(b, bytes, seed);
    put(fd, b, bytes);
    free(b);
}

bool readable(int fd, int ms) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int r;
    for (double end = now(CLOCK_MONOTONIC) + ms / 1000.0;;) {
        r = poll(&p, 1, ms);
        if (r >= 0 || errno != EINTR || now(CLOCK_MONOTONIC) > end) return r == 1;
    }
}

size_t take(int fd, void *to, size_t bytes) {
    size_t got = 0;
    while (got < bytes && readable(fd, (int)(patience() * 1000))) {
        ssize_t n = read(fd, (char *)to + got, bytes - got);
        if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) break;
        if (n > 0) got += (size_t)n;
    }
    return got;
}

void want_read(const char *what, int fd, const char *text) {
    char b[512] = "";
    size_t n = strlen(text), got = take(fd, b, n);
    want(got == n && !memcmp(b, text, n), "%s gives '%s' (%zu bytes), not '%s'", what, b, got, text);
}

void want_pattern_read(const char *what, int fd, size_t bytes, unsigned seed) {
    char *b = calloc(1, bytes);
    size_t got = take(fd, b, bytes);
    want(got == bytes, "%s gives %zu bytes, not %zu", what, got, bytes);
    want_pattern(what, b, got, seed);
    free(b);
}

void want_nothing(const char *what, int fd) {
    char b[64] = "";
    if (!readable(fd, 0)) return;
    ssize_t n = read(fd, b, sizeof b - 1);
    want(false, "%s: nothing should be there to read, but read gives %zd (%s)", what, n, b);
}

void want_end(const char *what, int fd) {
    char b;
    if (!readable(fd, 8000)) want(false, "%s: no end of file", what);
    else same(what, read(fd, &b, 1), 0);
}

// ---- faults
static sigjmp_buf back;
static volatile sig_atomic_t raised;
static void *volatile where;

static void fault(int signal, siginfo_t *i, void *context) {
    (void)context;
    raised = signal;
    where = i->si_addr;
    siglongjmp(back, 1);
}

bool faults(volatile char *at, bool write, int signal) {
    static bool installed; // once: that the handler stays is part of what is checked
    if (!installed) {
        handle(SIGSEGV, fault, 0);
        handle(SIGBUS, fault, 0);
        installed = true;
    }
    raised = 0;
    if (!sigsetjmp(back, 1)) {
        if (write) *at = 1;
        else (void)*at;
    }
    return raised == signal && where == (void *)at;
}

void handle(int signal, void (*f)(int, siginfo_t *, void *), int flags) {
    struct sigaction a = {.sa_sigaction = f, .sa_flags = SA_SIGINFO | flags};
    must(sigaction(signal, &a, NULL), "sigaction");
}

// ---- files
const char *here(const char *name) {
    static char path[4][512];
    static unsigned next;
    char *p = path[next++ % 4];
    must(getcwd(p, 256) ? 0 : -1, "getcwd");
    size_t n = strlen(p);
    snprintf(p + n, 512 - n, "/%s", name);
    return p;
}

int file(const char *name, int flags, const char *content) {
    int fd = (int)must(open(name, O_CREAT | flags, 0644), name);
    put(fd, content, strlen(content));
    return fd;
}

long status_field(pid_t pid, const char *field, int base) {
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", pid ? pid : getpid());
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f)) {
        size_t n = strlen(field);
        if (!strncmp(line, field, n) && line[n] == ':') value = (long)strtoul(line + n + 1, NULL, base);
    }
    if (f) fclose(f);
    return value;
}

double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
