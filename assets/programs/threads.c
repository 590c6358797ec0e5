// Threads and what each has for itself.
#include "common.h"
#include <sched.h>
#include <sys/resource.h>

static struct {
    pid_t tid;
    pthread_t self;
    char *stack;
} member[16];

static void member_start(int i) {
    member[i].tid = gettid();
    member[i].self = pthread_self();
}
static void member_check(int i) {
    char local[64];
    same("gettid", gettid(), member[i].tid);
    want(pthread_equal(pthread_self(), member[i].self), "pthread_self differs in thread %d", i);
    same("tgkill with signal 0", syscall(SYS_tgkill, getpid(), member[i].tid, 0), 0);
    if (!member[i].stack) member[i].stack = local;
    want(member[i].stack == local, "thread %d is on another stack", i);
}
static void threads_16(void) {
    pid_t pid = getpid(), tid = gettid();
    crew(16, member_start, member_check);
    while (asked()) {
        same("getpid", getpid(), pid);
        same("gettid of the first thread", gettid(), tid);
        // A translator may have a thread more: these are looked for, others are not counted.
        for (int i = 0; i < 16; i++) want(state_of(0, member[i].tid), "thread %d is not in /proc/self/task", i);
        crew_check();
    }
}

static __thread unsigned tls_word = 0x1234;
static __thread char tls_area[1000];
static __thread char *tls_pointer = "first";
static pthread_key_t key;

static void tls_set(int i) {
    want(tls_word == 0x1234 && !strcmp(tls_pointer, "first"), "thread %d starts with other values", i);
    tls_word = 1000u + (unsigned)i;
    tls_pointer = tls_area + i;
    fill(tls_area, sizeof tls_area, tls_word);
    pthread_setspecific(key, &member[i]);
}
static void tls_check(int i) {
    same("a thread's word", tls_word, 1000 + i);
    want(tls_pointer == tls_area + i, "thread %d: a pointer into its own area differs", i);
    want_pattern("a thread's area", tls_area, sizeof tls_area, tls_word);
    want(pthread_getspecific(key) == &member[i], "pthread_getspecific of thread %d differs", i);
}
static void tls(void) {
    pthread_key_create(&key, NULL);
    crew(4, tls_set, tls_check);
    tls_set(4);
    while (asked()) {
        tls_check(4);
        crew_check();
    }
}

static void errno_set(int i) { errno = 100 + i; }
static void errno_check(int i) {
    // sem_wait does not touch errno when it succeeds, but may have been interrupted.
    want(errno == 100 + i || errno == EINTR, "errno of thread %d is %d", i, errno);
    errno = 100 + i;
}
static void thread_errno(void) {
    crew(4, errno_set, errno_check);
    while (asked()) crew_check();
}

static void name_set(int i) {
    char name[16];
    snprintf(name, sizeof name, "own name %d (x)", i);
    prctl(PR_SET_NAME, name);
}
static void name_check(int i) {
    char name[16], is[16] = "", path[64];
    snprintf(name, sizeof name, "own name %d (x)", i);
    prctl(PR_GET_NAME, is);
    want(!strcmp(is, name), "the name of thread %d is '%s'", i, is);
    snprintf(path, sizeof path, "/proc/self/task/%d/comm", gettid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    strcat(name, "\n");
    want_read("its comm file", fd, name);
    close(fd);
}
static void thread_names(void) {
    crew(4, name_set, name_check);
    while (asked()) crew_check();
}

static volatile pid_t ended;
static void *ends_at_once(void *arg) {
    ended = gettid();
    return (char *)arg + 1;
}
static bool has_ended(void *arg) {
    (void)arg;
    return ended && !state_of(0, ended);
}
static void unjoined(void) {
    static char place[8];
    for (;;) {
        ended = 0;
        pthread_t t = thread(ends_at_once, place);
        want(until(has_ended, NULL), "the thread does not end");
        if (!asked()) return;
        void *result = NULL;
        same("pthread_join", pthread_join(t, &result), 0);
        want(result == place + 1, "its result is %p", result);
    }
}

static sem_t told;
static void *ends_when_told(void *arg) {
    while (sem_wait(&told)) {}
    return arg;
}
static void ends_later(void) {
    sem_init(&told, 0, 0);
    for (long round = 1;; round++) {
        pthread_t t = thread(ends_when_told, (void *)round);
        if (!asked()) return;
        void *result = NULL;
        same("pthread_tryjoin_np", pthread_tryjoin_np(t, &result), EBUSY);
        sem_post(&told);
        struct timespec limit;
        clock_gettime(CLOCK_MONOTONIC, &limit);
        limit.tv_sec += 8; // the kernel clears the thread's id and wakes who waits for it
        same("pthread_join", pthread_clockjoin_np(t, &result, CLOCK_MONOTONIC, &limit), 0);
        same("its result", (long)result, round);
    }
}

static sem_t made;
static void *makes_one(void *arg) {
    if (arg) return arg;
    void *result = NULL;
    pthread_t t = thread(makes_one, &made);
    pthread_join(t, &result);
    sem_post(&made);
    return result;
}
static void made_later(void) {
    sem_init(&made, 0, 0);
    while (asked()) {
        pthread_t t = thread(makes_one, NULL);
        want(soon(&made), "a new thread that makes another does not end");
        void *result = NULL;
        if (!wrong()) pthread_join(t, &result);
        want(result == &made, "its result is %p", result);
    }
}

static volatile unsigned long spun;
static volatile bool stop_spinning;
static void *spins(void *arg) {
    unsigned long local = 0;
    setpriority(PRIO_PROCESS, 0, 19); // the thread alone: it gets a processor when nobody else wants it
    while (!stop_spinning) {
        local++;
        __atomic_add_fetch(&spun, 1, __ATOMIC_SEQ_CST);
        if (local != __atomic_load_n(&spun, __ATOMIC_SEQ_CST)) return "counts differ";
        sched_yield();
    }
    return arg;
}
static void spinning(void) {
    pthread_t t = thread(spins, NULL);
    while (asked()) {
        unsigned long before = spun;
        for (double end = now(CLOCK_MONOTONIC) + patience(); spun < before + 10 && now(CLOCK_MONOTONIC) < end;) sched_yield();
        want(spun >= before + 10, "the spinning thread makes no progress");
        stop_spinning = true;
        void *result = "no join";
        pthread_join(t, &result);
        want(!result, "%s", (char *)result);
        stop_spinning = false;
        spun = 0;
        t = thread(spins, NULL);
    }
}

const struct program threads_programs[] = {
    {"threads-16", "threads", "16 threads keep their ids, stacks and pthread_self", threads_16},
    {"tls", "threads", "thread-local storage and pthread_setspecific of five threads", tls},
    {"thread-errno", "threads", "each thread has its own errno", thread_errno},
    {"thread-names", "threads", "each thread keeps the name that prctl gave it", thread_names},
    {"thread-unjoined", "threads", "a thread that has ended is joined afterwards", unjoined},
    {"thread-ends", "threads", "a thread ends afterwards, and who joins it is woken", ends_later},
    {"thread-made", "threads", "threads are made afterwards", made_later},
    {"thread-spinning", "threads", "a thread that never sleeps counts on", spinning},
    {0}};
