// One thing that cannot cross per mode: `blockers MODE` takes it, prints "ready MODE" and waits.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *mode;

static long must(long r) {
    if (r < 0) {
        printf("cannot %s: %s\n", mode, strerror(errno));
        fflush(stdout);
        exit(1);
    }
    return r;
}

static void wait_for_ever(void) {
    for (;;) pause();
}

// A child that has everything the parent has.
static pid_t child(void) {
    pid_t p = (pid_t)must(fork());
    if (!p) wait_for_ever();
    return p;
}

static void *map(int fd, int flags) {
    void *m = mmap(NULL, 8192, PROT_READ | PROT_WRITE, flags, fd, 0);
    must(m == MAP_FAILED ? -1 : 0);
    memset(m, 7, 8192);
    return m;
}

static int file(const char *path) {
    int fd = (int)must(open(path, O_RDWR | O_CREAT, 0600));
    must(ftruncate(fd, 8192));
    return fd;
}

static void tcp(const char *ip, int port, int listening) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    int s = (int)must(socket(AF_INET, SOCK_STREAM, 0));
    must(inet_pton(AF_INET, ip, &a.sin_addr) - 1);
    if (listening) {
        must(bind(s, (void *)&a, sizeof a));
        must(listen(s, 8));
    } else {
        must(connect(s, (void *)&a, sizeof a));
    }
}

static void nested(void) { // a child with a network namespace of its own
    if (!must(fork())) {
        must(unshare(CLONE_NEWNET));
        wait_for_ever();
    }
    sleep(1);
}

static void seccomp_filter(void) {
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {1, &allow};
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

static void strict(void) {
    int p[2];
    must(pipe(p));
    if (!must(fork())) {
        char c;
        must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
        read(p[0], &c, 1);
    }
    sleep(1);
}

static void perf(void) {
    struct perf_event_attr a = {.type = PERF_TYPE_SOFTWARE, .size = sizeof a, .config = PERF_COUNT_SW_TASK_CLOCK, .exclude_kernel = 1};
    must(syscall(SYS_perf_event_open, &a, 0, -1, -1, 0));
}

static void bpf_map(void) {
    union bpf_attr a = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1};
    must(syscall(SYS_bpf, BPF_MAP_CREATE, &a, sizeof a));
}

int main(int argc, char **argv) {
    mode = argc > 1 ? argv[1] : "none";
    const char *arg = argc > 2 ? argv[2] : "";
#define MODE(name) else if (!strcmp(mode, name))
    if (!strcmp(mode, "none")) {}
    MODE("shared-anonymous") { map(-1, MAP_SHARED | MAP_ANONYMOUS); child(); }
    MODE("shared-alone") map(-1, MAP_SHARED | MAP_ANONYMOUS);
    MODE("posix-shm") { map(file("/dev/shm/segment"), MAP_SHARED); child(); }
    MODE("posix-shm-alone") map(file("/dev/shm/segment"), MAP_SHARED);
    MODE("memfd") { int fd = (int)must(memfd_create("scratch", 0)); must(ftruncate(fd, 8192)); map(fd, MAP_SHARED); child(); }
    MODE("sysv-shm") must((long)shmat((int)must(shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600)), NULL, 0));
    MODE("sysv-sem") must(semget(IPC_PRIVATE, 3, IPC_CREAT | 0600));
    MODE("sysv-msg") must(msgget(IPC_PRIVATE, IPC_CREAT | 0600));
    MODE("pty") must(open("/dev/ptmx", O_RDWR | O_NOCTTY));
    MODE("inotify") must(inotify_add_watch((int)must(inotify_init1(0)), "/", IN_CREATE));
    MODE("fanotify") must(fanotify_init(FAN_CLASS_NOTIF, O_RDONLY));
    MODE("signalfd") { sigset_t s; sigemptyset(&s); sigaddset(&s, SIGUSR1); must(signalfd(-1, &s, 0)); }
    MODE("io_uring") { char params[256] = {0}; must(syscall(SYS_io_uring_setup, 8, params)); }
    MODE("userfaultfd") must(syscall(SYS_userfaultfd, O_CLOEXEC));
    MODE("perf") perf();
    MODE("bpf") bpf_map();
    MODE("pidfd") must(syscall(SYS_pidfd_open, getpid(), 0));
    MODE("nsfd") must(open("/proc/self/ns/net", O_RDONLY));
    MODE("aio") { aio_context_t c = 0; must(syscall(SYS_io_setup, 8, &c)); }
    MODE("netlink") must(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
    MODE("raw") must(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
    MODE("packet") must(socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)));
    MODE("listen") tcp(arg, 7000, 1);
    MODE("connect") tcp(arg, 7000, 0);
    MODE("backlog") { tcp("127.0.0.1", 7000, 1); tcp("127.0.0.1", 7000, 0); }
    MODE("unix-outside") {
        struct sockaddr_un a = {.sun_family = AF_UNIX};
        snprintf(a.sun_path, sizeof a.sun_path, "%s", arg);
        must(connect((int)must(socket(AF_UNIX, SOCK_STREAM, 0)), (void *)&a, sizeof a));
    }
    MODE("sockets-unbound") { must(socket(AF_INET, SOCK_STREAM, 0)); must(socket(AF_INET6, SOCK_DGRAM, 0)); must(socket(AF_UNIX, SOCK_DGRAM, 0)); }
    MODE("device") must(open(arg, O_RDONLY | O_NONBLOCK));
    MODE("zombie") { if (!must(fork())) _exit(0); sleep(1); }
    MODE("stopped") { kill(child(), SIGSTOP); sleep(1); }
    MODE("traced") {
        pid_t p = child();
        must(ptrace(PTRACE_ATTACH, p, 0, 0));
        waitpid(p, NULL, 0);
        must(ptrace(PTRACE_CONT, p, 0, 0));
    }
    MODE("seccomp-strict") strict();
    MODE("seccomp-filter") seccomp_filter();
    MODE("flock") must(flock(file("/locked"), LOCK_EX));
    MODE("posix-lock") { struct flock l = {.l_type = F_WRLCK}; must(fcntl(file("/locked"), F_SETLK, &l)); }
    MODE("fifo") { must(mkfifo("/fifo", 0600)); must(open("/fifo", O_RDWR)); }
    MODE("chroot") { must(mkdir("/below", 0755)); must(chroot("/below")); must(chdir("/")); }
    MODE("namespace") nested();
    MODE("many") { for (int i = 0; i < 201; i++) child(); }
    else return 2;
    printf("ready %s\n", mode);
    fflush(stdout);
    wait_for_ever();
}
