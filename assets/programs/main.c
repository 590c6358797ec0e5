// The runner. As process 1 of a container, or anywhere else:
//   programs list            name, theme and what it shows, separated by tabs
//   programs run NAME...     NAME may be @THEME or @all
// It has plain pipes and poll only, so that it is the last to break.
#include "common.h"
#include <ftw.h>
#include <dirent.h>
#include <poll.h>

static const struct program *const lists[] = {
    blocking_programs, clocks_programs, cpu_programs, events_programs, files_programs, filesystem_programs, handlers_programs,
    identity_programs, internet_programs, ipc_programs, kernel_rings_programs, limits_programs, locks_programs,
    mappings_programs, memory_programs, pipes_programs, processes_programs, registers_programs, relations_programs,
    shared_programs, signals_programs, sockets_programs, terminals_programs, threads_programs, timers_programs,
    waiting_programs};
#define EACH_PROGRAM(p)                                                                                                  \
    for (size_t list_ = 0; list_ < sizeof lists / sizeof *lists; list_++)                                                \
        for (const struct program *p = lists[list_]; p->name; p++)

enum { ANSWER_SECONDS = 15, READY_SECONDS = 60, MAX = 400 };
static struct run {
    const struct program *program;
    pid_t pid;
    int ask, answer, status; // status: of waitpid, once it has ended
    bool ready, ended, failed;
    char why[TEXT]; // why it failed to set up
} runs[MAX];
static int count, signals[2];
static char folder[64];
static volatile sig_atomic_t ending;

const struct program *find_program(const char *name) {
    EACH_PROGRAM(p) if (!strcmp(p->name, name)) return p;
    return NULL;
}

// The handlers only write into a pipe that the main loop polls.
static void noted(int signal) {
    int e = errno;
    char c = signal == SIGUSR1 ? 'V' : signal == SIGTERM ? 'T' : 'C';
    if (signal == SIGTERM) ending = 1;
    if (write(signals[1], &c, 1) < 0) { /* full: more than enough is noted already */ }
    errno = e;
}

static void reap(void) {
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) // orphans too
        for (int i = 0; i < count; i++)
            if (runs[i].pid == pid) {
                runs[i].ended = true;
                runs[i].status = status;
            }
}

static int gone(const char *path, const struct stat *s, int kind, struct FTW *f) {
    (void)s, (void)kind, (void)f;
    remove(path);
    return 0;
}

// Starts in the program's own folder and process group, with nothing of the runner but its two pipes.
static void in_child(struct run *r, int ask_fd, int answer_fd) {
    setpgid(0, 0);
    for (int i = 0; i < count; i++) {
        close(runs[i].ask);
        close(runs[i].answer);
    }
    close(signals[0]);
    close(signals[1]);
    signal(SIGUSR1, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN); // a relative that is gone is to be told, not to be died of
    speak_on(ask_fd, answer_fd);
    char own[128];
    snprintf(own, sizeof own, "%s/%s", folder, r->program->name);
    must(mkdir(own, 0755), own);
    must(chdir(own), own);
    r->program->run();
    _exit(0);
}

// The line that answers this question, or what came instead of it.
static char wait_for(struct run *r, char round, int seconds, char *text) {
    char kind = 0;
    for (double end = now(CLOCK_MONOTONIC) + seconds; !kind && !ending;) {
        kind = hear(r->answer, round, text, TEXT, 200);
        reap();
        if (!kind && r->ended) {
            kind = hear(r->answer, round, text, TEXT, 0);
            if (kind) break;
            bool exited = WIFEXITED(r->status);
            snprintf(text, TEXT, "ended by %s %d", exited ? "exit" : "signal",
                     exited ? WEXITSTATUS(r->status) : WTERMSIG(r->status));
            return 0;
        }
        if (!kind && now(CLOCK_MONOTONIC) > end) {
            snprintf(text, TEXT, "no answer");
            return 0;
        }
    }
    return kind;
}

static void start(const struct program *p) {
    int a[2], b[2];
    char text[TEXT] = "";
    struct run *r = &runs[count];
    if (count == MAX || pipe2(a, O_CLOEXEC) || pipe2(b, O_CLOEXEC) || (r->pid = fork()) < 0) {
        fprintf(stderr, "programs: %s: %s\n", p->name, strerror(errno));
        exit(1);
    }
    r->program = p;
    if (!r->pid) {
        close(a[1]);
        close(b[0]);
        in_child(r, a[0], b[1]);
    }
    setpgid(r->pid, r->pid);
    close(a[0]);
    close(b[1]);
    r->ask = a[1];
    r->answer = b[0];
    count++;
    char kind = wait_for(r, '!', READY_SECONDS, text);
    if (kind == '?') {
        printf("skip %s: %s\n", p->name, text);
        return;
    }
    r->ready = kind && !text[0];
    r->failed = !r->ready;
    if (!r->failed || ending) return;
    snprintf(r->why, sizeof r->why, "set up: %.240s", text);
    printf("FAIL %s: %s\n", p->name, r->why);
}

static void verify(void) {
    static char round = 'A';
    int ok = 0, failed = 0;
    round = round == 'Z' ? 'A' : (char)(round + 1); // a late answer to an earlier question is known by this
    for (int i = 0; i < count && !ending; i++) {
        struct run *r = &runs[i];
        char text[TEXT] = "";
        if (r->failed) snprintf(text, sizeof text, "%s", r->why);
        else if (!r->ready) continue;
        else if (!r->ended && write(r->ask, &round, 1) != 1) snprintf(text, sizeof text, "its pipe: %s", strerror(errno));
        else wait_for(r, round, ANSWER_SECONDS, text);
        if (ending) return;
        if (text[0]) printf("FAIL %s: %s\n", r->program->name, text);
        else printf("ok %s\n", r->program->name);
        if (text[0]) failed++;
        else ok++;
        fflush(stdout);
    }
    printf("verified %d ok %d failed\n", ok, failed);
}

// Every process whose parent is this one: programs, and what they left behind.
static void kill_children(void) {
    char path[300], line[512];
    DIR *d = opendir("/proc");
    for (struct dirent *e; d && (e = readdir(d));) {
        int pid = atoi(e->d_name), parent = 0;
        if (pid <= 0) continue;
        snprintf(path, sizeof path, "/proc/%s/stat", e->d_name);
        FILE *f = fopen(path, "re");
        if (!f) continue;
        char *after = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
        if (after && sscanf(after + 1, " %*c %d", &parent) == 1 && parent == getpid()) kill(pid, SIGKILL);
        fclose(f);
    }
    if (d) closedir(d);
}

// First the programs may remove what would outlive them (System V objects), then everything is killed.
static void finish(void) {
    for (int i = 0; i < count; i++) close(runs[i].ask);
    bool alive = true;
    for (double end = now(CLOCK_MONOTONIC) + 3; alive && now(CLOCK_MONOTONIC) < end;) {
        reap();
        alive = false;
        for (int i = 0; i < count; i++) alive |= !runs[i].ended;
        if (alive) poll(NULL, 0, 20);
    }
    for (int i = 0; i < count; i++)
        if (!runs[i].ended) kill(-runs[i].pid, SIGKILL);
    while (waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD) {
        kill_children();
        poll(NULL, 0, 10);
    }
    nftw(folder, gone, 16, FTW_DEPTH | FTW_PHYS);
}

static void act(const int number, void (*handler)(int)) {
    struct sigaction a = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigaction(number, &a, NULL);
}

static int run(char **names) {
    umask(022);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (getpid() != 1) prctl(PR_SET_CHILD_SUBREAPER, 1); // orphans come here, as they do in a container
    if (pipe2(signals, O_CLOEXEC | O_NONBLOCK)) return 1;
    act(SIGUSR1, noted);
    act(SIGTERM, noted);
    act(SIGCHLD, noted);
    act(SIGPIPE, SIG_IGN);
    const char *tmp = getenv("TMPDIR");
    mkdir(tmp ? tmp : "/tmp", 0777); // an image of nothing has no /tmp
    snprintf(folder, sizeof folder, "%.40s/programs-%d", tmp ? tmp : "/tmp", getpid());
    nftw(folder, gone, 16, FTW_DEPTH | FTW_PHYS);
    if (mkdir(folder, 0755)) {
        fprintf(stderr, "programs: %s: %s\n", folder, strerror(errno));
        return 1;
    }
    for (; *names && !ending; names++) {
        bool found = false;
        EACH_PROGRAM(p) {
            bool wanted = !strcmp(*names, p->name) || !strcmp(*names, "@all") || (**names == '@' && !strcmp(*names + 1, p->theme));
            if (wanted && !ending) start(p);
            found |= wanted;
        }
        if (found) continue;
        fprintf(stderr, "programs: %s is no program\n", *names);
        finish();
        return 2;
    }
    int ready = 0, failed = 0;
    for (int i = 0; i < count; i++) {
        ready += runs[i].ready;
        failed += runs[i].failed;
    }
    printf("ready %d skipped %d", ready, count - ready - failed);
    if (failed) printf(" failed %d", failed);
    putchar('\n');
    while (!ending) {
        struct pollfd p = {.fd = signals[0], .events = POLLIN};
        char c;
        if (poll(&p, 1, -1) != 1 || read(signals[0], &c, 1) != 1) continue;
        reap();
        if (c == 'V') verify();
    }
    finish();
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 2 && !strcmp(argv[1], "list")) {
        EACH_PROGRAM(p) printf("%s\t%s\t%s\n", p->name, p->theme, p->shows);
        return 0;
    }
    if (argc > 2 && !strcmp(argv[1], "run")) return run(argv + 2);
    // Only for exec-child: programs one NAME ASK ANSWER
    const struct program *p = argc == 5 && !strcmp(argv[1], "one") ? find_program(argv[2]) : NULL;
    if (p) {
        speak_on(atoi(argv[3]), atoi(argv[4]));
        p->run();
        return 0;
    }
    fputs("usage: programs list | programs run NAME|@THEME|@all...\n", stderr);
    return 2;
}
