// What Docker's archives leave out of a container's changed files (overlay2's upper folder): extended attributes but
// security.capability, and holes. In a container of its own that has the folder mounted; ferry.migrate.LayerProbe starts
// it. Fields are escaped as in look.c, paths are relative to the folder, which is itself the empty path.
//
// `look attributes FOLDER` prints `attributes 1`, then lines of the kinds
//   xattr PATH NAME HEX          (user.*, security.* and the ACLs; capability travels by itself, a label of SELinux and
//                                 what is trusted.* belong to the machine and its overlayfs)
//   hole PATH OFFSET LENGTH      (whole blocks of 4096; the last one may end beyond the file's end)
//   error PATH REASON            (nothing is known of this path, or not all)
// and `end`. It only reads.
//
// `look dig FOLDER LIST` punches the holes of LIST, a file of such `hole` lines, where the bytes are zeros. It prints
// `dig 1`, `error LINE REASON` for each line that it refuses, `dug LINES BYTES` and `end`. Times, mode and capability of
// the files stay.
#define _GNU_SOURCE
#include "look.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum {
    BLOCK = 4096,
    MAX_DEPTH = 512,       // a descriptor each, and a container may have 1,024
    MAX_VALUES = 1 << 18,  // bytes of one path's attributes: Go's tar reads at most 1 MiB of an extension header
    MAX_OUTPUT = 20 << 20, // the reader takes 64 MiB; a path may be three times as long there
    MAX_LIST = 128 << 20,  // bytes of a list
    MAX_ERRORS = 1000,
};

static char path[PATH_MAX]; // of the entry that is looked at
static dev_t device;        // the one file system
static long printed;
static int errors;

static void refused(const char *what, const char *why) {
    if (errors++ >= MAX_ERRORS) return;
    fputs("error", stdout);
    field(what);
    field(why);
    putchar('\n');
}

// Whether there is room for this much more; says once that there is not.
static int room_for(size_t bytes) {
    if (printed > MAX_OUTPUT) return 0;
    printed += (long)bytes + 64;
    if (printed <= MAX_OUTPUT) return 1;
    refused("", "there are too many attributes and holes");
    return 0;
}

static int travels(const char *name) {
    if (!strncmp(name, "security.", 9)) return strcmp(name + 9, "capability") && strcmp(name + 9, "selinux");
    return !strncmp(name, "user.", 5) || !strcmp(name, "system.posix_acl_access") || !strcmp(name, "system.posix_acl_default");
}

// Of an entry of the current folder: by name and folder, since a path may be too long, and since a pipe or device must
// not be opened.
static void xattrs(const char *entry) {
    static char names[XATTR_LIST_MAX], value[XATTR_SIZE_MAX];
    ssize_t length = llistxattr(entry, names, sizeof names), all = 0;
    if (length < 0) {
        if (errno != ENOTSUP) refused(path, strerror(errno));
        return;
    }
    for (const char *name = names; name < names + length; name += strlen(name) + 1) {
        if (!travels(name)) continue;
        ssize_t n = lgetxattr(entry, name, value, sizeof value);
        if (n < 0) {
            refused(path, strerror(errno));
            continue;
        }
        if ((all += n + (ssize_t)strlen(name)) > MAX_VALUES) {
            refused(path, "its extended attributes are too large");
            return;
        }
        if (!room_for(strlen(path) + strlen(name) + 2 * (size_t)n)) return;
        fputs("xattr", stdout);
        field(path);
        field(name);
        putchar(' ');
        if (!n) putchar('%');
        for (ssize_t i = 0; i < n; i++) printf("%02x", (unsigned char)value[i]);
        putchar('\n');
    }
}

static off_t up(off_t n) { return (n + BLOCK - 1) / BLOCK * BLOCK; }

static void holes(int dir, const char *entry) {
    struct stat s;
    int fd = openat(dir, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &s)) {
        refused(path, strerror(errno));
        if (fd >= 0) close(fd);
        return;
    }
    for (off_t at = 0; S_ISREG(s.st_mode) && s.st_size <= INT64_MAX - BLOCK && at < s.st_size;) {
        off_t hole = lseek(fd, at, SEEK_HOLE);
        if (hole < 0 || hole >= s.st_size) break;
        off_t data = lseek(fd, hole, SEEK_DATA);
        if (data < 0 && errno != ENXIO) {
            refused(path, strerror(errno));
            break;
        }
        at = data < 0 ? up(s.st_size) : data; // ENXIO: no data until the end
        off_t from = up(hole), to = at / BLOCK * BLOCK;
        if (to <= from) continue;
        if (!room_for(strlen(path))) break;
        fputs("hole", stdout);
        field(path);
        printf(" %lld %lld\n", (long long)from, (long long)(to - from));
    }
    close(fd);
}

// Walks a folder, whose descriptor it closes. `length` is that of its path.
static void walk(int fd, size_t length, int depth) {
    DIR *d = fdopendir(fd);
    if (!d) {
        refused(path, strerror(errno));
        close(fd);
        return;
    }
    for (struct dirent *e; errno = 0, printed <= MAX_OUTPUT && (e = readdir(d));) {
        struct stat s;
        const char *name = e->d_name;
        if (!strcmp(name, ".") || !strcmp(name, "..")) continue;
        if (length + strlen(name) + 2 > sizeof path) {
            refused(path, "a path in it is too long");
            continue;
        }
        snprintf(path + length, sizeof path - length, "%s%s", length ? "/" : "", name);
        if (fstatat(fd, name, &s, AT_SYMLINK_NOFOLLOW) || fchdir(fd)) refused(path, strerror(errno));
        else if (s.st_dev != device) refused(path, "it is on another file system");
        else {
            xattrs(name);
            if (S_ISREG(s.st_mode) && s.st_blocks * 512 < s.st_size) holes(fd, name);
            if (S_ISDIR(s.st_mode)) {
                int below = depth < MAX_DEPTH ? openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
                if (below >= 0) walk(below, strlen(path), depth + 1);
                else refused(path, depth < MAX_DEPTH ? strerror(errno) : "it is too deep");
            }
        }
        path[length] = 0;
    }
    path[length] = 0;
    if (errno) refused(path, strerror(errno));
    closedir(d);
}

static int open_folder(const char *folder) {
    struct stat s;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &s)) {
        perror(folder);
        return -1;
    }
    device = s.st_dev;
    return fd;
}

int attributes(const char *folder) {
    puts("attributes 1");
    int fd = open_folder(folder);
    if (fd < 0 || fchdir(fd)) return 1;
    xattrs(".");
    walk(fd, 0, 0);
    puts("end");
    return fflush(stdout) || ferror(stdout);
}

// Undoes field() in place; 0 when this is no such field.
static int unescape(char *s) {
    char *to = s;
    for (; *s; s++) {
        if (*s < 0x21 || *s > 0x7e) return 0;
        if (*s != '%') {
            *to++ = *s;
            continue;
        }
        unsigned char byte = 0;
        for (int i = 0; i < 2; i++) {
            const char *digits = "0123456789ABCDEF", *digit = *++s ? strchr(digits, *s) : NULL;
            if (!digit) return 0;
            byte = (unsigned char)(byte << 4 | (digit - digits));
        }
        if (!byte) return 0;
        *to++ = (char)byte;
    }
    *to = 0;
    return 1;
}

static int number(const char *s, off_t *n) {
    *n = 0;
    if (!*s) return 0;
    for (; *s; s++)
        if (*s < '0' || *s > '9' || __builtin_mul_overflow(*n, 10, n) || __builtin_add_overflow(*n, *s - '0', n)) return 0;
    return 1;
}

// Opens a regular file below a folder for writing, through folders only: never a link, another file system or a device.
static int open_below(int root, char *name, struct stat *s, const char **why) {
    int dir = root, fd = -1;
    for (char *part = name, *rest; part; part = rest) {
        rest = strchr(part, '/');
        if (rest) *rest++ = 0;
        if (!*part || !strcmp(part, ".") || !strcmp(part, "..")) {
            *why = "this is no path below the folder";
            break;
        }
        if (rest) {
            int next = openat(dir, part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (dir != root) close(dir);
            if ((dir = next) >= 0) continue;
            *why = strerror(errno);
            return -1;
        }
        struct stat before; // opening what is no file could already do something
        if (fstatat(dir, part, &before, AT_SYMLINK_NOFOLLOW)) *why = strerror(errno);
        else if (!S_ISREG(before.st_mode) || before.st_dev != device) *why = "it is no file of this file system";
        else if ((fd = openat(dir, part, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) < 0 || fstat(fd, s)) *why = strerror(errno);
        else if (!S_ISREG(s->st_mode) || s->st_dev != before.st_dev || s->st_ino != before.st_ino) *why = "it has changed";
    }
    if (dir != root) close(dir);
    if (*why && fd >= 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static const char *zeros(int fd, off_t from, off_t to) {
    static char b[1 << 17];
    while (from < to) {
        ssize_t n = pread(fd, b, to - from < (off_t)sizeof b ? (size_t)(to - from) : sizeof b, from);
        if (n <= 0) return n ? strerror(errno) : "it has become shorter";
        if (*b || memcmp(b, b + 1, (size_t)n - 1)) return "there are bytes other than zero";
        from += n;
    }
    return NULL;
}

// The kernel takes a hole for a change of the contents: it sets the times and drops capabilities.
static const char *punch(int fd, const struct stat *s, off_t from, off_t length) {
    static const char *const capability = "security.capability";
    char saved[64];
    ssize_t n = fgetxattr(fd, capability, saved, sizeof saved);
    if (n < 0 && errno != ENODATA && errno != ENOTSUP) return strerror(errno);
    struct stat now;
    struct timespec times[] = {s->st_atim, s->st_mtim};
    int failed = fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, length);
    int cause = errno;
    if (fstat(fd, &now) || (now.st_mode != s->st_mode && fchmod(fd, s->st_mode & 07777)) || (n > 0 && fsetxattr(fd, capability, saved, (size_t)n, 0)) ||
        futimens(fd, times))
        return "its mode, capability or times were not kept";
    return failed ? strerror(cause) : NULL;
}

// One line of a list, without its newline; NULL or why it is refused.
static const char *dig_line(int root, char *text, off_t *bytes) {
    char *fields[5] = {0};
    int count = 0;
    for (char *rest = text, *f; count < 5 && (f = strsep(&rest, " "));) fields[count++] = f;
    off_t from, length;
    if (count != 4 || strcmp(fields[0], "hole") || !unescape(fields[1]) || !number(fields[2], &from) || !number(fields[3], &length)) return "this is no hole";
    if (from % BLOCK || length % BLOCK || !length) return "these are no whole blocks";
    struct stat s;
    const char *why = NULL;
    int fd = open_below(root, fields[1], &s, &why);
    if (fd < 0) return why;
    if (s.st_size > INT64_MAX - BLOCK || from >= s.st_size || length > up(s.st_size) - from) why = "it is beyond the file's end";
    else why = zeros(fd, from, from + length < s.st_size ? from + length : s.st_size);
    if (!why) why = punch(fd, &s, from, length);
    close(fd);
    *bytes = length;
    return why;
}

int dig(const char *folder, const char *list) {
    char *line = NULL;
    size_t room = 0;
    long long bytes = 0;
    long dug = 0, lines = 0;
    struct stat s;
    puts("dig 1");
    int root = open_folder(folder);
    FILE *f = fopen(list, "re");
    if (root < 0 || !f || fstat(fileno(f), &s)) {
        perror(list);
        return 1;
    }
    if (s.st_size > MAX_LIST) {
        fprintf(stderr, "%s is too large\n", list);
        return 1;
    }
    for (ssize_t n; (n = getline(&line, &room, f)) > 0;) {
        char where[24];
        off_t length = 0;
        const char *why = "this is no line";
        if (strlen(line) == (size_t)n && line[n - 1] == '\n') {
            line[n - 1] = 0;
            why = dig_line(root, line, &length);
        }
        lines++;
        snprintf(where, sizeof where, "%ld", lines);
        if (why) refused(where, why);
        else dug++, bytes += length;
    }
    if (ferror(f)) refused("", "the list cannot be read");
    fclose(f);
    printf("dug %ld %lld\n", dug, bytes);
    puts("end");
    return fflush(stdout) || ferror(stdout);
}
