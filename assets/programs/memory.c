// Anonymous memory: heap, break, stacks, protection.
#include "common.h"

enum { PAGE = 4096 };

static char *anonymous(size_t bytes, int prot, int flags) {
    char *p = mmap(NULL, bytes, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    must(p == MAP_FAILED ? -1 : 0, "mmap");
    return p;
}

static void heap(void) {
    enum { BLOCKS = 300 };
    static void *block[BLOCKS];
    static size_t size[BLOCKS];
    for (unsigned i = 0; i < BLOCKS; i++) {
        size[i] = 16 + i * i / 2;
        fill(block[i] = malloc(size[i]), size[i], i);
    }
    for (unsigned round = 1; asked(); round++) {
        for (unsigned i = 0; i < BLOCKS; i++) want_pattern("a block of the heap", block[i], size[i], i);
        // The allocator's own lists must be whole: take some away and make others.
        for (unsigned i = round % 3; i < BLOCKS; i += 3) {
            free(block[i]);
            size[i] = 16 + (i * 977 + round * 131) % 20000;
            fill(block[i] = malloc(size[i]), size[i], i);
        }
    }
}

static void program_break(void) {
    char *start = sbrk(0);
    size_t bytes = 0;
    for (unsigned part = 0;; part++) { // grows in every round
        want(sbrk(0) == start + bytes, "the break is %p, not %p", sbrk(0), (void *)(start + bytes));
        void *more = sbrk(64 << 10);
        want(more == start + bytes, "sbrk gives %p, not %p", more, (void *)(start + bytes));
        if (!wrong()) fill(start + bytes, 64 << 10, part);
        bytes += 64 << 10;
        if (!asked()) return;
        for (unsigned i = 0; i <= part && !wrong(); i++) want_pattern("memory below the break", start + i * (64 << 10), 64 << 10, i);
    }
}

static void private_anonymous(void) {
    char *p = anonymous(64 * PAGE, PROT_READ | PROT_WRITE, 0);
    fill(p, 64 * PAGE, 1);
    munmap(p + 16 * PAGE, 8 * PAGE);                                 // a hole
    madvise(p + 32 * PAGE, 4 * PAGE, MADV_DONTNEED);                 // zeros again
    while (asked()) {
        want_pattern("before the hole", p, 16 * PAGE, 1);
        char *b = malloc(64 * PAGE);
        fill(b, 64 * PAGE, 1);
        memset(b + 32 * PAGE, 0, 4 * PAGE);
        want(!memcmp(b + 24 * PAGE, p + 24 * PAGE, 40 * PAGE), "memory behind the hole differs");
        free(b);
    }
}

static void read_only(void) {
    char *p = anonymous(3 * PAGE, PROT_READ | PROT_WRITE, 0);
    fill(p, 3 * PAGE, 2);
    must(mprotect(p + PAGE, PAGE, PROT_READ), "mprotect");
    while (asked()) {
        want_pattern("the pages", p, 3 * PAGE, 2);
        want(faults(p + PAGE, true, SIGSEGV), "the read-only page could be written");
        want(!faults(p + PAGE, false, SIGSEGV), "the read-only page cannot be read");
        want(!faults(p + 2 * PAGE, true, SIGSEGV), "the page behind it cannot be written");
        must(mprotect(p + PAGE, PAGE, PROT_READ | PROT_WRITE), "mprotect");
        fill(p, 3 * PAGE, 2);
        must(mprotect(p + PAGE, PAGE, PROT_READ), "mprotect");
    }
}

static void guard(void) {
    char *p = anonymous(3 * PAGE, PROT_READ | PROT_WRITE, 0);
    fill(p, 3 * PAGE, 3);
    must(mprotect(p + PAGE, PAGE, PROT_NONE), "mprotect");
    while (asked()) {
        want(faults(p + PAGE, false, SIGSEGV), "the guard page could be read");
        want(faults(p + 2 * PAGE - 1, true, SIGSEGV), "the guard page could be written");
        must(mprotect(p + PAGE, PAGE, PROT_READ | PROT_WRITE), "mprotect");
        want_pattern("what is in the pages", p, 3 * PAGE, 3); // the guarded one kept its content
        must(mprotect(p + PAGE, PAGE, PROT_NONE), "mprotect");
    }
}

// Asks at the deepest point, so that it is crossed with every frame on the stack; true when there is another round.
static __attribute__((noinline)) bool descend(unsigned depth) {
    char frame[8000];
    fill(frame, sizeof frame, depth);
    __asm__ volatile("" : : "r"(frame) : "memory");
    bool more = depth == 0 ? asked() : descend(depth - 1);
    want_pattern("a frame of the stack", frame, sizeof frame, depth);
    return more;
}

static void deep_stack(void) {
    for (unsigned depth = 100; descend(depth); depth = depth < 600 ? depth + 100 : 100) {} // up to 5 MB
}

static void grows_down(void) {
    // Room below, so that nothing else comes there.
    char *room = anonymous(64 << 20, PROT_NONE, MAP_NORESERVE), *top = room + (64 << 20);
    munmap(room, 64 << 20);
    char *low = mmap(top - 8 * PAGE, 8 * PAGE, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED_NOREPLACE, -1, 0);
    must(low == MAP_FAILED ? -1 : 0, "mmap MAP_GROWSDOWN");
    fill(low, 8 * PAGE, 8);
    for (unsigned grown = 0;;) {
        for (int i = 0; i < 4; i++) {
            low -= PAGE;
            grown++;
            want(!faults(low + PAGE - 8, true, SIGSEGV), "the area does not grow by page %u", grown);
            if (!wrong()) fill(low, PAGE, 100 + grown);
        }
        if (!asked()) return;
        want_pattern("the area", top - 8 * PAGE, 8 * PAGE, 8);
        for (unsigned i = 1; i <= grown; i++) want_pattern("what has grown", top - (8 + i) * PAGE, PAGE, 100 + i);
    }
}

static void locked(void) {
    char *p = anonymous(8 * PAGE, PROT_READ | PROT_WRITE, 0);
    fill(p, 8 * PAGE, 4);
    may(mlock(p, 8 * PAGE), "mlock");
    while (asked()) {
        want_pattern("the locked pages", p, 8 * PAGE, 4);
        want(status_field(0, "VmLck", 10) >= 32, "VmLck is %ld kB, not 32", status_field(0, "VmLck", 10));
    }
}

static void touch(void *p) {
    signal(SIGSEGV, SIG_DFL);
    prctl(PR_SET_DUMPABLE, 0); // no core file
    _exit(*(volatile unsigned char *)p);
}

static void dont_fork(void) {
    char *p = anonymous(3 * PAGE, PROT_READ | PROT_WRITE, 0);
    memset(p, 5, 3 * PAGE);
    may(madvise(p + PAGE, PAGE, MADV_DONTFORK), "madvise MADV_DONTFORK");
    while (asked()) {
        same("the page here", p[PAGE + 9], 5);
        int status = end(child(touch, p + PAGE), 0);
        want(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "a child has the page (wait status %x)", status);
        same("exit of a child that reads the next page", end(child(touch, p + 2 * PAGE), 0), 5 << 8);
    }
}

static void wipe_on_fork(void) {
    char *p = anonymous(2 * PAGE, PROT_READ | PROT_WRITE, 0);
    memset(p, 6, 2 * PAGE);
    may(madvise(p, PAGE, MADV_WIPEONFORK), "madvise MADV_WIPEONFORK");
    while (asked()) {
        same("the page here", p[9], 6);
        same("exit of a child that reads it", end(child(touch, p), 0), 0);
        same("exit of a child that reads the next page", end(child(touch, p + PAGE), 0), 6 << 8);
    }
}

static void made_code(void) {
    typedef int (*function)(void);
    unsigned char *p = (unsigned char *)anonymous(PAGE, PROT_READ | PROT_WRITE, 0);
    for (int value = 1000;; value += 7) {
        must(mprotect(p, PAGE, PROT_READ | PROT_WRITE), "mprotect");
        p[0] = 0xb8; // mov $value,%eax
        memcpy(p + 1, &value, 4);
        p[5] = 0xc3; // ret
        must(mprotect(p, PAGE, PROT_READ | PROT_EXEC), "mprotect");
        same("the new code", ((function)(void *)p)(), value);
        if (!asked()) return;
        same("the old code", ((function)(void *)p)(), value);
        want(faults((char *)p, true, SIGSEGV), "the code could be written");
    }
}

static void moved(void) {
    char *p = anonymous(4 * PAGE, PROT_READ | PROT_WRITE, 0);
    fill(p, 4 * PAGE, 11);
    while (asked()) {
        want_pattern("before mremap", p, 4 * PAGE, 11);
        char *to = anonymous(4 * PAGE, PROT_NONE, 0), *q = mremap(p, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
        want(q == to, "mremap: %s", strerror(errno));
        if (q != to) continue;
        want_pattern("after mremap", q, 4 * PAGE, 11);
        want(faults(p, false, SIGSEGV), "the old place is still mapped");
        p = q;
    }
}

static void reserved(void) {
    size_t bytes = 1ul << 30;
    char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    may(p == MAP_FAILED ? -1 : 0, "mmap of 1 GB with MAP_NORESERVE");
    size_t at[] = {0, 12345 * PAGE, bytes / 2, bytes - PAGE};
    for (unsigned i = 0; i < 4; i++) fill(p + at[i], PAGE, 40 + i);
    while (asked()) {
        for (unsigned i = 0; i < 4; i++) want_pattern("a touched page", p + at[i], PAGE, 40 + i);
        for (unsigned i = 0; i < 3; i++) same("an untouched byte", p[at[i] + 77 * PAGE + 5], 0);
        madvise(p + at[1] - 100 * PAGE, 300 * PAGE, MADV_DONTNEED); // what reading and a dump made of it
        fill(p + at[1], PAGE, 41);
    }
}

const struct program memory_programs[] = {
    {"heap", "memory", "blocks of malloc keep their bytes, and the allocator goes on", heap},
    {"break", "memory", "memory below the program break, which grows on", program_break},
    {"mmap-private", "memory", "private anonymous memory with a hole and with pages given back", private_anonymous},
    {"mprotect-read-only", "memory", "a page made read-only stays unwritable (SIGSEGV)", read_only},
    {"prot-none", "memory", "a guard page without access, its content kept", guard},
    {"stack-deep", "memory", "a stack of up to 600 frames of 8 kB is crossed at its deepest point", deep_stack},
    {"map-growsdown", "memory", "a MAP_GROWSDOWN area has grown and grows on", grows_down},
    {"mlock", "memory", "locked memory stays locked", locked},
    {"madvise-dontfork", "memory", "MADV_DONTFORK: a child has not the page", dont_fork},
    {"madvise-wipeonfork", "memory", "MADV_WIPEONFORK: a child has zeros there", wipe_on_fork},
    {"code-made", "memory", "code made at run time is called, and made anew", made_code},
    {"mremap", "memory", "memory that mremap moves, over and over", moved},
    {"mmap-noreserve", "memory", "1 GB reserved, four pages of it touched", reserved},
    {0}};
