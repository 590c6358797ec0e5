// Mapped files: private, shared, beyond the end, sparse.
#include "common.h"

enum { PAGE = 4096 };

static int backing(void) {
    int fd = file("backing", O_RDWR | O_TRUNC, "");
    put_pattern(fd, 4 * PAGE, 1);
    return fd;
}

static char *map(int fd, size_t bytes, int flags) {
    char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);
    must(p == MAP_FAILED ? -1 : 0, "mmap");
    return p;
}

static void want_file_page(int fd, int page, unsigned seed_of_page) {
    char b[PAGE];
    same("bytes of the file", pread(fd, b, PAGE, page * PAGE), PAGE);
    want_pattern("a page of the file", b, PAGE, seed_of_page);
}

static void private_file(void) {
    int fd = file("backing", O_RDWR | O_TRUNC, "");
    for (unsigned i = 0; i < 4; i++) put_pattern(fd, PAGE, i);
    char *p = map(fd, 4 * PAGE, MAP_PRIVATE);
    fill(p + PAGE, PAGE, 91); // copied on write
    fill(p + 3 * PAGE, PAGE, 93);
    while (asked()) {
        want_pattern("page 0, as in the file", p, PAGE, 0);
        want_pattern("page 1, written", p + PAGE, PAGE, 91);
        want_pattern("page 2, as in the file", p + 2 * PAGE, PAGE, 2);
        want_pattern("page 3, written", p + 3 * PAGE, PAGE, 93);
        for (int i = 0; i < 4; i++) want_file_page(fd, i, (unsigned)i);
    }
}

static void shared_file(void) {
    int fd = backing();
    char *p = map(fd, 4 * PAGE, MAP_SHARED), b[PAGE];
    for (unsigned round = 0;; round++) {
        fill(p + PAGE, PAGE, 200 + round); // through the mapping, seen in the file
        fill(b, PAGE, 300 + round);
        same("pwrite", pwrite(fd, b, PAGE, 2 * PAGE), PAGE); // through the file, seen in the mapping
        want_file_page(fd, 1, 200 + round);
        want_pattern("page 2 of the mapping", p + 2 * PAGE, PAGE, 300 + round);
        if (!asked()) return;
        want_file_page(fd, 1, 200 + round);
        want_pattern("page 1 of the mapping", p + PAGE, PAGE, 200 + round);
        want_pattern("page 2 of the mapping", p + 2 * PAGE, PAGE, 300 + round);
    }
}

static void beyond_end(void) {
    int fd = file("backing", O_RDWR | O_TRUNC, "");
    put_pattern(fd, PAGE + 100, 7);
    char *p = map(fd, 3 * PAGE, MAP_SHARED);
    while (asked()) {
        want_pattern("the mapping", p, PAGE + 100, 7);
        same("the rest of its last page", p[PAGE + 104], 0);
        want(faults(p + 2 * PAGE, false, SIGBUS), "no SIGBUS beyond the end of the file");
    }
}

static void closed_file(void) {
    int fd = backing();
    char *p = map(fd, 4 * PAGE, MAP_SHARED);
    close(fd);
    fill(p, PAGE, 50);
    while (asked()) {
        fd = open("backing", O_RDONLY | O_CLOEXEC);
        want(fd >= 0, "open: %s", strerror(errno));
        if (fd < 0) continue;
        want_file_page(fd, 0, 50);
        want_pattern("the mapping", p, PAGE, 50);
        want(!msync(p, 4 * PAGE, MS_SYNC), "msync: %s", strerror(errno));
        close(fd);
    }
}

static void deleted_file(void) {
    int fd = backing();
    char *p = map(fd, 4 * PAGE, MAP_SHARED);
    close(fd);
    must(unlink("backing"), "unlink");
    fill(p + 2 * PAGE, PAGE, 60);
    while (asked()) {
        want_pattern("page 2, written", p + 2 * PAGE, PAGE, 60);
        char *b = malloc(PAGE);
        fill(b, PAGE, 1);
        want(!memcmp(b, p, PAGE), "page 0 differs");
        free(b);
        want(access("backing", F_OK), "the name is back");
    }
}

static void two_views(void) {
    int fd = backing();
    char *p = map(fd, 4 * PAGE, MAP_SHARED), *q = map(fd, 4 * PAGE, MAP_SHARED);
    char *r = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 3 * PAGE); // an offset of its own
    must(r == MAP_FAILED ? -1 : 0, "mmap");
    for (unsigned round = 0; asked(); round++) {
        fill(p + 3 * PAGE, PAGE, 400 + round);
        want_pattern("the second view", q + 3 * PAGE, PAGE, 400 + round);
        want_pattern("the view at an offset", r, PAGE, 400 + round);
        want(faults(r, true, SIGSEGV), "the read-only view could be written");
    }
}

const struct program mappings_programs[] = {
    {"mmap-file-private", "memory", "written pages of a private mapping are the program's, the file stays as it was", private_file},
    {"mmap-file-shared", "memory", "what is written through a shared mapping is in the file, and the other way round", shared_file},
    {"mmap-file-end", "memory", "a mapping beyond the end of its file gives SIGBUS there", beyond_end},
    {"mmap-file-closed", "memory", "a shared mapping whose descriptor is closed still writes to the file", closed_file},
    {"mmap-file-deleted", "memory", "a shared mapping of a file that was deleted", deleted_file},
    {"mmap-file-views", "memory", "several mappings of one file, one of them read-only at an offset", two_views},
    {0}};
