// Memory that two processes share, and memfd.
#include "common.h"
#include <linux/futex.h>

enum { PAGE = 4096 };

static char *share(int fd, size_t bytes) {
    char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | (fd < 0 ? MAP_ANONYMOUS : 0), fd, 0);
    must(p == MAP_FAILED ? -1 : 0, "mmap MAP_SHARED");
    return p;
}

// The relative's side: page 0 is the parent's, page 1 its own.
static void other_side(void *arg) {
    char *p = arg;
    for (unsigned round = 0;; round++) {
        fill(p + PAGE, PAGE, 1000 + round);
        if (!asked()) return;
        want_pattern("the parent's page, seen by the child", p, PAGE, 2000 + round);
        want_pattern("the child's own page", p + PAGE, PAGE, 1000 + round);
    }
}

static void both_sides(char *p) {
    fill(p, PAGE, 2000);
    struct kin k = kin(other_side, p);
    for (unsigned round = 0; asked(); round++) {
        want_pattern("the child's page, seen by the parent", p + PAGE, PAGE, 1000 + round);
        ask(&k); // before it answers, it fills its page anew
        want_pattern("the child's new page, seen by the parent", p + PAGE, PAGE, 1001 + round);
        fill(p, PAGE, 2001 + round);
    }
    end_kin(&k);
}

static void anonymous(void) { both_sides(share(-1, 2 * PAGE)); }

static void posix(void) {
    char name[64];
    snprintf(name, sizeof name, "/programs-%d", getpid());
    int fd = (int)may(shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600), "shm_open");
    must(ftruncate(fd, 2 * PAGE), "ftruncate");
    both_sides(share(fd, 2 * PAGE));
    shm_unlink(name);
}

static void memfd_shared(void) {
    int fd = (int)may(memfd_create("programs-shared", MFD_CLOEXEC), "memfd_create");
    must(ftruncate(fd, 2 * PAGE), "ftruncate");
    both_sides(share(fd, 2 * PAGE));
}

static void memfd(void) {
    int fd = (int)may(memfd_create("programs-own", MFD_CLOEXEC), "memfd_create");
    put_pattern(fd, 3 * PAGE, 5);
    must(lseek(fd, PAGE, SEEK_SET), "lseek");
    while (asked()) {
        struct stat s;
        same("its size", fstat(fd, &s) ? -1 : s.st_size, 3 * PAGE);
        same("its offset", lseek(fd, 0, SEEK_CUR), PAGE);
        lseek(fd, 0, SEEK_SET);
        want_pattern_read("the memfd", fd, 3 * PAGE, 5);
        lseek(fd, PAGE, SEEK_SET);
    }
}

static void memfd_sealed(void) {
    int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    int fd = (int)may(memfd_create("programs-sealed", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create");
    put_pattern(fd, PAGE, 6);
    must(fcntl(fd, F_ADD_SEALS, seals), "F_ADD_SEALS");
    while (asked()) {
        same("its seals", fcntl(fd, F_GET_SEALS), seals);
        want(pwrite(fd, "x", 1, 0) == -1 && errno == EPERM, "it could be written");
        want(ftruncate(fd, 2 * PAGE) == -1 && errno == EPERM, "it could grow");
        lseek(fd, 0, SEEK_SET);
        want_pattern_read("the memfd", fd, PAGE, 6);
    }
}

// ---- a child waits in shared memory, the parent wakes it
struct meeting {
    pthread_mutex_t mutex;
    volatile int word;
    int in, out; // the child's answer
};

static void mutex_side(void *arg) {
    struct meeting *m = arg;
    for (char c; read(m->in, &c, 1) == 1;) { // told to wait for the mutex
        pthread_mutex_lock(&m->mutex);
        m->word++;
        pthread_mutex_unlock(&m->mutex);
        put(m->out, "m", 1);
    }
}

static struct meeting *meet(void (*side)(void *), pid_t *pid, int *to, int *from) {
    struct meeting *m = (void *)share(-1, PAGE);
    int a[2], b[2];
    pthread_mutexattr_t t;
    pthread_mutexattr_init(&t);
    pthread_mutexattr_setpshared(&t, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&m->mutex, &t);
    must(pipe(a), "pipe");
    must(pipe(b), "pipe");
    fcntl(a[1], F_SETFD, FD_CLOEXEC);
    m->in = a[0];
    m->out = b[1];
    *pid = child(side, m);
    *to = a[1];
    *from = b[0];
    return m;
}

static void mutex_shared(void) {
    pid_t pid;
    int to, from;
    struct meeting *m = meet(mutex_side, &pid, &to, &from);
    for (int round = 1;; round++) {
        pthread_mutex_lock(&m->mutex);
        put(to, "w", 1);
        want(blocked(pid, pid), "the child does not wait for the mutex");
        if (!asked()) break;
        same("how often the child had the mutex", m->word, round - 1);
        want_nothing("the child", from);
        same("pthread_mutex_trylock", pthread_mutex_trylock(&m->mutex), EBUSY);
        pthread_mutex_unlock(&m->mutex);
        want_read("the child", from, "m");
        same("how often the child had the mutex", m->word, round);
    }
    end(pid, SIGKILL);
}

static void futex_side(void *arg) {
    struct meeting *m = arg;
    for (int seen = 0;; seen++) {
        while (m->word == seen) syscall(SYS_futex, &m->word, FUTEX_WAIT, seen, NULL, NULL, 0);
        put(m->out, "f", 1);
    }
}

static void futex_shared(void) {
    pid_t pid;
    int to, from;
    struct meeting *m = meet(futex_side, &pid, &to, &from);
    for (;;) {
        want(blocked(pid, pid), "the child does not wait");
        if (!asked()) break;
        want_nothing("the child", from);
        long woken = 0; // a wait that a freeze interrupted is entered again: it may take a moment
        for (double end = now(CLOCK_MONOTONIC) + patience(); !woken && now(CLOCK_MONOTONIC) < end;)
            woken = syscall(SYS_futex, &m->word, FUTEX_WAKE, 1, NULL, NULL, 0);
        same("how many FUTEX_WAKE wakes", woken, 1);
        want_nothing("the child, woken without a change", from);
        m->word++;
        syscall(SYS_futex, &m->word, FUTEX_WAKE, 1, NULL, NULL, 0);
        want_read("the child", from, "f");
    }
    end(pid, SIGKILL);
}

static void semaphore_named(void) {
    char name[64];
    snprintf(name, sizeof name, "/programs-%d", getpid());
    sem_t *s = sem_open(name, O_CREAT | O_EXCL, 0600, 3);
    may(s == SEM_FAILED ? -1 : 0, "sem_open");
    while (asked()) {
        int value = -1;
        sem_getvalue(s, &value);
        same("its value", value, 3);
        for (int i = 0; i < 3; i++) same("sem_trywait", sem_trywait(s), 0);
        want(sem_trywait(s) == -1 && errno == EAGAIN, "a fourth sem_trywait succeeds");
        sem_t *again = sem_open(name, 0);
        want(again == s, "the name leads elsewhere");
        for (int i = 0; i < 3; i++) sem_post(s);
        if (again != SEM_FAILED) sem_close(again);
    }
    sem_unlink(name);
}

const struct program shared_programs[] = {
    {"shm-anonymous", "ipc", "anonymous memory shared by parent and child", anonymous},
    {"shm-posix", "ipc", "POSIX shared memory between parent and child", posix},
    {"memfd", "ipc", "a memfd with content and an offset", memfd},
    {"memfd-shared", "ipc", "a memfd mapped by parent and child", memfd_shared},
    {"memfd-sealed", "ipc", "a memfd's seals hold", memfd_sealed},
    {"mutex-process-shared", "ipc", "a child waits for a mutex in shared memory that the parent holds", mutex_shared},
    {"futex-process-shared", "ipc", "a child waits on a bare futex in shared memory", futex_shared},
    {"semaphore-named", "ipc", "a named POSIX semaphore (a file of /dev/shm mapped by one process)", semaphore_named},
    {0}};
