// Input and output that the kernel does by itself: io_uring and AIO.
#include "common.h"
#include <linux/aio_abi.h>
#include <linux/io_uring.h>

static void *ring_map(int fd, size_t bytes, off_t offset) {
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, offset);
    may(p == MAP_FAILED ? -1 : 0, "mmap of the ring");
    return p;
}

static void io_uring(void) {
    struct io_uring_params params = {0};
    int fd = (int)may(syscall(SYS_io_uring_setup, 4, &params), "io_uring_setup"), p[2];
    char *sq = ring_map(fd, params.sq_off.array + params.sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
    char *cq = ring_map(fd, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
    struct io_uring_sqe *sqes = ring_map(fd, params.sq_entries * sizeof *sqes, IORING_OFF_SQES);
    unsigned *sq_tail = (void *)(sq + params.sq_off.tail), *sq_mask = (void *)(sq + params.sq_off.ring_mask),
             *array = (void *)(sq + params.sq_off.array), *cq_head = (void *)(cq + params.cq_off.head),
             *cq_tail = (void *)(cq + params.cq_off.tail), *cq_mask = (void *)(cq + params.cq_off.ring_mask);
    struct io_uring_cqe *cqes = (void *)(cq + params.cq_off.cqes);
    static char buffer[16];
    struct iovec v = {buffer, sizeof buffer};
    must(pipe2(p, O_CLOEXEC), "pipe2");
    for (uint64_t data = 500;; data++) { // a read of an empty pipe waits in the kernel
        unsigned at = *sq_tail & *sq_mask;
        sqes[at] = (struct io_uring_sqe){.opcode = IORING_OP_READV, .fd = p[0], .addr = (uintptr_t)&v, .len = 1, .user_data = data};
        array[at] = at;
        __atomic_store_n(sq_tail, *sq_tail + 1, __ATOMIC_RELEASE);
        same("io_uring_enter", syscall(SYS_io_uring_enter, fd, 1, 0, 0, NULL, 0), 1);
        if (!asked()) return;
        want(__atomic_load_n(cq_tail, __ATOMIC_ACQUIRE) == *cq_head, "the read has ended by itself");
        put(p[1], "ring", 4);
        while (syscall(SYS_io_uring_enter, fd, 0, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0 && errno == EINTR) {}
        want(__atomic_load_n(cq_tail, __ATOMIC_ACQUIRE) == *cq_head + 1, "the read does not end");
        struct io_uring_cqe *e = &cqes[*cq_head & *cq_mask];
        same("its user_data", (long)e->user_data, (long)data);
        same("its result", e->res, 4);
        want(!memcmp(buffer, "ring", 4), "it has read '%.4s'", buffer);
        __atomic_store_n(cq_head, *cq_head + 1, __ATOMIC_RELEASE);
    }
}

static void aio(void) {
    aio_context_t context = 0;
    static char buffer[4096];
    may(syscall(SYS_io_setup, 8, &context), "io_setup");
    int fd = file("aio", O_RDWR | O_TRUNC | O_CLOEXEC, "");
    put_pattern(fd, sizeof buffer, 70);
    for (;;) { // an event that is not fetched waits in the ring
        struct iocb io = {.aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = (uint32_t)fd, .aio_buf = (uintptr_t)buffer, .aio_nbytes = sizeof buffer, .aio_data = 0xabcdef}, *list = &io;
        memset(buffer, 0, sizeof buffer);
        same("io_submit", syscall(SYS_io_submit, context, 1, &list), 1);
        if (!asked()) return;
        struct io_event e = {0};
        struct timespec limit = {8, 0};
        same("io_getevents", syscall(SYS_io_getevents, context, 1, 1, &e, &limit), 1);
        same("the event's data", (long)e.data, 0xabcdef);
        same("its result", (long)e.res, sizeof buffer);
        want_pattern("what was read", buffer, sizeof buffer, 70);
    }
}

const struct program kernel_rings_programs[] = {
    {"io-uring", "kernel", "a read that waits in an io_uring", io_uring},
    {"aio", "kernel", "an AIO event that was not fetched yet", aio},
    {0}};
