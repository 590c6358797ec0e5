/*
 * Starts the translator without transparent huge pages: arm64, static, without a C library.
 *
 *   enter PROGRAM [ARG...]    prctl(PR_SET_THP_DISABLE), then execve(PROGRAM, {PROGRAM, ARG...})
 *
 * Where the kernel gives huge pages, a translator of a few dozen pages has 2 MiB for its code and 2 MiB for the stub's
 * arena, in each process of a container, and all of it goes into the checkpoint. The setting is kept across execve and
 * fork (prctl(2)); the splice sets it back to what the source had. A kernel that refuses it costs only these bytes.
 * Numbers: include/uapi/asm-generic/unistd.h, include/uapi/linux/prctl.h.
 */
        .global _start
_start: mov     x0, #41                 // PR_SET_THP_DISABLE
        mov     x1, #1
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x8, #167                // prctl
        svc     #0
        ldr     x2, [sp]                // argc, then argv[0]... and a null, then the environment
        add     x1, sp, #16             // argv of PROGRAM
        ldr     x0, [x1]
        add     x2, sp, x2, lsl #3
        add     x2, x2, #16
        mov     x8, #221                // execve
        svc     #0
        mov     x0, #127                // as a shell says "not found"
        mov     x8, #93                 // exit
        svc     #0
