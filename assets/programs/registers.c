// Registers that are live while the program is frozen: in code without a system call, and in one.
#include "common.h"
#include <fenv.h>
#include <sys/resource.h>
#include <ucontext.h>

// ---- a thread keeps values in registers until it is told; seen by the assembler code below
volatile int registers_told;
const struct timespec registers_nap = {0, 5000000};
unsigned char registers_in[16 * 32] __attribute__((aligned(32))), registers_out[16 * 32] __attribute__((aligned(32)));

// Spins for about a millisecond and then sleeps, so that it is frozen in both and leaves the processor to others.
#define HOLD                                                                                                             \
    "1: mov $20000, %%ecx\n"                                                                                             \
    "2: pause\n cmpl $0, registers_told(%%rip)\n jne 3f\n dec %%ecx\n jnz 2b\n"                                          \
    "mov $35, %%eax\n lea registers_nap(%%rip), %%rdi\n xor %%esi, %%esi\n syscall\n jmp 1b\n"                           \
    "3:\n"
#define HOLD_CLOBBERS "rax", "rcx", "rdi", "rsi", "r11", "cc", "memory"
#define XMM_CLOBBERS                                                                                                     \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",  \
        "xmm14", "xmm15"
#define EACH16(op)                                                                                                       \
    op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13) op(14) op(15)

static sem_t stored, again;
static void (*hold)(void);
static void *holder(void *arg) {
    for (;;) {
        hold();
        sem_post(&stored);
        while (sem_wait(&again)) {}
    }
    return arg;
}
static void live(void (*f)(void), size_t bytes) {
    sem_init(&stored, 0, 0);
    sem_init(&again, 0, 0);
    hold = f;
    fill(registers_in, sizeof registers_in, 1);
    thread(holder, NULL);
    for (unsigned round = 2; asked(); round++) {
        want(sem_trywait(&stored), "the thread left its loop by itself");
        registers_told = 1;
        want(soon(&stored), "the thread does not leave its loop");
        for (size_t i = 0; i < bytes; i++)
            want(registers_in[i] == registers_out[i], "byte %zu of the registers is %02x, not %02x", i, registers_out[i], registers_in[i]);
        registers_told = 0;
        memset(registers_out, 0, sizeof registers_out);
        fill(registers_in, sizeof registers_in, round);
        sem_post(&again);
    }
}

#define SSE_LOAD(n) "movups 16*" #n "+registers_in(%%rip), %%xmm" #n "\n"
#define SSE_STORE(n) "movups %%xmm" #n ", 16*" #n "+registers_out(%%rip)\n"
static void hold_sse(void) { __asm__ volatile(EACH16(SSE_LOAD) HOLD EACH16(SSE_STORE) : : : HOLD_CLOBBERS, XMM_CLOBBERS); }
static void sse(void) { live(hold_sse, 16 * 16); }

#define AVX_LOAD(n) "vmovups 32*" #n "+registers_in(%%rip), %%ymm" #n "\n"
#define AVX_STORE(n) "vmovups %%ymm" #n ", 32*" #n "+registers_out(%%rip)\n"
static void hold_avx(void) {
    __asm__ volatile(EACH16(AVX_LOAD) HOLD EACH16(AVX_STORE) "vzeroupper\n" : : : HOLD_CLOBBERS, XMM_CLOBBERS);
}
static void avx(void) {
    if (!__builtin_cpu_supports("avx")) skip("the processor has no AVX");
    live(hold_avx, 16 * 32);
}

// Three values on the x87 stack, the control and the status word.
static void hold_x87(void) {
    static const uint64_t values[6] = {0xa000000000000000, 0x4000,  // 2.5: mantissa, then exponent and sign
                                       0xaaaaaaaaaaaaaaab, 0xbffd,  // -1/3
                                       0x8123456789abcdef, 0x47c7}; // about 1e600
    uint16_t control = 0x0e7f; // round to zero, double precision, all exceptions masked
    uint16_t status = 5 << 11; // the top of the stack after three pushes
    memcpy(registers_in, values, sizeof values);
    memcpy(registers_in + 48, &control, 2);
    memcpy(registers_in + 50, &status, 2);
    memset(registers_out, 0, 52);
    __asm__ volatile("fninit\n fldcw 48+registers_in(%%rip)\n"
                     "fldt registers_in(%%rip)\n fldt 16+registers_in(%%rip)\n fldt 32+registers_in(%%rip)\n" HOLD
                     "fnstcw 48+registers_out(%%rip)\n fnstsw 50+registers_out(%%rip)\n"
                     "fstpt 32+registers_out(%%rip)\n fstpt 16+registers_out(%%rip)\n fstpt registers_out(%%rip)\n fninit\n"
                     :
                     :
                     : HOLD_CLOBBERS, "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)", "st(7)");
}
static void x87(void) { live(hold_x87, 52); }

// All general registers but the stack pointer, and the direction flag. Never a system call: this one only spins.
void registers_hold_general(void);
__asm__(".text\n.globl registers_hold_general\nregisters_hold_general:\n"
        "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
#define ALL(op)                                                                                                          \
    op(rax, 0) op(rbx, 1) op(rcx, 2) op(rdx, 3) op(rsi, 4) op(rdi, 5) op(rbp, 6) op(r8, 7) op(r9, 8) op(r10, 9)          \
        op(r11, 10) op(r12, 11) op(r13, 12) op(r14, 13) op(r15, 14)
#define LOAD(r, n) "mov 8*" #n "+registers_in(%rip), %" #r "\n"
#define STORE(r, n) "mov %" #r ", 8*" #n "+registers_out(%rip)\n"
        ALL(LOAD) "std\n"
        "1: pause\n cmpl $0, registers_told(%rip)\n je 1b\n"
        ALL(STORE) "pushf\n pop %rax\n cld\n mov %rax, 120+registers_out(%rip)\n"
        "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n");
static volatile long direction;
static void hold_general(void) {
    setpriority(PRIO_PROCESS, 0, 19); // the thread alone: it gets a processor when nobody else wants it
    registers_hold_general();
    uint64_t flags;
    memcpy(&flags, registers_out + 120, 8);
    direction = flags >> 10 & 1;
    if (!direction) registers_out[0] ^= 0xff; // shows as a difference
}
static void general(void) { live(hold_general, 15 * 8); }

// ---- interrupted by a breakpoint: the values are in the signal frame while the handler waits
void registers_trap(void);
__asm__(".text\n.globl registers_trap\nregisters_trap:\n"
        "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n"
        ALL(LOAD)
        "movups 128+registers_in(%rip), %xmm0\n movups 144+registers_in(%rip), %xmm7\n movups 160+registers_in(%rip), %xmm15\n"
        "int3\n" ALL(STORE)
        "movups %xmm0, 128+registers_out(%rip)\n movups %xmm7, 144+registers_out(%rip)\n movups %xmm15, 160+registers_out(%rip)\n"
        "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n");
static volatile bool more;
static void trapped(int signal, siginfo_t *i, void *context) {
    ucontext_t *c = context;
    (void)signal, (void)i;
    more = asked();
    uint64_t r12;
    memcpy(&r12, registers_in + 8 * 11, 8);
    want((uint64_t)c->uc_mcontext.gregs[REG_R12] == r12, "r12 in the signal frame differs");
    want(!memcmp(c->uc_mcontext.fpregs->_xmm[7].element, registers_in + 144, 16), "xmm7 in the signal frame differs");
}
static void in_handler(void) {
    handle(SIGTRAP, trapped, 0);
    for (unsigned round = 1;; round++) {
        fill(registers_in, 256, round);
        memset(registers_out, 0, 256);
        registers_trap();
        if (!more) return;
        want(!memcmp(registers_in, registers_out, 120), "a general register differs after the handler");
        want(!memcmp(registers_in + 128, registers_out + 128, 48), "an xmm register differs after the handler");
    }
}

// ---- rounding modes of threads, in MXCSR and in the x87 control word
static const int modes[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
static double third(double sign) {
    volatile double one = sign, three = 3;
    return one / three;
}
static double up[4], down[4];
static void mode_set(int i) {
    fesetround(modes[i]);
    up[i] = third(1);
    down[i] = third(-1);
    if (i == 3) feraiseexcept(FE_DIVBYZERO);
}
static void mode_check(int i) {
    unsigned mxcsr;
    uint16_t control;
    __asm__ volatile("stmxcsr %0\n fnstcw %1" : "=m"(mxcsr), "=m"(control));
    same("the rounding bits of MXCSR", mxcsr >> 13 & 3, modes[i] >> 10);
    same("the rounding bits of the x87 control word", control >> 10 & 3, modes[i] >> 10);
    want(third(1) == up[i] && third(-1) == down[i], "thread %d rounds otherwise", i);
    same("FE_DIVBYZERO", fetestexcept(FE_DIVBYZERO) != 0, i == 3);
}
static void rounding(void) {
    crew(4, mode_set, mode_check);
    want(up[1] != up[2] && down[1] != down[2], "the modes do not differ");
    while (asked()) crew_check();
}

const struct program registers_programs[] = {
    {"registers-general", "registers", "a spinning thread has values in 15 registers and the direction flag set", general},
    {"registers-sse", "registers", "16 xmm registers are live in a loop", sse},
    {"registers-avx", "registers", "16 ymm registers are live in a loop", avx},
    {"registers-x87", "registers", "three values on the x87 stack, control and status word", x87},
    {"registers-handler", "registers", "registers of code that a breakpoint interrupted, while its handler waits", in_handler},
    {"rounding", "registers", "each thread has its rounding mode and exception flags (MXCSR, x87)", rounding},
    {0}};
