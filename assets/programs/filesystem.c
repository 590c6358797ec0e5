// What a container has changed in its file system.
#include "common.h"
#include <dirent.h>
#include <sys/xattr.h>

static void sparse(void) {
    int fd = file("sparse", O_RDWR | O_TRUNC | O_CLOEXEC, "begin");
    off_t end = 32L << 20;
    same("pwrite", pwrite(fd, "middle", 6, end / 2), 6);
    same("pwrite", pwrite(fd, "end", 3, end - 3), 3);
    struct stat s;
    must(fstat(fd, &s), "fstat");
    if (s.st_blocks > 1 << 12) skip("the file system knows no holes");
    while (asked()) {
        char b[8] = "";
        want(!stat("sparse", &s), "stat: %s", strerror(errno));
        same("its size", s.st_size, end);
        want(s.st_blocks < 1 << 12, "the hole has become %ld blocks", (long)s.st_blocks);
        want(pread(fd, b, 6, end / 2) == 6 && !strcmp(b, "middle"), "the middle is '%s'", b);
        want(pread(fd, b, 3, end - 3) == 3 && !memcmp(b, "end", 3), "the end is '%s'", b);
        same("a byte of the hole", pread(fd, b, 1, end / 4) == 1 ? b[0] : -1, 0);
    }
}

static void attributes(void) {
    close(file("attributes", O_RDWR | O_CLOEXEC, "x"));
    may(setxattr("attributes", "user.programs", "a value\0with zero", 17, 0), "setxattr user.*");
    must(setxattr("attributes", "user.empty", "", 0, 0), "setxattr");
    while (asked()) {
        char b[64] = "";
        same("getxattr", getxattr("attributes", "user.programs", b, sizeof b), 17);
        want(!memcmp(b, "a value\0with zero", 17), "its value is '%s'", b);
        same("getxattr of the empty one", getxattr("attributes", "user.empty", b, sizeof b), 0);
    }
}

static void metadata(void) {
    close(file("metadata", O_RDWR | O_CLOEXEC, "x"));
    bool root = geteuid() == 0;
    uid_t owner = root ? 1234 : geteuid();
    gid_t group = root ? 4321 : getegid();
    if (root) may(chown("metadata", owner, group), "chown");
    must(chmod("metadata", 06751), "chmod");
    struct timespec times[2] = {{1000000001, 111111111}, {1234567890, 987654321}};
    must(utimensat(AT_FDCWD, "metadata", times, 0), "utimensat");
    mkdir("sticky", 0755);
    must(chmod("sticky", 01773), "chmod");
    while (asked()) {
        struct stat s = {0};
        want(!stat("metadata", &s), "stat: %s", strerror(errno));
        want((s.st_mode & 07777) == 06751, "its mode is %o, not 6751", s.st_mode & 07777);
        same("st_uid", s.st_uid, owner);
        same("st_gid", s.st_gid, group);
        same("st_mtime", s.st_mtim.tv_sec, 1234567890);
        // An archive may drop the nanoseconds of the time, or keep some.
        want(s.st_mtim.tv_nsec <= 987654321, "the nanoseconds of st_mtime are %ld", s.st_mtim.tv_nsec);
        want(!stat("sticky", &s) && (s.st_mode & 07777) == 01773, "the folder's mode is %o, not 1773", s.st_mode & 07777);
    }
}

static void nanoseconds(void) {
    close(file("nanoseconds", O_RDWR | O_CLOEXEC, "x"));
    struct timespec times[2] = {{1000000001, 111111111}, {1234567890, 987654321}};
    must(utimensat(AT_FDCWD, "nanoseconds", times, 0), "utimensat");
    while (asked()) {
        struct stat s = {0};
        want(!stat("nanoseconds", &s), "stat: %s", strerror(errno));
        same("st_mtime", s.st_mtim.tv_sec, 1234567890);
        same("its nanoseconds", s.st_mtim.tv_nsec, 987654321);
    }
}

static void capability(void) {
    close(file("capability", O_RDWR | O_CLOEXEC, "x"));
    // struct vfs_cap_data, revision 2: CAP_NET_BIND_SERVICE and CAP_CHOWN, effective
    static const uint32_t set[5] = {0x02000001, 1 << 10 | 1, 0, 1 << 3, 0};
    may(setxattr("capability", "security.capability", set, sizeof set, 0), "setxattr security.capability");
    while (asked()) {
        uint32_t is[6] = {0};
        same("getxattr", getxattr("capability", "security.capability", is, sizeof is), sizeof set);
        want(!memcmp(is, set, sizeof set), "the capabilities are %x %x %x", is[0], is[1], is[3]);
    }
}

static void hard_links(void) {
    unlink("two");
    close(file("one", O_RDWR | O_TRUNC | O_CLOEXEC, "content"));
    must(link("one", "two"), "link");
    while (asked()) {
        struct stat s, t;
        want(!stat("one", &s) && !stat("two", &t), "stat: %s", strerror(errno));
        want(s.st_ino == t.st_ino, "the names are two files");
        same("its links", (long)s.st_nlink, 2);
        int fd = open("one", O_WRONLY | O_TRUNC | O_CLOEXEC), other = open("two", O_RDONLY | O_CLOEXEC);
        put(fd, "written by one name", 19);
        want_read("the other name", other, "written by one name");
        close(fd);
        close(other);
    }
}

static void symbolic_links(void) {
    unlink("to-file");
    unlink("dangling");
    close(file("target", O_RDWR | O_TRUNC | O_CLOEXEC, "behind the link"));
    must(symlink("target", "to-file"), "symlink");
    must(symlink("/no/such/place at all", "dangling"), "symlink");
    while (asked()) {
        char b[64] = "";
        int fd = open("to-file", O_RDONLY | O_CLOEXEC);
        want(fd >= 0, "open through the link: %s", strerror(errno));
        if (fd >= 0) want_read("the file", fd, "behind the link");
        close(fd);
        same("readlink", readlink("dangling", b, sizeof b), 21);
        want(!strcmp(b, "/no/such/place at all"), "the dangling link leads to '%s'", b);
    }
}

static void special(void) {
    unlink("node");
    may(mkfifo("node", 0600), "mkfifo");
    must(chmod("node", 0624), "chmod");
    mkdir("empty", 0700);
    char name[] = "name with space, \xc3\xa4 and \n newline";
    close(file(name, O_RDWR | O_CLOEXEC, "odd"));
    close(file("zero", O_RDWR | O_TRUNC | O_CLOEXEC, ""));
    while (asked()) {
        struct stat s = {0};
        want(!stat("node", &s) && S_ISFIFO(s.st_mode) && (s.st_mode & 0777) == 0624, "the FIFO has mode %o", s.st_mode);
        want(!stat("empty", &s) && S_ISDIR(s.st_mode) && (s.st_mode & 0777) == 0700, "the empty folder has mode %o", s.st_mode);
        want(!stat(name, &s) && s.st_size == 3, "the file with an odd name is not there");
        want(!stat("zero", &s) && s.st_size == 0, "the empty file has %ld bytes", (long)s.st_size);
    }
}

static void tree(void) {
    char path[600] = "deep";
    for (int i = 0; i < 20; i++) {
        mkdir(path, 0755);
        strcat(path, "/a-folder-in-a-folder");
    }
    close(file(path, O_RDWR | O_CLOEXEC, "at the bottom"));
    int many = 300;
    mkdir("many", 0755);
    for (int i = 0; i < many; i++) {
        char name[32];
        snprintf(name, sizeof name, "many/%d", i);
        close(file(name, O_RDWR | O_TRUNC | O_CLOEXEC, name + 5));
    }
    while (asked()) {
        int fd = open(path, O_RDONLY | O_CLOEXEC), n = 0;
        want(fd >= 0, "open at the bottom: %s", strerror(errno));
        if (fd >= 0) want_read("the file at the bottom", fd, "at the bottom");
        close(fd);
        DIR *d = opendir("many");
        for (struct dirent *e; d && (e = readdir(d));) n += e->d_name[0] != '.';
        if (d) closedir(d);
        same("files in the folder", n, many);
        fd = open("many/217", O_RDONLY | O_CLOEXEC);
        if (fd >= 0) want_read("one of them", fd, "217");
        close(fd);
    }
}

static void in_shm(void) {
    char path[64];
    snprintf(path, sizeof path, "/dev/shm/programs-%d", getpid());
    int fd = (int)may(open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0640), path);
    put_pattern(fd, 20000, 3);
    close(fd); // nobody has it open
    while (asked()) {
        struct stat s = {0};
        fd = open(path, O_RDONLY | O_CLOEXEC);
        want(fd >= 0 && !fstat(fd, &s), "it is not there: %s", strerror(errno));
        same("its size", s.st_size, 20000);
        same("its mode", s.st_mode & 0777, 0640);
        if (fd >= 0) want_pattern_read("it", fd, 20000, 3);
        close(fd);
    }
    unlink(path);
}

// ---- changes to what the image brings: the image needs the folder /image of this program's build
static void image_deleted(void) {
    may(unlink("/image/deleted"), "/image/deleted");
    while (asked()) {
        want(access("/image/deleted", F_OK) == -1 && errno == ENOENT, "the image's file is back");
        DIR *d = opendir("/image");
        for (struct dirent *e; d && (e = readdir(d));) want(strcmp(e->d_name, "deleted"), "the folder lists it");
        if (d) closedir(d);
    }
}
static void image_changed(void) {
    int fd = (int)may(open("/image/changed", O_RDWR | O_CLOEXEC), "/image/changed");
    must(ftruncate(fd, 0), "ftruncate");
    put(fd, "not the image's any more", 24);
    close(fd);
    must(chmod("/image/changed", 0604), "chmod");
    while (asked()) {
        struct stat s = {0};
        fd = open("/image/changed", O_RDONLY | O_CLOEXEC);
        want(fd >= 0 && !fstat(fd, &s), "open: %s", strerror(errno));
        same("its size", s.st_size, 24);
        same("its mode", s.st_mode & 0777, 0604);
        if (fd >= 0) want_read("it", fd, "not the image's any more");
        close(fd);
    }
}
static void image_replaced(void) { // an opaque folder of overlayfs
    may(unlink("/image/folder/inside"), "/image/folder/inside");
    may(rmdir("/image/folder"), "/image/folder");
    must(mkdir("/image/folder", 0750), "mkdir");
    close(file("/image/folder/new", O_RDWR | O_CLOEXEC, "new"));
    while (asked()) {
        want(access("/image/folder/inside", F_OK), "the image's file is back in the folder");
        want(!access("/image/folder/new", F_OK), "the new file is not there");
        struct stat s = {0};
        same("the folder's mode", stat("/image/folder", &s) ? -1 : (int)(s.st_mode & 0777), 0750);
    }
}

const struct program filesystem_programs[] = {
    {"sparse", "filesystem", "a file of 1 GB that is a hole but for a few bytes", sparse},
    {"xattr", "filesystem", "user.* attributes of a file", attributes},
    {"metadata", "filesystem", "mode with setuid and sticky bits, owner, group and time", metadata},
    {"mtime-nanoseconds", "filesystem", "a file's time to the nanosecond", nanoseconds},
    {"file-capabilities", "filesystem", "a file's capabilities", capability},
    {"hard-links", "filesystem", "two names of one new file", hard_links},
    {"symlinks", "filesystem", "symbolic links, one of them dangling", symbolic_links},
    {"special-names", "filesystem", "a FIFO nobody has open, an empty folder and file, a name with a newline", special},
    {"tree", "filesystem", "20 folders deep and 300 files wide", tree},
    {"dev-shm", "filesystem", "a file of /dev/shm that nobody has open", in_shm},
    {"image-deleted", "filesystem", "a file of the image that was deleted", image_deleted},
    {"image-changed", "filesystem", "a file of the image that was written and chmod'ed", image_changed},
    {"image-replaced", "filesystem", "a folder of the image that was replaced by a new one", image_replaced},
    {0}};
