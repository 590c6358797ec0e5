// Open files and other descriptors.
#include "common.h"
#include <dirent.h>
#include <sys/resource.h>

static void offset(void) {
    int fd = file("offset", O_RDWR | O_TRUNC | O_CLOEXEC, "0123456789abcdefghij"), at = 5;
    must(lseek(fd, at, SEEK_SET), "lseek");
    while (asked()) {
        char b[4] = "";
        same("the offset", lseek(fd, 0, SEEK_CUR), at);
        same("read", read(fd, b, 3), 3);
        want(!memcmp(b, "0123456789abcdefghij" + at, 3), "it reads '%s'", b);
        at = at > 12 ? 1 : at + 3;
        lseek(fd, at, SEEK_SET);
        same("access mode", fcntl(fd, F_GETFL) & O_ACCMODE, O_RDWR);
    }
}

static void append(void) {
    int fd = file("append", O_WRONLY | O_TRUNC | O_APPEND | O_CLOEXEC, "start;"), reading = open("append", O_RDONLY | O_CLOEXEC);
    char should[4000] = "start;", part[32];
    for (int round = 0; asked(); round++) {
        same("O_APPEND", fcntl(fd, F_GETFL) & O_APPEND, O_APPEND);
        lseek(fd, 0, SEEK_SET); // does not matter for a write
        snprintf(part, sizeof part, "round %d;", round);
        put(fd, part, strlen(part));
        strcat(should, part);
        if (strlen(should) > 3900 && !ftruncate(fd, 0)) should[0] = 0;
        char is[4000] = "";
        same("size", pread(reading, is, sizeof is, 0), (long)strlen(should));
        want(!strcmp(is, should), "the file is '%.60s'", is);
        want(read(fd, is, 1) == -1 && errno == EBADF, "the descriptor can be read");
    }
}

static void duplicates(void) {
    int fd = file("dup", O_RDWR | O_TRUNC | O_CLOEXEC, "0123456789"), other = (int)must(fcntl(fd, F_DUPFD_CLOEXEC, 100), "F_DUPFD"),
        apart = open("dup", O_RDONLY | O_CLOEXEC);
    lseek(fd, 2, SEEK_SET);
    lseek(apart, 7, SEEK_SET);
    for (int at = 2; asked(); at = (at + 3) % 10, lseek(other, at, SEEK_SET)) {
        same("the offset", lseek(fd, 0, SEEK_CUR), at);
        same("the duplicate's offset", lseek(other, 0, SEEK_CUR), at);
        same("the offset of the file opened apart", lseek(apart, 0, SEEK_CUR), 7);
        lseek(fd, 9, SEEK_SET);
        same("the duplicate's offset, moved", lseek(other, 0, SEEK_CUR), 9);
        same("the offset of the file opened apart", lseek(apart, 0, SEEK_CUR), 7);
    }
}

static int shared;
static void moves(void *arg) {
    (void)arg;
    while (asked()) lseek(shared, 3, SEEK_CUR);
}
static void shared_with_child(void) {
    shared = file("shared", O_RDWR | O_TRUNC | O_CLOEXEC, "0123456789");
    struct kin k = kin(moves, NULL);
    lseek(shared, 1, SEEK_SET);
    while (asked()) {
        same("the offset", lseek(shared, 0, SEEK_CUR), 1);
        ask(&k);
        same("the offset that the child moved", lseek(shared, 0, SEEK_CUR), 4);
        lseek(shared, 1, SEEK_SET);
    }
    end_kin(&k);
}

static void deleted(void) {
    int fd = file("deleted", O_RDWR | O_TRUNC | O_CLOEXEC, ""), other = open("deleted", O_RDONLY | O_CLOEXEC);
    must(unlink("deleted"), "unlink");
    struct stat s, t;
    for (unsigned round = 0;; round++) {
        ftruncate(fd, 0) ? want(false, "ftruncate: %s", strerror(errno)) : (void)0;
        lseek(fd, 0, SEEK_SET);
        put_pattern(fd, 9000, round);
        lseek(other, 0, SEEK_SET);
        if (!asked()) return;
        want(!fstat(fd, &s) && !fstat(other, &t) && s.st_ino == t.st_ino, "the two descriptors are two files");
        same("its links", (long)s.st_nlink, 0);
        same("its size", s.st_size, 9000);
        want_pattern_read("the deleted file", other, 9000, round);
        want(access("deleted", F_OK), "the name is back");
    }
}

static void deleted_linked(void) {
    unlink("link");
    int fd = file("deleted", O_RDWR | O_TRUNC | O_CLOEXEC, "one file, two names");
    must(link("deleted", "link"), "link");
    must(unlink("deleted"), "unlink"); // the descriptor's own name
    while (asked()) {
        struct stat s, t;
        want(!fstat(fd, &s) && !stat("link", &t) && s.st_ino == t.st_ino && s.st_dev == t.st_dev, "the link is another file");
        same("its links", (long)s.st_nlink, 1);
        lseek(fd, 0, SEEK_SET);
        want_read("the descriptor", fd, "one file, two names");
        want(access("deleted", F_OK), "the name is back");
    }
}

static void without_name(void) {
    int fd = (int)may(open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), "open O_TMPFILE");
    put(fd, "never had a name", 16);
    while (asked()) {
        struct stat s = {0};
        same("its links", fstat(fd, &s) ? -1 : (long)s.st_nlink, 0);
        lseek(fd, 0, SEEK_SET);
        want_read("the file", fd, "never had a name");
    }
}

static void directory(void) {
    mkdir("folder", 0755);
    int fd = (int)must(open("folder", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open");
    close((int)must(openat(fd, "inside", O_CREAT | O_WRONLY, 0644), "openat"));
    while (asked()) {
        struct stat s, t;
        want(!fstat(fd, &s) && !stat("folder", &t) && S_ISDIR(s.st_mode) && s.st_ino == t.st_ino, "it is another folder");
        want(!faccessat(fd, "inside", F_OK, 0), "the file inside is not found: %s", strerror(errno));
        int in = openat(fd, "later", O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
        want(in >= 0 && !access("folder/later", F_OK), "a new file is not in the folder");
        close(in);
        unlinkat(fd, "later", 0);
    }
}

static void directory_offset(void) {
    mkdir("many", 0755);
    char seen[20] = "", name[32];
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "many/entry-%d", i);
        close(file(name, O_RDWR | O_CLOEXEC, ""));
    }
    DIR *d = opendir("many");
    must(d ? 0 : -1, "opendir");
    char b[200]; // small: the kernel's offset stays in the middle
    must(syscall(SYS_getdents64, dirfd(d), b, sizeof b), "getdents64");
    for (;;) {
        memset(seen, 0, sizeof seen);
        lseek(dirfd(d), 0, SEEK_SET);
        long n = syscall(SYS_getdents64, dirfd(d), b, sizeof b);
        for (int part = 0;; part++) {
            for (long at = 0; at < n; at += *(unsigned short *)(b + at + 16)) {
                int i;
                if (sscanf(b + at + 19, "entry-%d", &i) == 1 && i >= 0 && i < 20) seen[i]++;
            }
            if (part == 1 && !asked()) return;
            n = syscall(SYS_getdents64, dirfd(d), b, sizeof b);
            if (n <= 0) break;
        }
        for (int i = 0; i < 20; i++) want(seen[i] == 1, "entry %d was seen %d times", i, seen[i]);
    }
}

static void path_only(void) {
    close(file("target", O_RDWR | O_CLOEXEC, "reached through O_PATH"));
    int fd = (int)must(open("target", O_PATH | O_CLOEXEC), "open O_PATH");
    while (asked()) {
        char b, path[64];
        struct stat s, t;
        same("O_PATH", fcntl(fd, F_GETFL) & O_PATH, O_PATH);
        want(read(fd, &b, 1) == -1 && errno == EBADF, "it can be read");
        want(!fstat(fd, &s) && !stat("target", &t) && s.st_ino == t.st_ino, "it is another file");
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        int in = open(path, O_RDONLY | O_CLOEXEC);
        want(in >= 0, "it cannot be opened again: %s", strerror(errno));
        if (in >= 0) want_read("it", in, "reached through O_PATH");
        close(in);
    }
}

static void close_on_exec(void) {
    int p[2];
    must(pipe2(p, O_CLOEXEC), "pipe2");
    fcntl(p[1], F_SETFD, 0);
    int with = (int)must(dup3(p[0], 200, O_CLOEXEC), "dup3"), without = (int)must(dup2(p[0], 201), "dup2");
    while (asked()) {
        same("F_GETFD of the reading end", fcntl(p[0], F_GETFD), FD_CLOEXEC);
        same("F_GETFD of the writing end", fcntl(p[1], F_GETFD), 0);
        same("F_GETFD of descriptor 200", fcntl(with, F_GETFD), FD_CLOEXEC);
        same("F_GETFD of descriptor 201", fcntl(without, F_GETFD), 0);
    }
}

static void numbers(void) {
    struct rlimit l;
    getrlimit(RLIMIT_NOFILE, &l);
    int high = l.rlim_cur > 1000 ? 999 : (int)l.rlim_cur - 1, fd = file("number", O_RDWR | O_CLOEXEC, "x");
    must(dup3(fd, high, O_CLOEXEC), "dup3");
    close(fd); // a gap below
    while (asked()) {
        char b;
        want(fcntl(fd, F_GETFD) == -1 && errno == EBADF, "the closed descriptor %d is open", fd);
        same("pread from the high one", pread(high, &b, 1, 0), 1);
        int next = open("number", O_RDONLY | O_CLOEXEC);
        same("the lowest free descriptor", next, fd);
        close(next);
    }
}

static void devices(void) {
    int null = (int)must(open("/dev/null", O_RDWR | O_CLOEXEC), "/dev/null"), zero = (int)must(open("/dev/zero", O_RDONLY | O_CLOEXEC), "/dev/zero"),
        random = (int)must(open("/dev/urandom", O_RDONLY | O_CLOEXEC), "/dev/urandom"), full = (int)may(open("/dev/full", O_WRONLY | O_CLOEXEC), "/dev/full");
    while (asked()) {
        unsigned char a[64], b[64];
        same("write to /dev/null", write(null, a, 64), 64);
        same("read from /dev/null", read(null, a, 64), 0);
        memset(a, 1, sizeof a);
        same("read from /dev/zero", read(zero, a, 64), 64);
        for (int i = 0; i < 64; i++) same("a byte of /dev/zero", a[i], 0);
        same("read from /dev/urandom", read(random, a, 64) + read(random, b, 64), 128);
        want(memcmp(a, b, 64), "/dev/urandom repeats itself");
        want(write(full, a, 1) == -1 && errno == ENOSPC, "/dev/full takes a byte");
    }
}

const struct program files_programs[] = {
    {"file-offset", "files", "an open file keeps its offset", offset},
    {"file-append", "files", "O_APPEND writes at the end, whatever the offset", append},
    {"file-dup", "files", "duplicated descriptors share one offset, a file opened apart has its own", duplicates},
    {"file-shared", "files", "parent and child share one offset", shared_with_child},
    {"file-deleted", "files", "a file that is open twice and has no name any more", deleted},
    {"file-deleted-linked", "files", "a file whose name was deleted, with another name left", deleted_linked},
    {"file-tmpfile", "files", "a file that never had a name (O_TMPFILE)", without_name},
    {"directory", "files", "a descriptor of a folder", directory},
    {"directory-offset", "files", "a folder that is half read", directory_offset},
    {"o-path", "files", "an O_PATH descriptor", path_only},
    {"fd-cloexec", "files", "FD_CLOEXEC belongs to the descriptor", close_on_exec},
    {"fd-numbers", "files", "descriptors keep their numbers, gaps stay free", numbers},
    {"devices", "files", "/dev/null, /dev/zero, /dev/urandom and /dev/full", devices},
    {0}};
