// What the kernel gives to a thread on its processor: segment bases, rseq, membarrier, random bytes.
#include "common.h"
#include <asm/prctl.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <sys/random.h>
#include <sys/rseq.h>

static unsigned long fs[4];
static unsigned long fs_base(void) {
    unsigned long base = 0;
    syscall(SYS_arch_prctl, ARCH_GET_FS, &base);
    return base;
}
static void fs_set(int i) { fs[i] = fs_base(); }
static void fs_check(int i) {
    unsigned long self;
    __asm__ volatile("mov %%fs:0, %0" : "=r"(self)); // the thread block's first word is its own address
    want(fs_base() == fs[i], "ARCH_GET_FS gives %lx, not %lx", fs_base(), fs[i]);
    want(self == fs[i], "%%fs:0 has %lx, not %lx", self, fs[i]);
}
static void segment_fs(void) {
    crew(3, fs_set, fs_check);
    fs_set(3);
    while (asked()) {
        fs_check(3);
        crew_check();
    }
}

static unsigned long gs_area[3][4];
static void gs_set(int i) {
    for (unsigned k = 0; k < 4; k++) gs_area[i][k] = 1000ul * (unsigned)i + k;
    must(syscall(SYS_arch_prctl, ARCH_SET_GS, gs_area[i]), "ARCH_SET_GS");
}
static void gs_check(int i) {
    unsigned long base = 0, is = 0;
    syscall(SYS_arch_prctl, ARCH_GET_GS, &base);
    want(base == (unsigned long)gs_area[i], "ARCH_GET_GS gives %lx, not %p", base, (void *)gs_area[i]);
    if (!wrong()) __asm__ volatile("mov %%gs:16, %0" : "=r"(is));
    if (!wrong()) same("%gs:16", (long)is, 1000 * i + 2);
}
static void segment_gs(void) {
    crew(3, gs_set, gs_check);
    while (asked()) crew_check();
}

// The C library registers an area per thread, in which the kernel writes the number of the processor. Where nobody writes
// it (a translator has no rseq), it must say so by a negative number: an old number would be believed.
static void rseq_check(int i) {
    volatile struct rseq *r = (void *)((char *)__builtin_thread_pointer() + __rseq_offset);
    bool agrees = false;
    (void)i;
    for (int n = 0; n < 10000 && !agrees; n++) { // the thread may be moved in between
        unsigned cpu = 0;
        int said = (int)r->cpu_id;
        agrees = said < 0 || (!syscall(SYS_getcpu, &cpu, NULL, NULL) && said == (int)cpu);
    }
    want(agrees, "rseq says processor %d, which is wrong", (int)r->cpu_id);
    want((int)r->cpu_id < 0 || r->cpu_id_start == r->cpu_id, "cpu_id_start is %u, cpu_id %u", r->cpu_id_start, r->cpu_id);
    want(sched_getcpu() >= 0, "sched_getcpu: %s", strerror(errno));
}
static void rseq_set(int i) { rseq_check(i); }
static void restartable(void) {
    if (__rseq_size == 0) skip("the C library has registered no rseq area");
    crew(3, rseq_set, rseq_check);
    while (asked()) {
        crew_check();
        rseq_check(3);
    }
}

static void barrier(void) {
    may(syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0), "membarrier");
    while (asked()) // EPERM when the process is not registered
        want(!syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0), "membarrier: %s", strerror(errno));
}

static void random_bytes(void) {
    unsigned char last[32] = {0}, is[32];
    while (asked()) {
        same("getrandom", getrandom(is, sizeof is, 0), sizeof is);
        want(memcmp(is, last, sizeof is), "getrandom repeats itself");
        memcpy(last, is, sizeof is);
        same("getentropy", getentropy(is, sizeof is), 0);
        want(memcmp(is, last, sizeof is), "getentropy repeats itself");
    }
}

// What the C library found out about the processor at its start is still true: its functions work on all lengths.
static void library(void) {
    enum { ROOM = 5000 };
    static char a[ROOM + 64], b[ROOM + 64];
    while (asked())
        for (size_t n = 0; n < ROOM && !wrong(); n = n * 5 / 4 + 1)
            for (size_t shift = 0; shift < 3; shift++) {
                memset(a, 'a', sizeof a);
                fill(b, sizeof b, (unsigned)n);
                memmove(a + shift, b, n);
                want(!memcmp(a + shift, b, n) && a[shift + n] == 'a', "memmove or memcmp of %zu bytes", n);
                memset(a + shift, 'x', n);
                a[shift + n] = 0;
                want(strlen(a + shift) == n, "strlen of %zu bytes gives %zu", n, strlen(a + shift));
                want(strchr(a + shift, 0) == a + shift + n && memchr(a + shift, 0, ROOM) == a + shift + n, "strchr of %zu bytes", n);
                a[shift + n] = 'y';
                a[shift + n + 1] = 0;
                want(strrchr(a + shift, 'y') == a + shift + n, "strrchr of %zu bytes", n);
            }
}

const struct program cpu_programs[] = {
    {"fs-base", "registers", "the FS base of four threads", segment_fs},
    {"gs-base", "registers", "a GS base that each thread has set by arch_prctl", segment_gs},
    {"rseq", "kernel", "what rseq says of the processor is never old", restartable},
    {"membarrier", "kernel", "a registration for membarrier", barrier},
    {"getrandom", "kernel", "random bytes never repeat themselves", random_bytes},
    {"library", "kernel", "the C library's functions that are chosen by processor", library},
    {0}};
