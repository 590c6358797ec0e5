// One program, many states for CRIU to write down. `zoo STATE...` puts itself into each state, prints "ready" and waits.
// States: count threads signals timers files ghosts memfd shared sysv pipes events unix inet packet pty tree namespaces
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <net/ethernet.h>
#include <pthread.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void must(long result, const char *what) {
    if (result == -1) perror(what);
}

static void *sleeper(void *arg) {
    char name[16];
    snprintf(name, sizeof name, "worker-%ld", (long)arg);
    prctl(PR_SET_NAME, name);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1 + (long)arg % 2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    volatile double x = 0.5 * (long)arg;
    for (;;) {
        x = x * 1.0000001 + 1;
        struct timespec t = {3600, 0};
        nanosleep(&t, NULL);
    }
    return NULL;
}

static void threads(void) {
    for (long i = 1; i <= 3; i++) {
        pthread_t t;
        pthread_create(&t, NULL, sleeper, (void *)i);
    }
}

static void on_signal(int n) { (void)n; }

static void signals(void) {
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_ONSTACK};
    sigaddset(&sa.sa_mask, SIGTERM);
    for (int s = 1; s <= 64; s++)
        if (s == SIGHUP || s == SIGUSR1 || s == SIGRTMIN + 3) sigaction(s, &sa, NULL);
    static char stack[65536];
    stack_t alt = {.ss_sp = stack, .ss_size = sizeof stack};
    must(sigaltstack(&alt, NULL), "sigaltstack");
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigaddset(&set, SIGRTMIN + 5);
    sigprocmask(SIG_BLOCK, &set, NULL);
    union sigval v = {.sival_int = 77};
    must(sigqueue(getpid(), SIGRTMIN + 5, v), "sigqueue");
    must(sigqueue(getpid(), SIGRTMIN + 5, v), "sigqueue");
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR2);
    struct rlimit limit = {512, 4096};
    must(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

static void timers(void) {
    struct itimerval i = {{100, 0}, {3000, 5}};
    must(setitimer(ITIMER_VIRTUAL, &i, NULL), "setitimer");
    timer_t t;
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 7};
    must(timer_create(CLOCK_MONOTONIC, &e, &t), "timer_create");
    struct itimerspec s = {{0, 0}, {7200, 11}};
    must(timer_settime(t, 0, &s, NULL), "timer_settime");
}

static void files(void) {
    mkdir("/tmp/zoo", 0755);
    int fd = open("/tmp/zoo/plain", O_RDWR | O_CREAT | O_APPEND, 0640);
    must(write(fd, "0123456789", 10), "write");
    lseek(fd, 3, SEEK_SET);
    dup2(fd, 50);
    open("/tmp/zoo", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    open("/proc/self/maps", O_RDONLY);
    open("/dev/null", O_WRONLY);
    open("/dev/urandom", O_RDONLY);
    char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (map != MAP_FAILED) map[4] = '!';
    must(ftruncate(fd, 8192), "ftruncate");
    mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    mkdir("/tmp/zoo/here", 0700);
    must(chdir("/tmp/zoo/here"), "chdir");
    umask(027);
}

static void ghosts(void) {
    int fd = open("/tmp/ghost", O_RDWR | O_CREAT, 0600);
    must(write(fd, "still here", 10), "write");
    unlink("/tmp/ghost");
    fd = open("/tmp/sparse", O_RDWR | O_CREAT, 0600);
    must(pwrite(fd, "start", 5, 0), "write");
    must(pwrite(fd, "far away", 8, 300 * 1024), "write");
    unlink("/tmp/sparse");
    fd = open("/tmp/linked", O_RDWR | O_CREAT, 0600);
    must(link("/tmp/linked", "/tmp/linked-other"), "link");
}

static void memfd(void) {
    int fd = memfd_create("notes", MFD_ALLOW_SEALING);
    must(write(fd, "in memory", 9), "write");
    must(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), "seals");
    int two = memfd_create("mapped", 0);
    must(ftruncate(two, 16384), "ftruncate");
    char *p = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED, two, 0);
    strcpy(p + 4096, "mapped memfd");
}

static void child(void) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) pause();
}

static void shared(void) {
    char *p = mmap(NULL, 5 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    strcpy(p, "both see this");
    strcpy(p + 3 * 4096, "and this");
    if (fork() == 0) child();
}

static void sysv(void) {
    int id = shmget(0x5a00, 12288, IPC_CREAT | 0600);
    char *p = shmat(id, NULL, 0);
    if (p != (void *)-1) strcpy(p, "sysv");
    int sem = semget(0x5a01, 5, IPC_CREAT | 0600);
    unsigned short values[5] = {1, 2, 3, 4, 5};
    must(semctl(sem, 0, SETALL, values), "semctl");
    int q = msgget(0x5a02, IPC_CREAT | 0600);
    struct { long type; char text[13]; } m = {3, "thirteen byte"};
    must(msgsnd(q, &m, 13, 0), "msgsnd");
    m.type = 9;
    must(msgsnd(q, &m, 8, 0), "msgsnd");
    must(msgget(0x5a03, IPC_CREAT | 0600), "msgget");
}

static void pipes(void) {
    int a[2], b[2];
    must(pipe(a), "pipe");
    must(pipe2(b, O_NONBLOCK | O_CLOEXEC), "pipe");
    fcntl(b[1], F_SETPIPE_SZ, 16384);
    must(write(a[1], "left in the pipe", 16), "write");
    must(write(b[1], "five\n", 5), "write");
    mkfifo("/tmp/fifo", 0600);
    int f = open("/tmp/fifo", O_RDWR);
    must(write(f, "queued", 6), "write");
}

static void events(void) {
    int e = eventfd(7, EFD_SEMAPHORE);
    int t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    struct itimerspec s = {{10, 0}, {5000, 9}};
    timerfd_settime(t, 0, &s, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int g = signalfd(-1, &set, SFD_CLOEXEC);
    mkdir("/dev/shm/watched", 0755);
    int i = inotify_init1(IN_NONBLOCK);
    must(inotify_add_watch(i, "/dev/shm/watched", IN_CREATE | IN_DELETE), "inotify");
    int p = epoll_create1(EPOLL_CLOEXEC);
    int all[] = {e, t, g, i};
    for (int k = 0; k < 4; k++) {
        struct epoll_event ev = {.events = EPOLLIN | (k == 1 ? EPOLLET : 0), .data.u64 = 0x1234567800000000ull + all[k]};
        must(epoll_ctl(p, EPOLL_CTL_ADD, all[k], &ev), "epoll_ctl");
    }
}

static void unixes(void) {
    int s[2], d[2];
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, s), "socketpair");
    must(write(s[0], "stream data", 11), "write");
    must(socketpair(AF_UNIX, SOCK_DGRAM, 0, d), "socketpair");
    must(send(d[0], "one", 3, 0), "send");
    char byte = 'x', control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec io = {&byte, 1};
    struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    int null = open("/dev/null", O_RDONLY);
    memcpy(CMSG_DATA(c), &null, sizeof(int));
    must(sendmsg(d[0], &m, 0), "sendmsg");
    struct sockaddr_un a = {AF_UNIX, "/tmp/zoo.sock"}, b = {AF_UNIX, "\0abstract"};
    int l = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(a.sun_path);
    must(bind(l, (void *)&a, sizeof a), "bind");
    must(listen(l, 5), "listen");
    int n = socket(AF_UNIX, SOCK_STREAM, 0);
    must(connect(n, (void *)&a, sizeof a), "connect");
    must(accept(l, NULL, NULL), "accept");
    int q = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    must(bind(q, (void *)&b, sizeof(sa_family_t) + 9), "bind");
    must(listen(q, 1), "listen");
}

static void inet(void) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7777), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int l = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    must(bind(l, (void *)&a, sizeof a), "bind");
    must(listen(l, 16), "listen");
    int c = socket(AF_INET, SOCK_STREAM, 0);
    must(connect(c, (void *)&a, sizeof a), "connect");
    int s = accept(l, NULL, NULL);
    setsockopt(c, IPPROTO_TCP, 1, &one, sizeof one);
    must(write(c, "unread by the server", 20), "write");
    must(write(s, "unread by the client", 20), "write");
    int u = socket(AF_INET, SOCK_DGRAM, 0);
    a.sin_port = htons(7778);
    must(bind(u, (void *)&a, sizeof a), "bind");
    a.sin_port = htons(7779);
    must(connect(u, (void *)&a, sizeof a), "connect");
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(7780), .sin6_addr = IN6ADDR_ANY_INIT};
    int v = socket(AF_INET6, SOCK_STREAM, 0);
    must(setsockopt(v, IPPROTO_IPV6, 26, &one, sizeof one), "v6only");
    must(bind(v, (void *)&six, sizeof six), "bind6");
    must(listen(v, 1), "listen6");
}

static void packet(void) {
    must(socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)), "packet");
    must(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), "raw");
    int n = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    struct sockaddr_nl a = {.nl_family = AF_NETLINK};
    must(bind(n, (void *)&a, sizeof a), "netlink");
}

static void pty(void) {
    int m, s;
    struct winsize w = {24, 80, 0, 0};
    must(openpty(&m, &s, NULL, NULL, &w), "openpty");
    must(write(m, "typed\n", 6), "write");
}

static void tree(void) {
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            setpgid(0, 0);
            child();
        }
        child();
    }
    pid_t stopped = fork();
    if (stopped == 0) child();
    usleep(20000);
    kill(stopped, SIGSTOP);
    if (fork() == 0) _exit(3);  // a zombie
    syscall(SYS_pidfd_open, getpid(), 0);
}

static void locks(void) {
    int fd = open("/tmp/locked", O_RDWR | O_CREAT, 0600);
    must(flock(fd, LOCK_EX), "flock");
    struct flock region = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 20};
    int two = open("/tmp/locked2", O_RDWR | O_CREAT, 0600);
    must(fcntl(two, F_SETLK, &region), "fcntl");
}

int main(int n, char **v) {
    volatile double x = 1;
    char *heap = malloc(300000);
    memset(heap, 'h', 300000);
    for (int i = 1; i < n; i++) {
        if (!strcmp(v[i], "threads")) threads();
        if (!strcmp(v[i], "signals")) signals();
        if (!strcmp(v[i], "timers")) timers();
        if (!strcmp(v[i], "files")) files();
        if (!strcmp(v[i], "ghosts")) ghosts();
        if (!strcmp(v[i], "memfd")) memfd();
        if (!strcmp(v[i], "shared")) shared();
        if (!strcmp(v[i], "sysv")) sysv();
        if (!strcmp(v[i], "pipes")) pipes();
        if (!strcmp(v[i], "events")) events();
        if (!strcmp(v[i], "unix")) unixes();
        if (!strcmp(v[i], "inet")) inet();
        if (!strcmp(v[i], "packet")) packet();
        if (!strcmp(v[i], "pty")) pty();
        if (!strcmp(v[i], "tree")) tree();
        if (!strcmp(v[i], "locks")) locks();
    }
    printf("ready\n");
    fflush(stdout);
    for (long i = 0;; i++) {
        x = x * 1.000001 + 0.5;
        struct timespec t = {0, 50000000};
        nanosleep(&t, NULL);
    }
}
