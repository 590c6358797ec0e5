// Children: living, ended, stopped, executed, orphaned.
#include "common.h"
#include <sys/resource.h>

static void exits(void *arg) { _exit((int)(long)arg); }
static void killed(void *arg) {
    (void)arg;
    for (;;) raise(SIGKILL);
}
static void wait_zombie(pid_t pid) {
    siginfo_t i = {0};
    want(!waitid(P_PID, (id_t)pid, &i, WEXITED | WNOWAIT), "waitid: %s", strerror(errno));
}
static void zombie(void) {
    for (int code = 7;; code = code % 99 + 1) {
        pid_t a = child(exits, (void *)(long)code), b = child(killed, NULL);
        wait_zombie(a);
        wait_zombie(b);
        if (!asked()) return;
        same("state of the zombie", state_of(a, a), 'Z');
        int status = -1;
        struct rusage use;
        same("wait4", wait4(a, &status, WNOHANG, &use), a);
        same("its status", status, code << 8);
        status = -1;
        same("waitpid of the killed one", waitpid(b, &status, WNOHANG), b);
        same("its status", status & 0x7f, SIGKILL);
        want(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD, "there is another child");
    }
}

static int told[2];
static void stops(void *arg) {
    (void)arg;
    for (;;) {
        raise(SIGSTOP);
        if (write(told[1], "c", 1) != 1) _exit(1);
    }
}
static void want_stopped(pid_t pid) {
    siginfo_t i = {0};
    want(!waitid(P_PID, (id_t)pid, &i, WSTOPPED) && i.si_pid == pid && i.si_code == CLD_STOPPED && i.si_status == SIGSTOP,
         "waitid does not tell that it stopped");
}
static void stopped(void) {
    must(pipe2(told, O_CLOEXEC), "pipe2");
    pid_t pid = child(stops, NULL);
    for (;;) {
        want_stopped(pid);
        if (!asked()) break;
        same("state of the child", state_of(pid, pid), 'T');
        want_nothing("the stopped child", told[0]);
        kill(pid, SIGCONT);
        want_read("the child after SIGCONT", told[0], "c");
    }
    end(pid, SIGKILL);
}

static pid_t reaper;
static void orphan_waits(void *arg) {
    (void)arg;
    while (asked()) same("getppid of the orphan", getppid(), reaper);
}
static bool adopted(void *arg) { return getppid() == *(pid_t *)arg; }
static void leaves_orphan(void *arg) {
    pid_t pid = (pid_t)must(fork(), "fork");
    if (pid) _exit(0);
    if (!until(adopted, &reaper)) want(false, "the orphan came to process %d, not %d", getppid(), reaper);
    orphan_waits(arg);
}
static void orphan(void) {
    reaper = getppid(); // the runner: process 1 of the container, or a subreaper outside of one
    struct kin k = kin(leaves_orphan, NULL);
    waitpid(k.pid, NULL, 0);
    k.pid = 0;
    while (asked()) ask(&k);
    end_kin(&k);
}

// What the kernel gives to who asked for orphans by prctl.
static void adopts(void) {
    must(prctl(PR_SET_CHILD_SUBREAPER, 1), "PR_SET_CHILD_SUBREAPER");
    reaper = getpid();
    while (asked()) {
        int is = 0;
        want(!prctl(PR_GET_CHILD_SUBREAPER, &is) && is == 1, "PR_GET_CHILD_SUBREAPER gives %d", is);
        struct kin k = kin(leaves_orphan, NULL);
        waitpid(k.pid, NULL, 0);
        k.pid = 0;
        if (!wrong()) ask(&k);
        end_kin(&k);
        want(waitpid(-1, NULL, 0) > 0, "the orphan is not ours");
    }
}

static void level(void *arg) {
    int depth = (int)(long)arg;
    pid_t pid = getpid(), parent = getppid();
    struct kin k = {0};
    if (depth > 1) k = kin(level, (void *)(long)(depth - 1));
    while (asked()) {
        same("getpid", getpid(), pid);
        same("getppid", getppid(), parent);
        if (depth > 1) ask(&k);
    }
    if (depth > 1) end_kin(&k);
}
static void tree(void) {
    struct kin k = kin(level, (void *)4), l = kin(level, (void *)2);
    while (asked()) {
        ask(&k);
        ask(&l);
    }
    end_kin(&k);
    end_kin(&l);
}

// Runs in a process that comes by exec, which has other memory than its parent.
static void executed(void) {
    static char area[10000];
    fill(area, sizeof area, 99);
    pid_t pid = getpid(), parent = getppid();
    while (asked()) {
        want_pattern("the executed child's memory", area, sizeof area, 99);
        same("its getpid", getpid(), pid);
        same("its getppid", getppid(), parent);
    }
}
static void executes(void) {
    int a[2], b[2];
    char text[TEXT], question[16], answer[16];
    must(pipe(a), "pipe"); // these stay open over exec
    must(pipe(b), "pipe");
    fcntl(a[1], F_SETFD, FD_CLOEXEC);
    fcntl(b[0], F_SETFD, FD_CLOEXEC);
    snprintf(question, sizeof question, "%d", a[0]);
    snprintf(answer, sizeof answer, "%d", b[1]);
    struct kin k = {(pid_t)must(fork(), "fork"), a[1], b[0]};
    if (!k.pid) {
        execl("/proc/self/exe", "programs", "one", "executed", question, answer, (char *)NULL);
        _exit(96);
    }
    close(a[0]);
    close(b[1]);
    char kind = hear(k.answer, '!', text, sizeof text, 30000);
    want(kind == '!', "the executed child does not answer");
    while (asked()) ask(&k);
    end_kin(&k);
}

static void forks_later(void) {
    static char area[20000];
    fill(area, sizeof area, 66);
    while (asked()) {
        int status = end(child(exits, (void *)55), 0);
        same("a new child's status", status, 55 << 8);
        struct kin k = kin(level, (void *)1);
        if (!wrong()) ask(&k);
        end_kin(&k);
        want_pattern("the parent's memory", area, sizeof area, 66);
    }
}

const struct program processes_programs[] = {
    {"zombie", "processes", "children that have ended and were not waited for keep their status", zombie},
    {"stopped-child", "processes", "a child stopped by SIGSTOP goes on with SIGCONT", stopped},
    {"orphan", "processes", "a process whose parent has ended belongs to process 1", orphan},
    {"child-subreaper", "processes", "PR_SET_CHILD_SUBREAPER: new orphans come here", adopts},
    {"child-tree", "processes", "children four deep keep their pids and parents", tree},
    {"exec-child", "processes", "a child that came by exec of /proc/self/exe", executes},
    {"executed", "processes", "what exec-child executes; alone it is a program like others", executed},
    {"fork-later", "processes", "children are made afterwards", forks_later},
    {0}};
