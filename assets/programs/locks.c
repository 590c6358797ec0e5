// File locks. A relative looks at them from another process.
#include "common.h"
#include <sys/file.h>

static int mine;

static void flock_from_there(void *arg) {
    (void)arg;
    int fd = (int)must(open("lock", O_RDWR | O_CLOEXEC), "open");
    while (asked()) want(flock(fd, LOCK_SH | LOCK_NB) == -1 && errno == EWOULDBLOCK, "another process gets the lock");
}
static void flocks(void) {
    mine = file("lock", O_RDWR | O_CLOEXEC, "x");
    may(flock(mine, LOCK_EX), "flock");
    struct kin k = kin(flock_from_there, NULL);
    while (asked()) {
        ask(&k);
        int fd = open("lock", O_RDWR | O_CLOEXEC);
        want(flock(fd, LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK, "a file opened apart gets the lock");
        flock(mine, LOCK_UN);
        same("flock, when it is free", flock(fd, LOCK_EX | LOCK_NB), 0);
        close(fd);
        same("flock again", flock(mine, LOCK_EX | LOCK_NB), 0);
    }
    end_kin(&k);
}

static struct flock range(short type, off_t from, off_t bytes) {
    return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = from, .l_len = bytes};
}
static void posix_from_there(void *arg) {
    int fd = (int)must(open("lock", O_RDWR | O_CLOEXEC), "open"); // the parent's pid is what it looks for
    pid_t parent = getppid();
    (void)arg;
    while (asked()) {
        struct flock l = range(F_WRLCK, 0, 100);
        want(!fcntl(fd, F_GETLK, &l), "F_GETLK: %s", strerror(errno));
        same("l_type", l.l_type, F_WRLCK);
        same("l_start", l.l_start, 10);
        same("l_len", l.l_len, 20);
        same("l_pid", l.l_pid, parent);
        l = range(F_WRLCK, 40, 5);
        want(fcntl(fd, F_SETLK, &l) == -1 && errno == EAGAIN, "another process can write where a read lock is");
        l = range(F_RDLCK, 40, 5);
        want(!fcntl(fd, F_SETLK, &l), "another process cannot read where a read lock is: %s", strerror(errno));
        l.l_type = F_UNLCK;
        fcntl(fd, F_SETLK, &l);
    }
}
static void posix(void) {
    mine = file("lock", O_RDWR | O_CLOEXEC, "x");
    struct flock write = range(F_WRLCK, 10, 20), read = range(F_RDLCK, 40, 10);
    may(fcntl(mine, F_SETLK, &write), "F_SETLK");
    may(fcntl(mine, F_SETLK, &read), "F_SETLK");
    struct kin k = kin(posix_from_there, NULL);
    while (asked()) ask(&k);
    end_kin(&k);
}

static void ofd(void) {
    mine = file("lock", O_RDWR | O_CLOEXEC, "x");
    int other = (int)must(open("lock", O_RDWR | O_CLOEXEC), "open"), same_file = (int)must(dup(mine), "dup");
    struct flock l = range(F_WRLCK, 5, 6);
    may(fcntl(mine, F_OFD_SETLK, &l), "F_OFD_SETLK");
    while (asked()) {
        l = range(F_WRLCK, 0, 100);
        want(!fcntl(other, F_OFD_GETLK, &l), "F_OFD_GETLK: %s", strerror(errno));
        same("l_type", l.l_type, F_WRLCK);
        same("l_start", l.l_start, 5);
        same("l_len", l.l_len, 6);
        same("l_pid", l.l_pid, -1);
        l = range(F_WRLCK, 5, 1);
        want(fcntl(other, F_OFD_SETLK, &l) == -1 && errno == EAGAIN, "a file opened apart gets the lock");
        l = range(F_WRLCK, 5, 6);
        want(!fcntl(same_file, F_OFD_SETLK, &l), "a duplicate does not own the lock: %s", strerror(errno));
    }
}

const struct program locks_programs[] = {
    {"lock-flock", "files", "an flock that another process cannot get", flocks},
    {"lock-posix", "files", "POSIX locks of two ranges (F_SETLK), seen from another process", posix},
    {"lock-ofd", "files", "a lock of an open file description (F_OFD_SETLK)", ofd},
    {0}};
