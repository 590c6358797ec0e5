// Crossed inside of a signal handler, and reads that a signal interrupts.
#include "common.h"

static volatile bool more;
static volatile int depth;

static bool blocks(int signal) {
    sigset_t s;
    sigprocmask(SIG_SETMASK, NULL, &s);
    return sigismember(&s, signal) == 1;
}

static void waits_inside(int signal, siginfo_t *i, void *context) {
    volatile char marks[200];
    (void)context;
    int code = i->si_code, value = i->si_value.sival_int;
    fill((char *)marks, sizeof marks, 9);
    more = asked();
    want_pattern("the handler's frame", (char *)marks, sizeof marks, 9);
    want(i->si_code == code && i->si_value.sival_int == value && i->si_pid == getpid(), "the handler's siginfo changed");
    want(blocks(signal), "the handler's own signal is not blocked in it");
    want(blocks(SIGTERM), "sa_mask does not hold in the handler");
    want(!blocks(SIGUSR2), "a signal of no mask is blocked in the handler");
}
static void in_handler(void) {
    struct sigaction a = {.sa_sigaction = waits_inside, .sa_flags = SA_SIGINFO};
    sigaddset(&a.sa_mask, SIGTERM);
    sigaction(SIGRTMIN + 3, &a, NULL);
    for (int round = 0;; round++) {
        char frame[500];
        fill(frame, sizeof frame, (unsigned)round);
        sigqueue(getpid(), SIGRTMIN + 3, (union sigval){.sival_int = round});
        if (!more) return;
        want_pattern("the interrupted frame", frame, sizeof frame, (unsigned)round);
        want(!blocks(SIGRTMIN + 3) && !blocks(SIGTERM), "the mask of before the handler is not back");
    }
}

static void inner(int signal) {
    (void)signal;
    depth = 3;
    more = asked();
    same("depth", depth, 3);
    want(blocks(SIGRTMIN) && blocks(SIGUSR2) && blocks(SIGUSR1), "the handlers' signals are not blocked");
}
static void middle(int signal) {
    unsigned marks[50];
    (void)signal;
    fill(marks, sizeof marks, 22);
    raise(SIGRTMIN);
    same("depth", depth, 3);
    depth = 2;
    want_pattern("the second handler's frame", marks, sizeof marks, 22);
    want(!blocks(SIGRTMIN) && blocks(SIGUSR2) && blocks(SIGUSR1), "the mask in the second handler is wrong");
}
static void outer(int signal) {
    unsigned marks[50];
    (void)signal;
    fill(marks, sizeof marks, 21);
    raise(SIGUSR2);
    same("depth", depth, 2);
    depth = 1;
    want_pattern("the first handler's frame", marks, sizeof marks, 21);
    want(!blocks(SIGUSR2) && blocks(SIGUSR1), "the mask in the first handler is wrong");
}
static void nested(void) {
    struct sigaction a = {.sa_handler = outer};
    sigaction(SIGUSR1, &a, NULL);
    a.sa_handler = middle;
    sigaction(SIGUSR2, &a, NULL);
    a.sa_handler = inner;
    sigaction(SIGRTMIN, &a, NULL);
    for (;;) {
        raise(SIGUSR1);
        if (!more) return;
        same("depth", depth, 1);
        want(!blocks(SIGUSR1), "the mask of before the handlers is not back");
    }
}

static char alternate[64 << 10];
static bool on_alternate(const volatile void *p) {
    return (const volatile char *)p >= alternate && (const volatile char *)p < alternate + sizeof alternate;
}
static volatile bool used;
static void notes_stack(int signal, siginfo_t *i, void *context) {
    volatile char here;
    (void)signal, (void)i, (void)context;
    used = on_alternate(&here);
}
static void alternate_stack(void) {
    stack_t s = {.ss_sp = alternate, .ss_size = sizeof alternate};
    must(sigaltstack(&s, NULL), "sigaltstack");
    handle(SIGUSR2, notes_stack, SA_ONSTACK);
    while (asked()) {
        stack_t is;
        sigaltstack(NULL, &is);
        want(is.ss_sp == alternate && is.ss_size == sizeof alternate && is.ss_flags == 0, "the stack is %p with flags %d",
             is.ss_sp, is.ss_flags);
        used = false;
        raise(SIGUSR2);
        want(used, "the handler did not run on the alternate stack");
    }
}
static void waits_on_stack(int signal, siginfo_t *i, void *context) {
    volatile char marks[300];
    stack_t is;
    (void)signal, (void)i, (void)context;
    fill((char *)marks, sizeof marks, 33);
    more = asked();
    want(on_alternate(marks), "the handler is not on the alternate stack");
    want_pattern("the handler's frame", (char *)marks, sizeof marks, 33);
    sigaltstack(NULL, &is);
    want(is.ss_flags & SS_ONSTACK, "the kernel does not know that the stack is in use");
}
static void in_handler_on_stack(void) {
    stack_t s = {.ss_sp = alternate, .ss_size = sizeof alternate}, is;
    must(sigaltstack(&s, NULL), "sigaltstack");
    handle(SIGUSR2, waits_on_stack, SA_ONSTACK);
    for (;;) {
        raise(SIGUSR2);
        if (!more) return;
        sigaltstack(NULL, &is);
        want(is.ss_sp == alternate && is.ss_flags == 0, "the stack is %p with flags %d after the handler", is.ss_sp, is.ss_flags);
    }
}

static char stacks[3][32 << 10];
static void stack_set(int i) {
    stack_t s = {.ss_sp = stacks[i], .ss_size = sizeof stacks[i]};
    must(sigaltstack(&s, NULL), "sigaltstack");
}
static void stack_check(int i) {
    stack_t is;
    sigaltstack(NULL, &is);
    want(is.ss_sp == stacks[i] && is.ss_size == sizeof stacks[i], "thread %d has another stack", i);
}
static void stacks_of_threads(void) {
    crew(3, stack_set, stack_check);
    while (asked()) crew_check();
}

// ---- the first thread is in read, a helper speaks
static int p[2];
static volatile sig_atomic_t handled;
static volatile int result, error;
static sem_t returned, again;
static pthread_t reader;
static bool restarts;
static void counts(int signal, siginfo_t *i, void *context) {
    (void)signal, (void)i, (void)context;
    handled++;
}
static bool handled_one(void *arg) { return handled > *(int *)arg; }
static void *speaks(void *arg) {
    pid_t tid = getpid();
    for (;;) {
        want(blocked(0, tid), "the first thread does not block");
        if (!asked()) _exit(0);
        int before = handled;
        want(sem_trywait(&returned), "read returned %d by itself: %s", result, strerror(error));
        pthread_kill(reader, SIGUSR2);
        want(until(handled_one, &before), "the handler does not run");
        if (restarts) {
            want(blocked(0, tid) && sem_trywait(&returned), "read returned %d in spite of SA_RESTART: %s", result, strerror(error));
            put(p[1], "r", 1);
        }
        want(soon(&returned), "read does not return");
        same("what read returns", result, restarts ? 1 : -1);
        if (!restarts) same("its errno", error, EINTR);
        sem_post(&again);
    }
    return arg;
}
static void reads(int flags) {
    char b;
    must(pipe2(p, O_CLOEXEC), "pipe2");
    restarts = flags & SA_RESTART;
    handle(SIGUSR2, counts, flags);
    sem_init(&returned, 0, 0);
    sem_init(&again, 0, 0);
    reader = pthread_self();
    thread(speaks, NULL);
    for (;;) {
        result = (int)read(p[0], &b, 1);
        error = errno;
        sem_post(&returned);
        while (sem_wait(&again)) {}
    }
}
static void read_restarts(void) { reads(SA_RESTART); }
static void read_interrupted(void) { reads(0); }

const struct program handlers_programs[] = {
    {"in-handler", "signals", "a handler that has not returned yet returns to the code it interrupted", in_handler},
    {"in-handlers-nested", "signals", "three handlers inside each other", nested},
    {"in-handler-sigaltstack", "signals", "a handler that runs on an alternate stack", in_handler_on_stack},
    {"sigaltstack", "signals", "a process's alternate signal stack", alternate_stack},
    {"sigaltstack-threads", "signals", "each thread has its own alternate signal stack", stacks_of_threads},
    {"read-restart", "signals", "a blocked read goes on after a handler with SA_RESTART", read_restarts},
    {"read-interrupted", "signals", "a blocked read gives EINTR after a handler without SA_RESTART, and not before", read_interrupted},
    {0}};
