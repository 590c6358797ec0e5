// Scheduling, limits, working folder, umask.
#include "common.h"
#include <sched.h>
#include <sys/resource.h>

static void niceness(void) {
    int set = getpriority(PRIO_PROCESS, 0) + 3;
    must(setpriority(PRIO_PROCESS, 0, set), "setpriority");
    while (asked()) same("getpriority", getpriority(PRIO_PROCESS, 0), set);
}

static int nice_before;
static const int policies[] = {SCHED_BATCH, SCHED_IDLE, SCHED_OTHER};
static void policy_set(int i) {
    struct sched_param p = {0};
    must(sched_setscheduler(0, policies[i], &p), "sched_setscheduler");
    if (i == 2) must(setpriority(PRIO_PROCESS, (id_t)gettid(), nice_before + 4), "setpriority");
}
static void policy_check(int i) {
    same("sched_getscheduler", sched_getscheduler(0), policies[i]);
    same("getpriority", getpriority(PRIO_PROCESS, (id_t)gettid()), nice_before + (i == 2 ? 4 : 0));
}
static void policy(void) {
    nice_before = getpriority(PRIO_PROCESS, 0);
    crew(3, policy_set, policy_check);
    while (asked()) crew_check();
}

static void *round_robin(void *arg) {
    struct sched_param p = {.sched_priority = 3};
    *(int *)arg = sched_setscheduler(0, SCHED_RR, &p) ? errno : 0;
    return NULL;
}
static void realtime_set(int i) {
    struct sched_param p = {.sched_priority = 3 + i};
    must(sched_setscheduler(0, i ? SCHED_FIFO : SCHED_RR, &p), "sched_setscheduler");
}
static void realtime_check(int i) {
    struct sched_param p = {0};
    same("sched_getscheduler", sched_getscheduler(0), i ? SCHED_FIFO : SCHED_RR);
    sched_getparam(0, &p);
    same("sched_priority", p.sched_priority, 3 + i);
}
static void realtime(void) {
    int error = 0;
    pthread_join(thread(round_robin, &error), NULL);
    if (error) skip("sched_setscheduler SCHED_RR: %s", strerror(error));
    crew(2, realtime_set, realtime_check);
    while (asked()) crew_check();
}

static cpu_set_t processors;
static void affinity_check(int i) {
    cpu_set_t is;
    (void)i;
    sched_getaffinity(0, sizeof is, &is);
    want(CPU_EQUAL(&is, &processors), "the thread may run on %d processors", CPU_COUNT(&is));
}
static void affinity_set(int i) {
    (void)i;
    must(sched_setaffinity(0, sizeof processors, &processors), "sched_setaffinity");
}
static void affinity(void) {
    cpu_set_t all;
    must(sched_getaffinity(0, sizeof all, &all), "sched_getaffinity");
    if (CPU_COUNT(&all) < 2) skip("there is one processor only");
    int last = 0;
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &all)) {
            last = i;
            if (i > 0) break;
        }
    CPU_ZERO(&processors);
    CPU_SET(last, &processors);
    crew(1, affinity_set, affinity_check);
    while (asked()) crew_check();
}

static void limit(const int *which, const struct rlimit *set, int n) {
    for (int i = 0; i < n; i++) must(setrlimit((unsigned)which[i], &set[i]), "setrlimit");
    while (asked())
        for (int i = 0; i < n; i++) {
            struct rlimit is = {0};
            getrlimit((unsigned)which[i], &is);
            want(is.rlim_cur == set[i].rlim_cur && is.rlim_max == set[i].rlim_max, "limit %d is %lu and %lu", which[i],
                 (unsigned long)is.rlim_cur, (unsigned long)is.rlim_max);
        }
}
static void limits(void) {
    static const int which[] = {RLIMIT_NOFILE, RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_CPU, RLIMIT_SIGPENDING};
    static const struct rlimit set[] = {{777, 888}, {0, 0}, {1 << 20, 1 << 30}, {100000, 200000}, {500, 600}};
    limit(which, set, 5);
}
static void memory_limits(void) { // a translator's own memory counts against these
    static const int which[] = {RLIMIT_DATA, RLIMIT_STACK, RLIMIT_AS};
    static const struct rlimit set[] = {{1l << 30, 1l << 31}, {4 << 20, 8 << 20}, {1l << 40, 1l << 41}};
    limit(which, set, 3);
}

static void mask(void) {
    umask(0157);
    for (int round = 0; asked(); round++) {
        struct stat s = {0};
        char name[32];
        snprintf(name, sizeof name, "round-%d", round);
        close(open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0777));
        want(!stat(name, &s) && (s.st_mode & 0777) == 0620, "a new file has mode %o, not 620", s.st_mode & 0777);
        same("umask", umask(0157), 0157);
    }
}

static void folder(void) {
    char was[256] = "", is[256] = "";
    must(mkdir("inner", 0755), "mkdir");
    must(chdir("inner"), "chdir");
    must(getcwd(was, sizeof was) ? 0 : -1, "getcwd");
    close(file("marker", O_RDWR | O_CLOEXEC, "x"));
    while (asked()) {
        want(getcwd(is, sizeof is) && !strcmp(is, was), "getcwd gives '%s', not '%s'", is, was);
        want(!access("marker", F_OK) && !access("../inner/marker", F_OK), "the file in it is not found");
    }
}

static void deleted_folder(void) {
    char b[64];
    must(mkdir("gone", 0755), "mkdir");
    must(chdir("gone"), "chdir");
    must(rmdir("../gone"), "rmdir");
    while (asked()) {
        struct stat s = {0};
        want(!getcwd(b, sizeof b) && errno == ENOENT, "getcwd gives a name for the deleted folder");
        want(!stat(".", &s) && S_ISDIR(s.st_mode), "it is no folder any more");
        same("its links", (long)s.st_nlink, 0);
    }
}

static void root(void) {
    must(mkdir("root", 0755), "mkdir");
    close(file("root/in-the-root", O_RDWR | O_CLOEXEC, "x"));
    may(chroot("root"), "chroot");
    must(chdir("/"), "chdir");
    while (asked()) {
        want(!access("/in-the-root", F_OK), "the file in the root is not found");
        want(access("/proc", F_OK), "what is outside of the root is there");
    }
}

static void out_of_memory(void) {
    int fd = (int)must(open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC), "oom_score_adj");
    put(fd, "321", 3);
    close(fd);
    while (asked()) {
        fd = open("/proc/self/oom_score_adj", O_RDONLY | O_CLOEXEC);
        want_read("oom_score_adj", fd, "321\n");
        close(fd);
    }
}

static void slack(void) {
    must(prctl(PR_SET_TIMERSLACK, 77777), "PR_SET_TIMERSLACK");
    while (asked()) same("PR_GET_TIMERSLACK", prctl(PR_GET_TIMERSLACK), 77777);
}

static void huge_pages(void) {
    may(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0), "PR_SET_THP_DISABLE");
    while (asked()) same("PR_GET_THP_DISABLE", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 1);
}

static void io_priority(void) {
    int set = 2 << 13 | 6; // IOPRIO_CLASS_BE, 6; 1: IOPRIO_WHO_PROCESS
    may(syscall(SYS_ioprio_set, 1, 0, set), "ioprio_set");
    while (asked()) same("ioprio_get", syscall(SYS_ioprio_get, 1, 0), set);
}

const struct program limits_programs[] = {
    {"nice", "scheduling", "a nice value", niceness},
    {"scheduler", "scheduling", "SCHED_BATCH, SCHED_IDLE and a nice value of single threads", policy},
    {"scheduler-realtime", "scheduling", "SCHED_RR and SCHED_FIFO with a priority", realtime},
    {"cpu-affinity", "scheduling", "a thread that is bound to one processor", affinity},
    {"ioprio", "scheduling", "a priority for input and output", io_priority},
    {"timerslack", "scheduling", "PR_SET_TIMERSLACK", slack},
    {"rlimits", "limits", "five limits, soft and hard", limits},
    {"rlimits-memory", "limits", "RLIMIT_DATA, RLIMIT_STACK and RLIMIT_AS", memory_limits},
    {"oom-score", "limits", "oom_score_adj", out_of_memory},
    {"thp-disable", "limits", "PR_SET_THP_DISABLE", huge_pages},
    {"umask", "identity", "the file mode mask", mask},
    {"cwd", "identity", "the working folder", folder},
    {"cwd-deleted", "identity", "a working folder that was deleted", deleted_folder},
    {"chroot", "identity", "another root", root},
    {0}};
