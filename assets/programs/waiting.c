// Threads that wait for each other: mutexes, conditions, barriers, bare futexes.
#include "common.h"
#include <linux/futex.h>

enum { WAITERS = 3 };
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t passed, again;
static pid_t tid[WAITERS];
static volatile int waiting, turn, passes;
static volatile bool failed;

static void start(void *(*run)(void *)) {
    sem_init(&passed, 0, 0);
    sem_init(&again, 0, 0);
    for (long i = 0; i < WAITERS; i++) thread(run, (void *)i);
}

static void *takes_mutex(void *arg) {
    tid[(long)arg] = gettid();
    for (;;) {
        while (sem_wait(&again)) {}
        __atomic_add_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
        pthread_mutex_lock(&mutex);
        passes++; // guarded by the mutex
        pthread_mutex_unlock(&mutex);
        sem_post(&passed);
    }
    return NULL;
}
static bool all_wait(void *arg) {
    (void)arg;
    return waiting == WAITERS;
}
static void mutex_waiters(void) {
    start(takes_mutex);
    for (int round = 1;; round++) {
        pthread_mutex_lock(&mutex);
        waiting = 0;
        for (int i = 0; i < WAITERS; i++) sem_post(&again);
        want(until(all_wait, NULL), "the threads do not come");
        for (int i = 0; i < WAITERS; i++) want(blocked(0, tid[i]), "a thread does not wait");
        if (!asked()) return;
        same("passes through the mutex", passes, (round - 1) * WAITERS);
        same("pthread_mutex_trylock", pthread_mutex_trylock(&mutex), EBUSY);
        pthread_mutex_unlock(&mutex);
        for (int i = 0; i < WAITERS; i++) want(soon(&passed), "waiter %d does not get the mutex", i);
        same("passes through the mutex", passes, round * WAITERS);
    }
}

static void *waits_for_turn(void *arg) {
    (void)arg;
    for (;;) {
        pthread_mutex_lock(&mutex);
        waiting++;
        while (!turn) pthread_cond_wait(&condition, &mutex);
        turn--;
        waiting--;
        pthread_mutex_unlock(&mutex);
        sem_post(&passed);
        while (sem_wait(&again)) {}
    }
    return NULL;
}
// The count is under the mutex, which pthread_cond_wait gives back only when the thread waits.
static bool all_wait_locked(void *arg) {
    pthread_mutex_lock(&mutex);
    bool all = waiting == WAITERS;
    pthread_mutex_unlock(&mutex);
    (void)arg;
    return all;
}
static void cond_waiters(void) {
    start(waits_for_turn);
    for (;;) {
        want(until(all_wait_locked, NULL), "the threads do not wait");
        if (!asked()) return;
        pthread_mutex_lock(&mutex);
        same("waiting threads", waiting, WAITERS);
        turn = 1;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
        want(soon(&passed), "pthread_cond_signal wakes nobody");
        pthread_mutex_lock(&mutex);
        same("waiting threads after one signal", waiting, WAITERS - 1);
        turn = WAITERS - 1;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
        for (int i = 1; i < WAITERS; i++) want(soon(&passed), "pthread_cond_broadcast does not wake all");
        for (int i = 0; i < WAITERS; i++) sem_post(&again);
    }
}

static struct timespec deadline(double seconds) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    long ns = t.tv_nsec + (long)((seconds - (long)seconds) * 1e9);
    t.tv_sec += (long)seconds + ns / 1000000000;
    t.tv_nsec = ns % 1000000000;
    return t;
}
static void *waits_an_hour(void *arg) {
    for (;;) {
        struct timespec t = deadline(36000);
        pthread_mutex_lock(&mutex);
        waiting = 1;
        while (!turn)
            if (pthread_cond_timedwait(arg, &mutex, &t)) failed = true;
        turn = 0;
        waiting = 0;
        pthread_mutex_unlock(&mutex);
        sem_post(&passed);
        while (sem_wait(&again)) {}
    }
    return NULL;
}
static bool one_waits_locked(void *arg) {
    pthread_mutex_lock(&mutex);
    bool one = waiting == 1;
    pthread_mutex_unlock(&mutex);
    (void)arg;
    return one;
}
static void cond_timed(void) {
    static pthread_cond_t timed;
    pthread_condattr_t a;
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&timed, &a);
    sem_init(&passed, 0, 0);
    sem_init(&again, 0, 0);
    thread(waits_an_hour, &timed);
    for (;;) {
        want(until(one_waits_locked, NULL), "the thread does not wait");
        if (!asked()) return;
        want(!failed, "the wait of ten hours ended too early");
        pthread_mutex_lock(&mutex);
        turn = 1;
        pthread_cond_signal(&timed);
        pthread_mutex_unlock(&mutex);
        want(soon(&passed), "pthread_cond_signal does not wake it");
        // And one that does end by its time.
        double from = now(CLOCK_MONOTONIC);
        struct timespec t = deadline(0.2);
        pthread_mutex_lock(&mutex);
        same("a wait of 0.2 s", pthread_cond_timedwait(&timed, &mutex, &t), ETIMEDOUT);
        pthread_mutex_unlock(&mutex);
        double took = now(CLOCK_MONOTONIC) - from;
        want(took > 0.19 && took < 10, "a wait of 0.2 s took %.3f s", took);
        sem_post(&again);
    }
}

static pthread_barrier_t barrier;
static int serial;
static void *meets(void *arg) {
    tid[(long)arg] = gettid();
    for (;;) {
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST);
        __atomic_add_fetch(&passes, 1, __ATOMIC_SEQ_CST);
        sem_post(&passed);
        while (sem_wait(&again)) {}
        sem_post(&passed);
    }
    return NULL;
}
static bool all_started(void *arg) {
    (void)arg;
    for (int i = 0; i < WAITERS; i++)
        if (!tid[i]) return false;
    return true;
}
static void barriers(void) {
    pthread_barrier_init(&barrier, NULL, WAITERS + 1);
    start(meets);
    want(until(all_started, NULL), "the threads do not start");
    for (int round = 1;; round++) {
        for (int i = 0; i < WAITERS; i++) want(blocked(0, tid[i]), "a thread does not wait");
        if (!asked()) return;
        same("passes of the barrier", passes, (round - 1) * WAITERS);
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST);
        for (int i = 0; i < WAITERS; i++) want(soon(&passed), "thread %d does not pass the barrier", i);
        same("passes of the barrier", passes, round * WAITERS);
        same("threads that got PTHREAD_BARRIER_SERIAL_THREAD", serial, round);
        for (int i = 0; i < WAITERS; i++) sem_post(&again);
        for (int i = 0; i < WAITERS; i++) want(soon(&passed), "thread %d does not go on", i);
    }
}

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static void *writes(void *arg) {
    (void)arg;
    for (;;) {
        tid[0] = gettid();
        pthread_rwlock_wrlock(&rwlock);
        passes++;
        pthread_rwlock_unlock(&rwlock);
        sem_post(&passed);
        while (sem_wait(&again)) {}
    }
    return NULL;
}
static bool writer_known(void *arg) {
    (void)arg;
    return tid[0] != 0;
}
static void rwlocks(void) {
    sem_init(&passed, 0, 0);
    sem_init(&again, 0, 0);
    pthread_rwlock_rdlock(&rwlock);
    thread(writes, NULL);
    for (int round = 1;; round++) {
        want(until(writer_known, NULL) && blocked(0, tid[0]), "the writer does not wait");
        if (!asked()) return;
        same("writes", passes, round - 1);
        same("pthread_rwlock_trywrlock", pthread_rwlock_trywrlock(&rwlock), EBUSY);
        pthread_rwlock_unlock(&rwlock);
        want(soon(&passed), "the writer does not get the lock");
        pthread_rwlock_rdlock(&rwlock);
        same("writes", passes, round);
        tid[0] = 0;
        sem_post(&again);
    }
}

const struct program waiting_programs[] = {
    {"mutex-waiters", "threads", "three threads wait for a mutex that a fourth holds", mutex_waiters},
    {"cond-waiters", "threads", "three threads in pthread_cond_wait", cond_waiters},
    {"cond-timedwait", "threads", "a wait until an absolute time of CLOCK_MONOTONIC", cond_timed},
    {"barrier", "threads", "three threads wait at a barrier for a fourth", barriers},
    {"rwlock", "threads", "a writer waits for a reader", rwlocks},
    {0}};
