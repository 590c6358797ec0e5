// Sessions, process groups, what happens when a parent ends.
#include "common.h"

static void in_session(void *arg) {
    (void)arg;
    must(setsid(), "setsid");
    while (asked()) {
        same("getsid", getsid(0), getpid());
        same("getpgrp", getpgrp(), getpid());
    }
}
static void session(void) {
    struct kin k = kin(in_session, NULL);
    pid_t mine = getsid(0);
    while (asked()) {
        ask(&k);
        same("the child's session", getsid(k.pid), k.pid);
        same("the child's group", getpgid(k.pid), k.pid);
        same("the session here", getsid(0), mine);
    }
    end_kin(&k);
}

static int told[2];
static void tells(int signal, siginfo_t *i, void *context) {
    (void)signal, (void)i, (void)context;
    if (write(told[1], "g", 1) != 1) _exit(1);
}
static void in_group(void *arg) {
    pid_t leader = arg ? *(pid_t *)arg : getpid();
    must(setpgid(0, leader), "setpgid");
    handle(SIGUSR2, tells, SA_RESTART);
    while (asked()) same("getpgrp", getpgrp(), leader);
}
static void group(void) {
    must(pipe2(told, O_CLOEXEC), "pipe2");
    struct kin one = kin(in_group, NULL), two = kin(in_group, &one.pid);
    pid_t mine = getpgrp();
    while (asked()) {
        ask(&one);
        ask(&two);
        same("the group here", getpgrp(), mine);
        want(!kill(-one.pid, SIGUSR2), "kill of the group: %s", strerror(errno));
        want_read("the two members", told[0], "gg");
        want_nothing("a third member", told[0]);
    }
    end_kin(&one);
    end_kin(&two);
}

// The program's own group: the runner made it, and the runner is in another.
static void own_group(void) {
    pid_t pid = getpid(), parent = getppid();
    while (asked()) {
        same("getpid", getpid(), pid);
        same("getppid", getppid(), parent);
        same("getpgrp", getpgrp(), pid);
        want(getpgid(parent) != pid, "the runner is in this group");
    }
}

static void waits_for_death(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    prctl(PR_SET_PDEATHSIG, SIGUSR2);
    put(told[1], "r", 1);
    int n;
    while ((n = sigwaitinfo(&set, NULL)) < 0 && errno == EINTR) {}
    int is = 0;
    prctl(PR_GET_PDEATHSIG, &is);
    put(told[1], n == SIGUSR2 && is == SIGUSR2 ? "d" : "?", 1);
    _exit(0);
}
static void dies(void *arg) {
    (void)arg;
    if (!must(fork(), "fork")) waits_for_death();
    for (;;) pause();
}
static void death_signal(void) {
    must(pipe2(told, O_CLOEXEC), "pipe2");
    for (;;) {
        pid_t pid = child(dies, NULL);
        want_read("the grandchild", told[0], "r");
        if (!asked()) {
            end(pid, SIGKILL);
            return;
        }
        same("waitpid of the parent before its end", waitpid(pid, NULL, WNOHANG), 0);
        want_nothing("the grandchild before its parent's end", told[0]);
        end(pid, SIGKILL);
        want_read("the grandchild after its parent's end", told[0], "d");
    }
}

static volatile sig_atomic_t children_ended;
static volatile pid_t ended_pid;
static volatile int ended_status;
static void notes_child(int signal, siginfo_t *i, void *context) {
    (void)signal, (void)context;
    ended_pid = i->si_pid;
    ended_status = i->si_status;
    children_ended++;
}
static bool one_ended(void *arg) { return children_ended >= *(int *)arg; }
static int gate[2];
static void exits_at_gate(void *arg) {
    char c;
    close(gate[1]);
    if (read(gate[0], &c, 1) != 0) _exit(1); // end of file
    _exit((int)(long)arg);
}
static void child_signal(void) {
    handle(SIGCHLD, notes_child, SA_RESTART | SA_NOCLDSTOP);
    for (int round = 1;; round++) {
        must(pipe2(gate, O_CLOEXEC), "pipe2");
        pid_t pid = child(exits_at_gate, (void *)(long)(round % 99));
        close(gate[0]);
        if (!asked()) return;
        same("SIGCHLD before its end", children_ended, round - 1);
        close(gate[1]);
        want(until(one_ended, &round), "no SIGCHLD comes");
        same("si_pid", ended_pid, pid);
        same("si_status", ended_status, round % 99);
        same("its status", end(pid, 0), (round % 99) << 8);
    }
}

const struct program relations_programs[] = {
    {"process-ids", "processes", "pid, parent and process group", own_group},
    {"session", "processes", "a child in a session of its own", session},
    {"process-group", "processes", "two children in a group get a signal for the group", group},
    {"pdeathsig", "processes", "PR_SET_PDEATHSIG: a process is told of its parent's end", death_signal},
    {"sigchld", "processes", "SIGCHLD comes when a child ends afterwards", child_signal},
    {0}};
