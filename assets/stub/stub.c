/*
 * The skeleton's program: x86-64, freestanding, static.
 *
 *   stub TABLE     makes the memory map and the threads that TABLE tells, and parks each thread. Once the splice has put
 *                  the source's pages and the last word of the table in and set notes.go, the first thread makes up
 *                  for what has changed in the meantime and sets the signal handlers, and every thread leaves its park
 *                  by rt_sigreturn on a frame that holds the source's registers.
 *   stub hold S    run inside a container that crossed before: brings every thread of every process to a stop at a
 *                  place where all its registers are in memory, and prints them. Waits S seconds at most. Each process
 *                  tells them itself, through a socket: its memory is not to be read by root where root has no
 *                  CAP_SYS_PTRACE (Docker's default) and the process another user, or is not dumpable.
 *   stub release   lets held processes go on.
 *
 * The same binary runs under qemu-x86_64 on a phone (the way there) and natively on a PC (the way back). The layout of
 * the table and of the notes is ferry.recode.StubLayout's; both change together, with STUB_VERSION.
 */
typedef unsigned long u64;
typedef long s64;
typedef unsigned int u32;

#define STUB_VERSION 6
#define TABLE_MAGIC 0x3142415459525246UL /* "FRRYTAB1" */
#define NOTES_MAGIC 0x45544f4e59524546UL /* "FERYNOTE" */
#define HOLD_SIGNAL 50    /* the stub's own: stop and note the registers */
#define RELEASE_SIGNAL 51 /* the stub's own: go on after a hold */
#define SI_QUEUE -1       /* si_code of a hold that was sent to a stopped process */

enum { /* x86-64 system call numbers, arch/x86/entry/syscalls/syscall_64.tbl */
    NR_shmget = 29, NR_shmat = 30,
    NR_read = 0, NR_write = 1, NR_open = 2, NR_close = 3, NR_mmap = 9, NR_mprotect = 10, NR_munmap = 11, NR_brk = 12,
    NR_rt_sigaction = 13, NR_rt_sigprocmask = 14, NR_rt_sigreturn = 15, NR_pread64 = 17, NR_nanosleep = 35, NR_getpid = 39,
    NR_poll = 7, NR_socket = 41, NR_connect = 42, NR_accept = 43, NR_sendto = 44, NR_bind = 49, NR_listen = 50, NR_getsockopt = 55,
    NR_clone = 56, NR_kill = 62, NR_gettid = 186, NR_arch_prctl = 158, NR_getdents64 = 217, NR_set_tid_address = 218,
    NR_setrlimit = 160, NR_exit_group = 231, NR_rt_sigqueueinfo = 129, NR_tgkill = 234, NR_clock_gettime = 228, NR_signalfd4 = 289,
};

static inline s64 sys(s64 n, s64 a, s64 b, s64 c, s64 d, s64 e, s64 f) {
    register s64 r10 asm("r10") = d;
    register s64 r8 asm("r8") = e;
    register s64 r9 asm("r9") = f;
    s64 r;
    asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
    return r;
}
#define SYS1(n, a) sys(n, (s64)(a), 0, 0, 0, 0, 0)
#define SYS2(n, a, b) sys(n, (s64)(a), (s64)(b), 0, 0, 0, 0)
#define SYS3(n, a, b, c) sys(n, (s64)(a), (s64)(b), (s64)(c), 0, 0, 0)
#define SYS4(n, a, b, c, d) sys(n, (s64)(a), (s64)(b), (s64)(c), (s64)(d), 0, 0)

/* ---- the table ---- */
struct table_head {
    u64 magic, version, processes, arena, arena_size;
};
struct table_process { /* processes of these follow the head */
    u64 parent, offset, length; /* index of the parent in this list; for the first one its own */
};
struct block { /* at offset; every other offset in it is relative to it */
    u64 translated; /* 1 under qemu: one thread of the process is qemu's own */
    u64 vmas, vma_at, sigs, sig_at, threads, thread_at, resolvers, resolver_at, slots, slot_at, pairs, pair_at;
    u64 leaf;         /* ld.so's __x86_get_cpuid_feature_leaf, or 0 */
    u64 scan_from, scan_to; /* where a static program keeps its copy of the CPU's features; 0 when not needed */
    u64 held_at, held_room; /* held[] and how many */
    u64 text_at, text_room; /* /proc/self/maps of the guest */
    u64 stack_at;           /* one PARK_STACK per thread */
    u64 origin_at, origin_length; /* for Ferry's way back, opaque here */
    u64 file_size[2];       /* RLIMIT_FSIZE, soft and hard: set last, since CRIU's log counts against it while it restores */
    u64 late, late_at;      /* what has changed since this process was made: done in this order before it goes on */
    u64 runs, run_at;       /* memory that the program has written: pointers to functions may be anywhere in it */
};
struct run {
    u64 start, end;
};
enum { LATE_UNMAP, LATE_BREAK, LATE_MAP, LATE_COPY, LATE_PROTECT, LATE_SIGNALFD, LATE_EVENTFD };
struct late {
    /* from: offset in the file, address of what is copied, signal mask, or what is added; start: memory, or a descriptor */
    u64 kind, start, end, prot, flags, from, path_at;
};
struct vma {
    u64 start, end, prot, flags, pgoff, path_at; /* path_at 0: anonymous; flags: of mmap(2), or SYSTEM_V */
};
#define SYSTEM_V (1UL << 32)
struct action {
    u64 signal, handler, flags, restorer, mask; /* as the kernel's struct sigaction */
};
struct thread {
    u64 tid, fs, gs, clear_tid, rseq, frame; /* frame: absolute address of an rt_sigframe */
};
#define PARK_STACK 4096

/* What a held thread left; ferry.recode reads it. */
struct held {
    u64 tid, fs, gs, mask, stack_sp, stack_flags, stack_size, xstate;
    u64 regs[18]; /* r8 r9 r10 r11 r12 r13 r14 r15 di si bp bx dx ax cx sp ip flags, as struct sigcontext */
    unsigned char fx[512], ymm[256];
};

/* On a page of its own at a fixed address (Makefile), read and written by the splice. */
struct notes {
    u64 magic, version;
    volatile u64 go;      /* set by the splice */
    volatile u64 parked;  /* threads parked */
    volatile u64 ready;   /* set by the first thread when code that the CPU lacks was replaced */
    u64 index;            /* which process of the table this is, plus one */
    u64 changed;          /* slots that were changed */
    u64 arena, arena_size;
    volatile u64 held, holding, release;
    u64 brk;              /* the guest's break when it was held */
    u64 text_length;
    u64 translated;
    u64 leader;           /* TID of the first thread */
    volatile u64 stopped; /* a signal had stopped the process when it was held */
    u64 pad[15];
    u64 tids[256];        /* TIDs of the parked threads, in the table's order (the first 256) */
    u64 actions[65][4];   /* signal actions when held */
};
__attribute__((section(".ferry"), aligned(4096), used)) static struct notes notes = {NOTES_MAGIC, STUB_VERSION};

/* ---- small things ---- */
static u64 length(const char *s) {
    u64 n = 0;
    while (s[n]) n++;
    return n;
}
static void say(s64 fd, const char *s) { SYS3(NR_write, fd, s, length(s)); }
static void say_number(s64 fd, u64 v) {
    char b[21];
    int i = 20;
    b[i] = 0;
    do {
        b[--i] = '0' + v % 10;
        v /= 10;
    } while (v);
    say(fd, b + i);
}
__attribute__((noreturn)) static void die(const char *what, const char *name, s64 error) {
    say(2, "ferry stub: ");
    say(2, what);
    say(2, " ");
    say(2, name);
    say(2, " error ");
    say_number(2, error < 0 ? -error : error);
    say(2, "\n");
    SYS1(NR_exit_group, 99);
    __builtin_unreachable();
}
static void doze(s64 ms) {
    s64 t[2] = {0, ms * 1000000};
    SYS2(NR_nanosleep, t, 0);
}
static s64 now(void) { /* seconds, monotonic */
    s64 t[2] = {0, 0};
    SYS2(NR_clock_gettime, 1, t);
    return t[0];
}
void *memcpy(void *to, const void *from, u64 n) {
    unsigned char *t = to;
    const unsigned char *f = from;
    while (n--) *t++ = *f++;
    return to;
}
void *memset(void *to, int c, u64 n) {
    unsigned char *t = to;
    while (n--) *t++ = c;
    return to;
}

static u64 hex(char *p) {
    u64 v = 0;
    for (;; p++)
        if (*p >= '0' && *p <= '9') v = v * 16 + *p - '0';
        else if (*p >= 'a' && *p <= 'f') v = v * 16 + *p - 'a' + 10;
        else return v;
}

/* ---- code for another CPU: glibc chose at its start what the target's CPU lacks ---- */
static struct block *B;
#define AT(type, offset) ((type *)((char *)B + (offset)))

/* The text and read-only areas that hold slots or the feature words are made writable for a moment. */
static void open_areas(int writable, u64 features) {
    struct vma *v = AT(struct vma, B->vma_at);
    u64 *slot = AT(u64, B->slot_at);
    for (u64 i = 0; i < B->vmas; i++) {
        if ((v[i].prot & 2) || !(v[i].prot & 1) || (v[i].prot & 4)) continue;
        int hit = features >= v[i].start && features < v[i].end;
        for (u64 k = 0; k < B->slots && !hit; k++) hit = slot[k] >= v[i].start && slot[k] < v[i].end;
        if (hit) SYS3(NR_mprotect, v[i].start, v[i].end - v[i].start, v[i].prot | (writable ? 2 : 0));
    }
}

/*
 * glibc's struct cpuid_feature (sysdeps/x86/include/cpu-features.h): cpuid eax ebx ecx edx, then active eax ebx ecx edx;
 * leaf 1 comes right before leaf 7. In a static program nothing exports its place: it is found by its shape.
 */
static u32 *find_features(void) {
    if (B->leaf) return ((u32 * (*)(u32)) B->leaf)(1);
    for (u64 at = B->scan_from; at && at + 64 <= B->scan_to; at += 4) {
        u32 *f = (u32 *)at, *g = f + 8;
        if ((f[3] & 0x0780a111) != 0x0780a111 || (f[2] & (1u << 27)) == 0) continue; /* leaf 1: fpu..sse2, OSXSAVE */
        if (g[1] & (1u << 16) && g[5] & (1u << 16) && g[1] & (1u << 5) && (f[4 + 3] & ~f[3]) == 0 && (f[4 + 2] & ~f[2]) == 0 &&
            (g[4 + 1] & ~g[1]) == 0 && (g[4 + 2] & ~g[2]) == 0)
            return g;
    }
    return 0;
}

/* What a program has kept of earlier choices: the address of a function's own first byte is nothing else. */
static u64 choose_kept(u64 *word, u64 *end, u64 *before, u64 *after, u64 low, u64 span) {
    u64 n = 0;
    for (; word < end; word++)
        if (*word - low <= span)
            for (u64 i = 0; i < B->resolvers; i++)
                if (before[i] != after[i] && *word == before[i]) {
                    *word = after[i];
                    n++;
                    break;
                }
    return n;
}

static void choose_again(void) {
    u64 *resolver = AT(u64, B->resolver_at), *slot = AT(u64, B->slot_at), *pair = AT(u64, B->pair_at);
    if (!B->resolvers) return;
    u32 *f = find_features();
    if (!f) return;
    u64 room = (B->resolvers * 16 + 4095) & ~4095UL, n = 0;
    u64 *before = (u64 *)sys(NR_mmap, 0, room, 3, 0x22, -1, 0);
    if ((u64)before > -4096UL) return;
    u64 *after = before + B->resolvers;
    for (u64 i = 0; i < B->resolvers; i++) before[i] = ((u64(*)(void))resolver[i])();
    open_areas(1, (u64)f);
    u32 *active = f + 4;
    active[1] &= ~(1u << 11 | 1u << 16 | 1u << 17 | 1u << 21 | 1u << 26 | 1u << 27 | 1u << 28 | 1u << 30 | 1u << 31); /* RTM, AVX512* */
    active[2] &= ~(1u << 1 | 1u << 6 | 1u << 11 | 1u << 12 | 1u << 14);
    active[3] &= ~(1u << 2 | 1u << 3 | 1u << 8 | 1u << 11 | 1u << 23);
    for (u64 i = 0; i < B->resolvers; i++) after[i] = ((u64(*)(void))resolver[i])();
    for (u64 k = 0; k < B->slots; k++) {
        u64 *p = (u64 *)slot[k];
        for (u64 i = 0; i < B->pairs; i++)
            if (*p == pair[2 * i]) {
                *p = pair[2 * i + 1];
                n++;
                break;
            }
        for (u64 i = 0; i < B->resolvers; i++)
            if (before[i] != after[i] && *p == before[i]) {
                *p = after[i];
                n++;
                break;
            }
    }
    open_areas(0, (u64)f);
    u64 low = ~0UL, high = 0;
    for (u64 i = 0; i < B->resolvers; i++)
        if (before[i] != after[i]) {
            if (before[i] < low) low = before[i];
            if (before[i] > high) high = before[i];
        }
    if (high) {
        struct run *run = AT(struct run, B->run_at);
        for (u64 i = 0; i < B->runs; i++) n += choose_kept((u64 *)run[i].start, (u64 *)run[i].end, before, after, low, high - low);
        struct thread *t = AT(struct thread, B->thread_at);
        for (u64 i = 0; i < B->threads; i++) { /* the registers in its frame, as on_hold finds them */
            u64 *regs = (u64 *)(t[i].frame + 8 + 40);
            n += choose_kept(regs, regs + 18, before, after, low, high - low);
        }
    }
    notes.changed = n;
    SYS2(NR_munmap, before, room);
}

/* ---- what has changed since the skeleton was made ---- */
static void map(u64 start, u64 end, u64 prot, u64 flags, u64 offset, u64 path_at) {
    s64 fd = -1;
    char *path = path_at ? AT(char, path_at) : 0;
    if (flags & SYSTEM_V) { /* the translator looks them up when the program detaches them */
        s64 id = SYS3(NR_shmget, 0, end - start, 01600); /* IPC_PRIVATE, IPC_CREAT */
        s64 at = id < 0 ? id : SYS3(NR_shmat, id, start, prot & 2 ? 0 : 010000); /* SHM_RDONLY */
        if ((u64)at != start) die("cannot map", "a System V segment", at);
        return;
    }
    if (path) {
        fd = SYS3(NR_open, path, 0, 0);
        if (fd < 0) die("cannot open", path, fd);
    }
    s64 r = sys(NR_mmap, start, end - start, prot, flags | 0x10, fd, offset);
    if ((u64)r != start) die("cannot map", path ? path : "memory", r);
    if (fd >= 0) SYS1(NR_close, fd);
}
static void catch_up(void) {
    struct late *l = AT(struct late, B->late_at);
    for (u64 i = 0; i < B->late; i++, l++) {
        s64 r = 0;
        switch (l->kind) {
        case LATE_UNMAP: r = SYS2(NR_munmap, l->start, l->end - l->start); break;
        case LATE_BREAK: SYS1(NR_brk, l->start); break; /* what it maps is mapped once more below */
        case LATE_MAP: map(l->start, l->end, l->prot, l->flags, l->from, l->path_at); break;
        case LATE_COPY: {
            u64 *to = (u64 *)l->start, *from = (u64 *)l->from;
            for (u64 n = (l->end - l->start) / 8; n; n--) *to++ = *from++;
            break;
        }
        case LATE_PROTECT: r = SYS3(NR_mprotect, l->start, l->end - l->start, l->prot); break;
        /* The mask in this side's numbers; and a translator learns that what is read from it holds some. */
        case LATE_SIGNALFD: r = SYS4(NR_signalfd4, l->start, &l->from, 8, 0); break;
        case LATE_EVENTFD: r = SYS3(NR_write, l->start, &l->from, 8); break; /* eventfd(2) takes 32 bits, CRIU has no more */
        }
        if (r < 0) die(l->kind < LATE_SIGNALFD ? "memory has changed, and" : "a descriptor", "cannot follow", r);
    }
    struct action *a = AT(struct action, B->sig_at);
    for (u64 i = 0; i < B->sigs; i++) {
        s64 r = SYS4(NR_rt_sigaction, a[i].signal, &a[i].handler, 0, 8);
        if (r < 0) die("signal", "of the program", r);
    }
}

/* ---- park and leave ---- */
__attribute__((used, noreturn)) void park(struct thread *t) {
    u64 mine = t - AT(struct thread, B->thread_at);
    if (mine < 256) notes.tids[mine] = SYS1(NR_gettid, 0);
    __atomic_fetch_add(&notes.parked, 1, __ATOMIC_SEQ_CST);
    while (!notes.go) doze(20);
    /* From here on the block is the one that the splice has put in: its parts lie elsewhere, and say something else. */
    t = AT(struct thread, B->thread_at) + mine;
    s64 r = SYS2(NR_arch_prctl, 0x1002, t->fs);
    if (r < 0) die("thread pointer", "", r);
    if (t->gs) SYS2(NR_arch_prctl, 0x1001, t->gs);
    if (t->clear_tid) SYS1(NR_set_tid_address, t->clear_tid);
    if (mine == 0) {
        catch_up();
        choose_again();
        if (B->file_size[0] != ~0UL || B->file_size[1] != ~0UL) SYS2(NR_setrlimit, 1, B->file_size); /* lowering needs no right */
        notes.ready = 1;
    } else
        while (!notes.ready) doze(5);
    if (t->rseq) { /* not registered here: glibc asks the kernel for the CPU instead of this copy */
        ((u32 *)t->rseq)[0] = 0;
        ((u32 *)t->rseq)[1] = -1;
    }
    asm volatile("mov %0,%%rsp\n mov $15,%%eax\n syscall\n hlt" ::"r"(t->frame + 8) : "memory");
    __builtin_unreachable();
}

/* CLONE_VM FS FILES SIGHAND THREAD SYSVSEM; the child parks on its own stack. */
s64 spawn(struct thread *t, char *stack);
asm("spawn: push %r12\n mov %rdi,%r12\n mov $0x50f00,%edi\n xor %edx,%edx\n xor %r10d,%r10d\n xor %r8d,%r8d\n mov $56,%eax\n"
    " syscall\n test %rax,%rax\n jz 1f\n pop %r12\n ret\n1: mov %r12,%rdi\n and $-16,%rsp\n call park\n hlt\n");

/* ---- hold: the way back begins ---- */
static s64 each_number(const char *folder, void (*act)(s64, void *), void *with) {
    static char entries[32768]; /* one thread uses it: the first held one, or the hold command */
    s64 fd = SYS3(NR_open, folder, 0x10000, 0), n, count = 0;
    if (fd < 0) return fd;
    while ((n = SYS3(NR_getdents64, fd, entries, sizeof entries)) > 0)
        for (s64 o = 0; o < n; o += *(unsigned short *)(entries + o + 16)) {
            char *p = entries + o + 19;
            s64 v = 0;
            while (*p >= '0' && *p <= '9') v = v * 10 + *p++ - '0';
            if (!v || *p) continue;
            count++;
            if (act) act(v, with);
        }
    SYS1(NR_close, fd);
    return count;
}
static void pass_on(s64 tid, void *self) {
    if (tid != *(s64 *)self) SYS3(NR_tgkill, SYS1(NR_getpid, 0), tid, HOLD_SIGNAL);
}
/* What a held process sends: these lengths, then struct notes, held[], /proc/self/maps and the origin. */
struct told {
    u64 notes, held, text, origin;
};
/* A socket in the abstract namespace (unix(7)): no folder that everybody may write is needed. */
struct address {
    unsigned short family;
    char path[108];
};
static const struct address hold_address = {1, "\0ferry-hold"};
static s64 call_hold(void) {
    s64 s = SYS3(NR_socket, 1, 0x80001, 0); /* AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC */
    if (s >= 0 && SYS3(NR_connect, s, &hold_address, sizeof hold_address) < 0) {
        SYS1(NR_close, s);
        return -1;
    }
    return s;
}
static void tell(s64 s, const void *from, u64 n) {
    const char *f = from;
    s64 r;
    for (; n && (r = sys(NR_sendto, s, (s64)f, (s64)n, 0x4000, 0, 0)) > 0; n -= r) f += r; /* MSG_NOSIGNAL */
}
static void tell_all(s64 s) {
    u64 n = notes.held < B->held_room ? notes.held : B->held_room;
    struct told t = {sizeof notes, n * sizeof(struct held), notes.text_length, B->origin_length};
    tell(s, &t, sizeof t);
    tell(s, &notes, t.notes);
    tell(s, AT(char, B->held_at), t.held);
    tell(s, AT(char, B->text_at), t.text);
    tell(s, AT(char, B->origin_at), t.origin);
    SYS1(NR_close, s);
}
static void stop_again(void) {
    if (!notes.stopped) return;
    notes.stopped = 0;
    SYS2(NR_kill, SYS1(NR_getpid, 0), 19);
}
__attribute__((used)) void on_hold(int sig, void *info, u64 uc) {
    if (((int *)info)[2] == SI_QUEUE) notes.stopped = 1; /* struct siginfo: si_signo, si_errno, si_code */
    u64 i = __atomic_fetch_add(&notes.holding, 1, __ATOMIC_SEQ_CST);
    s64 tid = SYS1(NR_gettid, 0), line = -1;
    if (i == 0 && (line = call_hold()) < 0) { /* a signal that came when nobody waits any more */
        __atomic_fetch_sub(&notes.holding, 1, __ATOMIC_SEQ_CST);
        stop_again();
        return;
    }
    if (i < B->held_room) {
        struct held *h = AT(struct held, B->held_at) + i;
        h->tid = tid;
        SYS2(NR_arch_prctl, 0x1003, &h->fs);
        SYS2(NR_arch_prctl, 0x1004, &h->gs);
        memcpy(&h->stack_sp, (void *)(uc + 16), 24); /* ucontext: flags, link, stack{sp, flags, size}, sigcontext, mask */
        memcpy(h->regs, (void *)(uc + 40), sizeof h->regs);
        u64 fp = *(u64 *)(uc + 40 + 184);
        h->mask = *(u64 *)(uc + 40 + 256);
        h->xstate = 0;
        memset(h->ymm, 0, sizeof h->ymm);
        memset(h->fx, 0, sizeof h->fx);
        if (fp) {
            memcpy(h->fx, (void *)fp, 512);
            if (*(u32 *)(fp + 464) == 0x46505853) { /* FP_XSTATE_MAGIC1: an xsave area follows */
                h->xstate = *(u64 *)(fp + 512);
                if (h->xstate & 4) memcpy(h->ymm, (void *)(fp + 576), 256);
            }
        }
    }
    if (i == 0) {
        for (u64 n = 1; n < 65; n++) SYS4(NR_rt_sigaction, n, 0, notes.actions[n], 8);
        notes.leader = tid;
        s64 others = notes.translated ? 1 : 0, threads;
        each_number("/proc/self/task", pass_on, &tid);
        for (;;) { /* a thread that was being made meanwhile is told too */
            threads = each_number("/proc/self/task", 0, 0) - others;
            if ((s64)notes.holding >= threads) break;
            doze(5);
            each_number("/proc/self/task", pass_on, &tid);
        }
        notes.brk = SYS1(NR_brk, 0);
        s64 fd = SYS3(NR_open, "/proc/self/maps", 0, 0), n;
        u64 at = 0;
        char *text = AT(char, B->text_at);
        while (fd >= 0 && at < B->text_room && (n = SYS3(NR_read, fd, text + at, B->text_room - at)) > 0) at += n;
        SYS1(NR_close, fd);
        notes.text_length = at;
        __atomic_store_n(&notes.held, notes.holding, __ATOMIC_SEQ_CST);
        tell_all(line);
    }
    while (!notes.release) doze(20);
    if (__atomic_fetch_sub(&notes.holding, 1, __ATOMIC_SEQ_CST) == 1) {
        notes.held = notes.release = 0;
        stop_again();
    }
}
__attribute__((used)) void on_release(int sig) {
    if (notes.holding) notes.release = 1;
}
asm("back: mov $15,%eax\n syscall\n");
void back(void);
static void own_signals(void) {
    /* SA_SIGINFO RESTORER ONSTACK RESTART; while held only the release comes through */
    u64 hold[4] = {(u64)on_hold, 0x1c000004, (u64)back, ~(1UL << (RELEASE_SIGNAL - 1))};
    u64 release[4] = {(u64)on_release, 0x1c000004, (u64)back, ~0UL};
    s64 r = SYS4(NR_rt_sigaction, HOLD_SIGNAL, hold, 0, 8);
    if (r >= 0) r = SYS4(NR_rt_sigaction, RELEASE_SIGNAL, release, 0, 8);
    if (r < 0) die("signal", "of its own", r);
}

/* ---- the skeleton ---- */
static u64 read_at(s64 fd, void *to, u64 n, u64 at) {
    u64 done = 0;
    s64 r;
    while (done < n && (r = SYS4(NR_pread64, fd, (char *)to + done, n - done, at + done)) > 0) done += r;
    return done;
}
static void make_areas(void) {
    struct vma *v = AT(struct vma, B->vma_at);
    for (u64 i = 0; i < B->vmas; i++) map(v[i].start, v[i].end, v[i].prot, v[i].flags, v[i].pgoff, v[i].path_at);
}
/*
 * Takes away what exec made: the first stack, a vdso, and under qemu the reserve between this program and the break.
 * Nobody here runs on them any more, and each would travel as an area of its own.
 */
static void clear_areas(u64 end) {
    char *text = AT(char, B->text_at);
    u64 n = 0, before = 0, seen = ~0UL;
    while (seen != before) { /* the list changes under the hands: until nothing is left to take */
        before = seen;
        seen = 0;
        s64 fd = SYS3(NR_open, "/proc/self/maps", 0, 0), r;
        for (n = 0; fd >= 0 && n + 1 < B->text_room && (r = SYS3(NR_read, fd, text + n, B->text_room - 1 - n)) > 0;) n += r;
        SYS1(NR_close, fd);
        text[n] = 0;
        for (char *line = text; *line;) {
            u64 from = hex(line), to;
            while (*line && *line != '-') line++;
            to = hex(*line ? line + 1 : line);
            while (*line && *line != '\n') line++;
            if (*line) line++;
            int own = from < end && to <= end;
            int arena = from >= notes.arena && to <= notes.arena + notes.arena_size;
            if (own || arena || from >= 1UL << 47) continue;
            if (from < end) from = end;
            if (to > notes.arena && from < notes.arena + notes.arena_size) { /* qemu shows neighbours as one */
                if (to > notes.arena + notes.arena_size) SYS2(NR_munmap, notes.arena + notes.arena_size, to - notes.arena - notes.arena_size);
                if (from < notes.arena) SYS2(NR_munmap, from, notes.arena - from);
            } else
                SYS2(NR_munmap, from, to - from);
            seen += to - from;
        }
    }
}
__attribute__((used, noreturn)) void on_arena(void) {
    extern char notes_end[]; /* by the linker: the end of this program */
    clear_areas((u64)notes_end);
    make_areas();
    own_signals();
    u64 all = ~0UL;
    SYS4(NR_rt_sigprocmask, 2, &all, 0, 8);
    struct thread *t = AT(struct thread, B->thread_at);
    for (u64 i = 1; i < B->threads; i++) {
        s64 r = spawn(t + i, AT(char, B->stack_at) + (i + 1) * PARK_STACK - 64);
        if (r < 0) die("cannot make", "a thread", r);
        while (notes.parked < i) doze(1);
    }
    say(2, "parked\n");
    park(t);
}
__attribute__((noreturn)) static void skeleton(char *table) {
    s64 fd = SYS3(NR_open, table, 0, 0), r;
    if (fd < 0) die("cannot open", table, fd);
    struct table_head head;
    static struct table_process process[256];
    if (read_at(fd, &head, sizeof head, 0) != sizeof head || head.magic != TABLE_MAGIC || head.version != STUB_VERSION)
        die("not a table of this version:", table, 0);
    if (head.processes > 256 || read_at(fd, process, head.processes * sizeof *process, sizeof head) != head.processes * sizeof *process)
        die("cut table", table, 0);
    u64 me = 0;
    for (u64 next = 1; next < head.processes; next++)
        if (process[next].parent == me) {
            r = sys(NR_clone, 17, 0, 0, 0, 0, 0); /* SIGCHLD: a fork */
            if (r < 0) die("cannot fork", "", r);
            if (r == 0) me = next; /* children have higher numbers than their parents: the loop goes on for them */
        }
    r = sys(NR_mmap, head.arena, head.arena_size, 3, 0x32, -1, 0);
    if ((u64)r != head.arena) die("cannot map", "the arena", r);
    B = (struct block *)head.arena;
    if (read_at(fd, B, process[me].length, process[me].offset) != process[me].length) die("cut table", table, 0);
    SYS1(NR_close, fd);
    notes.index = me + 1;
    notes.arena = head.arena;
    notes.arena_size = head.arena_size;
    notes.translated = B->translated;
    asm volatile("mov %0,%%rsp\n call on_arena\n hlt" ::"r"(AT(char, B->stack_at) + PARK_STACK) : "memory");
    __builtin_unreachable();
}

/* ---- commands run inside a container that crossed ---- */
static s64 slurp(s64 pid, const char *name, char *to, u64 room) {
    static char path[64];
    char *p = path, b[21];
    const char *s = "/proc/";
    while (*s) *p++ = *s++;
    int i = 20;
    b[i] = 0;
    do {
        b[--i] = '0' + pid % 10;
        pid /= 10;
    } while (pid);
    while (b[i]) *p++ = b[i++];
    *p++ = '/';
    while (*name) *p++ = *name++;
    *p = 0;
    s64 fd = SYS3(NR_open, path, 0, 0), n, at = 0;
    if (fd < 0) return fd;
    while (at + 1 < (s64)room && (n = SYS3(NR_read, fd, to + at, room - 1 - at)) > 0) at += n;
    to[at] = 0;
    SYS1(NR_close, fd);
    return at;
}
static char status[8192];
static char *field(const char *name) {
    u64 n = length(name);
    for (char *p = status; *p; p++)
        if (p == status || p[-1] == '\n') {
            u64 i = 0;
            while (i < n && p[i] == name[i]) i++;
            if (i == n) {
                p += n;
                while (*p == ' ' || *p == '\t') p++;
                return p;
            }
        }
    return status + length(status);
}
static u64 caught(s64 pid) {
    if (slurp(pid, "status", status, sizeof status) <= 0) return 0;
    return hex(field("SigCgt:"));
}
static void say_hex(const void *from, u64 n) {
    static char out[8192];
    const unsigned char *f = from;
    for (u64 done = 0; done < n;) {
        u64 k = 0;
        for (; done < n && k < sizeof out; done++) {
            out[k++] = "0123456789abcdef"[f[done] >> 4];
            out[k++] = "0123456789abcdef"[f[done] & 15];
        }
        u64 w = 0;
        while (w < k) {
            s64 r = SYS3(NR_write, 1, out + w, k - w);
            if (r <= 0) return;
            w += r;
        }
    }
}
/* The processes that were asked to stop. */
enum { MOST = 512 };
static struct asked {
    s64 pid, told;
} asked[MOST];
struct round {
    u64 bit; /* of HOLD_SIGNAL in SigCgt: under qemu the host's number is another one */
    s64 self, count, waiting, foreign, print, release;
};
static void say_process(const char *word, s64 pid) {
    say(1, word);
    say_number(1, pid);
}
/* A stopped process runs no handler: it is woken for it, and stops once more when it is released. */
static s64 ask_to_stop(s64 pid, int stopped) {
    if (!stopped) return SYS2(NR_kill, pid, HOLD_SIGNAL);
    int info[32] = {HOLD_SIGNAL, 0, SI_QUEUE, 0, (int)SYS1(NR_getpid, 0)};
    s64 r = SYS3(NR_rt_sigqueueinfo, pid, HOLD_SIGNAL, info);
    return r < 0 ? r : SYS2(NR_kill, pid, 18); /* SIGCONT */
}
static void visit(s64 pid, void *with) {
    struct round *r = with;
    if (pid == r->self || slurp(pid, "status", status, sizeof status) <= 0) return;
    char state = *field("State:");
    if (state == 'Z' || state == 'X') return;
    if (!(hex(field("SigCgt:")) & r->bit)) {
        r->foreign++;
        if (r->print) {
            say_process("foreign ", pid);
            say(1, " ");
            char *n = field("Name:"), *e = n;
            while (*e && *e != '\n') e++;
            SYS3(NR_write, 1, n, e - n);
            say(1, "\n");
        }
        return;
    }
    if (r->release) {
        SYS2(NR_kill, pid, RELEASE_SIGNAL);
        return;
    }
    s64 i = 0;
    while (i < r->count && asked[i].pid != pid) i++;
    if (i == r->count && i < MOST && ask_to_stop(pid, state == 'T') == 0) asked[r->count++] = (struct asked){pid, 0};
    if (i < r->count && asked[i].told) return;
    r->waiting++;
    if (r->print) {
        say_process("waiting ", pid);
        say(1, "\n");
    }
}
static s64 ready(s64 fd, s64 ms) {
    struct { int fd; short events, revents; } p = {(int)fd, 1, 0}; /* POLLIN */
    return SYS3(NR_poll, &p, 1, ms) > 0;
}
/* Exactly n bytes into a buffer, or said in hexadecimal; gives up on one that stops talking. */
static int hear(s64 s, void *to, u64 n) {
    static char buffer[32768];
    for (u64 done = 0; done < n;) {
        char *at = to ? (char *)to + done : buffer;
        s64 room = to || n - done < sizeof buffer ? (s64)(n - done) : (s64)sizeof buffer;
        s64 r = ready(s, 5000) ? SYS3(NR_read, s, at, room) : 0;
        if (r <= 0) return 0;
        if (!to) say_hex(at, r);
        done += r;
    }
    return 1;
}
static void answer(s64 s, struct round *r) {
    struct { int pid, uid, gid; } peer = {0};
    int size = sizeof peer;
    struct told t;
    s64 i = 0;
    sys(NR_getsockopt, s, 1, 17, (s64)&peer, (s64)&size, 0); /* SOL_SOCKET, SO_PEERCRED */
    while (i < r->count && asked[i].pid != peer.pid) i++;
    if (i == r->count || asked[i].told || !hear(s, &t, sizeof t) || t.notes != sizeof notes) return;
    say_process("process ", peer.pid);
    const struct { const char *name; u64 length; } part[4] = {
        {"\nnotes ", t.notes}, {"\nheld ", t.held}, {"\nmaps ", t.text}, {"\norigin ", t.origin}};
    int good = 1;
    for (int k = 0; k < 4 && good; k++) {
        say(1, part[k].name);
        good = hear(s, 0, part[k].length);
    }
    say(1, "\n");
    asked[i].told = good;
}
static int hold(s64 seconds, s64 release) {
    struct round r = {0, SYS1(NR_getpid, 0), 0, 0, 0, 0, release};
    u64 before = caught(r.self);
    u64 quiet[4] = {(u64)on_release, 0x1c000004, (u64)back, ~0UL};
    SYS4(NR_rt_sigaction, HOLD_SIGNAL, quiet, 0, 8);
    r.bit = caught(r.self) & ~before;
    if (release) {
        each_number("/proc", visit, &r);
        return 0;
    }
    s64 line = SYS3(NR_socket, 1, 0x80001, 0), e;
    if (line < 0) die("no", "socket", line);
    if ((e = SYS3(NR_bind, line, &hold_address, sizeof hold_address)) < 0 || (e = SYS2(NR_listen, line, 256)) < 0)
        die("cannot listen:", "is another hold under way?", e);
    s64 end = now() + seconds;
    do {
        r.waiting = r.foreign = 0;
        each_number("/proc", visit, &r);
        if (!r.waiting && !r.foreign) break;
        for (s64 ms = 20; ready(line, ms); ms = 0) {
            s64 s = SYS3(NR_accept, line, 0, 0);
            if (s < 0) break;
            answer(s, &r);
            SYS1(NR_close, s);
        }
    } while (now() < end);
    r.print = 1;
    int failed = r.waiting || r.foreign;
    if (failed) each_number("/proc", visit, &r);
    say(1, failed ? "not held\n" : "all held\n");
    return failed ? 3 : 0;
}

static int same(const char *a, const char *b) {
    while (*a && *a == *b) a++, b++;
    return *a == *b;
}
__attribute__((used)) void begin(u64 *sp) {
    char **argv = (char **)(sp + 1);
    if (sp[0] < 2) die("usage: stub", "TABLE | hold SECONDS | release", 0);
    if (same(argv[1], "hold")) {
        s64 s = 0;
        for (char *p = sp[0] > 2 ? argv[2] : "10"; *p >= '0' && *p <= '9'; p++) s = s * 10 + *p - '0';
        SYS1(NR_exit_group, hold(s, 0));
    }
    if (same(argv[1], "release")) SYS1(NR_exit_group, hold(0, 1));
    skeleton(argv[1]);
}
asm(".globl _start\n_start: mov %rsp,%rdi\n and $-16,%rsp\n call begin\n hlt\n");
