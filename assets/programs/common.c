// The program's side of the protocol, and helpers to compare state.
#include "common.h"
#include <poll.h>

static int question = -1, reply = -1; // the two pipes to who asks
static char round_now = '!', bad[TEXT - 4];
static bool set_up;

void speak_on(int ask_fd, int answer_fd) {
    question = ask_fd;
    reply = answer_fd;
    round_now = '!';
    bad[0] = 0;
    set_up = false;
}

// One line, shorter than PIPE_BUF: it never mixes with another.
static void say(char kind, const char *text) {
    char line[TEXT];
    int n = snprintf(line, sizeof line, "%c%s", kind, text);
    for (int i = 0; i < n; i++)
        if (line[i] == '\n') line[i] = ' ';
    line[n++] = '\n';
    if (write(reply, line, (size_t)n) != n) _exit(98);
}

bool asked(void) {
    char c;
    ssize_t n;
    say(round_now, bad);
    set_up = true;
    bad[0] = 0;
    while ((n = read(question, &c, 1)) < 0 && errno == EINTR) {}
    if (n == 1) round_now = c;
    return n == 1;
}

bool wrong(void) { return bad[0] != 0; }

// The runner waits 15 s for the whole answer.
double patience(void) { return wrong() ? 0.2 : 8; }

void want(bool good, const char *format, ...) {
    if (good || bad[0]) return;
    va_list args;
    va_start(args, format);
    vsnprintf(bad, sizeof bad, format, args);
    va_end(args);
}

void same(const char *what, long is, long should) { want(is == should, "%s is %ld, not %ld", what, is, should); }

void skip(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(bad, sizeof bad, format, args);
    va_end(args);
    say(set_up ? round_now : '?', bad);
    _exit(set_up);
}

long must(long r, const char *what) {
    if (r != -1) return r;
    want(false, "%s: %s", what, strerror(errno));
    say(round_now, bad);
    _exit(97);
}

long may(long r, const char *what) {
    if (r == -1) skip("%s: %s", what, strerror(errno));
    return r;
}

// ---- relatives
char hear(int fd, char round, char *text, size_t room, int ms) {
    char buffer[4096];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, ms) != 1) return 0;
    ssize_t n = read(fd, buffer, sizeof buffer);
    // A late answer to an earlier question may come first.
    for (char *at = buffer; n > 0 && at < buffer + n;) {
        char *newline = memchr(at, '\n', (size_t)(buffer + n - at));
        if (!newline) break;
        *newline = 0;
        if (*at == round || (round == '!' && *at == '?')) {
            snprintf(text, room, "%s", at + 1);
            return *at;
        }
        at = newline + 1;
    }
    return 0;
}

static void hear_kin(struct kin *k, char round) {
    char text[TEXT], kind = 0;
    siginfo_t i;
    for (double end = now(CLOCK_MONOTONIC) + 10; !kind && now(CLOCK_MONOTONIC) < end;) {
        kind = hear(k->answer, round, text, sizeof text, 100);
        i.si_pid = 0;
        if (!kind && k->pid && !waitid(P_PID, (id_t)k->pid, &i, WEXITED | WNOHANG | WNOWAIT) && i.si_pid) {
            kind = hear(k->answer, round, text, sizeof text, 0); // its last words
            if (!kind) snprintf(text, sizeof text, "ended by %s %d", i.si_code == CLD_EXITED ? "exit" : "signal", i.si_status);
            break;
        }
    }
    if (kind == '?') skip("%s", text);
    if (kind || i.si_pid) want(kind && !text[0], "relative: %s", text);
    else want(false, "the relative does not answer");
}

struct kin kin(void (*run)(void *), void *arg) {
    int a[2], b[2];
    must(pipe2(a, O_CLOEXEC), "pipe2");
    must(pipe2(b, O_CLOEXEC), "pipe2");
    pid_t pid = (pid_t)must(fork(), "fork");
    if (!pid) {
        close(question);
        close(reply);
        close(a[1]);
        close(b[0]);
        speak_on(a[0], b[1]);
        run(arg);
        _exit(0);
    }
    close(a[0]);
    close(b[1]);
    struct kin k = {pid, a[1], b[0]};
    hear_kin(&k, '!');
    return k;
}

void ask(struct kin *k) {
    static char round = 'a';
    char c = round = round == 'z' ? 'a' : (char)(round + 1);
    if (write(k->ask, &c, 1) != 1) want(false, "the relative has gone");
    else hear_kin(k, c);
}

void end_kin(struct kin *k) {
    close(k->ask);
    close(k->answer);
    if (k->pid) waitpid(k->pid, NULL, 0);
}

pid_t child(void (*run)(void *), void *arg) {
    pid_t pid = (pid_t)must(fork(), "fork");
    if (pid) return pid;
    close(question); // else the program would not see the runner's end
    close(reply);
    run(arg);
    _exit(0);
}

int end(pid_t pid, int signal) {
    int status = -1;
    if (signal) kill(pid, signal);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

// ---- threads
enum { CREW = 32 };
static struct {
    int n;
    void (*start)(int), (*check)(int);
    sem_t go[CREW], done;
} all;

static void *member(void *arg) {
    int i = (int)(long)arg;
    all.start(i);
    sem_post(&all.done);
    for (;;) {
        while (sem_wait(&all.go[i])) {}
        all.check(i);
        sem_post(&all.done);
    }
    return NULL;
}

pthread_t thread(void *(*run)(void *), void *arg) {
    pthread_t t;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 << 10);
    int e = pthread_create(&t, &small, run, arg);
    errno = e;
    must(e ? -1 : 0, "pthread_create");
    return t;
}

void crew(int n, void (*start)(int), void (*check)(int)) {
    all.n = n;
    all.start = start;
    all.check = check;
    sem_init(&all.done, 0, 0);
    for (int i = 0; i < n; i++) {
        sem_init(&all.go[i], 0, 0);
        thread(member, (void *)(long)i);
        want(soon(&all.done), "thread %d does not start", i);
    }
}

void crew_check(void) {
    for (int i = 0; i < all.n && !wrong(); i++) {
        sem_post(&all.go[i]);
        want(soon(&all.done), "thread %d does not answer", i);
    }
}

char state_of(pid_t pid, pid_t tid) {
    char path[64], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", pid ? pid : getpid(), tid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t n = read(fd, line, sizeof line - 1);
    close(fd);
    char *after = n > 0 ? strrchr(line, ')') : NULL;
    return after ? after[2] : 0;
}

struct task { pid_t pid, tid; };
static bool sleeps(void *arg) {
    struct task *t = arg;
    return state_of(t->pid, t->tid) == 'S';
}

bool blocked(pid_t pid, pid_t tid) { return until(sleeps, &(struct task){pid, tid}); }

bool until(bool (*reached)(void *), void *arg) {
    for (double end = now(CLOCK_MONOTONIC) + patience(); !reached(arg);) {
        if (now(CLOCK_MONOTONIC) > end) return false;
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    return true;
}

bool soon(sem_t *s) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += (long)(patience() * 10) % 10 * 100000000;
    t.tv_sec += (long)patience() + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    while (sem_clockwait(s, CLOCK_MONOTONIC, &t))
        if (errno != EINTR) return false;
    return true;
}
