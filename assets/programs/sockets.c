// Unix sockets.
#include "common.h"
#include <stddef.h>
#include <sys/un.h>

static void pair(int p[2], int type) { must(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, p), "socketpair"); }

static socklen_t name(struct sockaddr_un *a, const char *path, bool abstract) {
    memset(a, 0, sizeof *a);
    a->sun_family = AF_UNIX;
    snprintf(a->sun_path + abstract, sizeof a->sun_path - 1, "%s", path);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + abstract + strlen(path) + !abstract);
}

static void stream(void) {
    int p[2];
    pair(p, SOCK_STREAM);
    for (unsigned round = 0;; round++) {
        put_pattern(p[0], 3000, round);
        put_pattern(p[1], 5000, 100 + round);
        if (!asked()) return;
        want_pattern_read("one end", p[1], 3000, round);
        want_pattern_read("the other end", p[0], 5000, 100 + round);
        want_nothing("one end", p[1]);
        want_nothing("the other end", p[0]);
    }
}

static void dgram(void) {
    int p[2];
    static const char *const message[] = {"first", "the second, longer one", "", "x"};
    pair(p, SOCK_DGRAM);
    for (;;) {
        for (int i = 0; i < 4; i++) must(send(p[0], message[i], strlen(message[i]), 0), "send");
        if (!asked()) return;
        for (int i = 0; i < 4; i++) {
            char b[64] = "";
            long n = recv(p[1], b, sizeof b, MSG_DONTWAIT);
            same("a message's length", n, (long)strlen(message[i]));
            want(!strcmp(b, message[i]), "message %d is '%s'", i, b);
        }
        want_nothing("the receiver", p[1]);
    }
}

static void seqpacket(void) {
    int p[2];
    char b[5000];
    pair(p, SOCK_SEQPACKET);
    for (unsigned round = 0;; round++) {
        put_pattern(p[0], 4000, round);
        put(p[0], "short", 5);
        put(p[1], "back", 4);
        if (!asked()) return;
        same("the first packet", recv(p[1], b, sizeof b, MSG_DONTWAIT), 4000);
        want_pattern("the first packet", b, 4000, round);
        same("the second packet", recv(p[1], b, 2, MSG_DONTWAIT | MSG_TRUNC), 5); // its rest is dropped
        want_nothing("the receiver", p[1]);
        want_read("the sender", p[0], "back");
    }
}

// A server and a client of it, both here; then a new client each time.
static void serve(int type, const char *path, bool abstract) {
    struct sockaddr_un a, is;
    socklen_t n = name(&a, path, abstract), got;
    int listening = (int)must(socket(AF_UNIX, type | SOCK_CLOEXEC, 0), "socket");
    must(bind(listening, (struct sockaddr *)&a, n), "bind");
    must(listen(listening, 5), "listen");
    int client = (int)must(socket(AF_UNIX, type | SOCK_CLOEXEC, 0), "socket");
    must(connect(client, (struct sockaddr *)&a, n), "connect");
    int server = (int)must(accept4(listening, NULL, NULL, SOCK_CLOEXEC), "accept");
    for (;;) {
        put(client, "to the server", 13);
        if (!asked()) return;
        want_read("the server", server, "to the server");
        put(server, "to the client", 13);
        want_read("the client", client, "to the client");
        got = sizeof is;
        want(!getsockname(listening, (struct sockaddr *)&is, &got) && got == n && !memcmp(&is, &a, n), "the server's name differs");
        got = sizeof is;
        want(!getpeername(client, (struct sockaddr *)&is, &got) && got == n && !memcmp(&is, &a, n), "the peer's name differs");
        int more = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
        want(!connect(more, (struct sockaddr *)&a, n), "a new client's connect: %s", strerror(errno));
        if (wrong()) continue;
        want(readable(listening, 8000), "the new client does not arrive");
        int accepted = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
        put(more, "new", 3);
        want_read("the new connection", accepted, "new");
        close(more);
        want_end("the new connection", accepted);
        close(accepted);
    }
}
static void by_path(void) { serve(SOCK_STREAM, here("socket"), false); }
static void seqpacket_server(void) { serve(SOCK_SEQPACKET, here("socket"), false); }
static void by_abstract_name(void) {
    char own[64];
    snprintf(own, sizeof own, "programs-%d", getpid());
    serve(SOCK_STREAM, own, true);
}

static void dgram_by_path(void) {
    struct sockaddr_un a, b, from;
    socklen_t n = name(&a, here("to"), false), m = name(&b, here("from"), false), got;
    int to = (int)must(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket"), sender = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    must(bind(to, (struct sockaddr *)&a, n), "bind");
    must(bind(sender, (struct sockaddr *)&b, m), "bind");
    must(connect(sender, (struct sockaddr *)&a, n), "connect");
    for (;;) {
        must(send(sender, "letter", 6, 0), "send");
        if (!asked()) return;
        char text[32] = "";
        got = sizeof from;
        same("recvfrom", recvfrom(to, text, sizeof text, MSG_DONTWAIT, (struct sockaddr *)&from, &got), 6);
        want(!strcmp(text, "letter"), "the message is '%s'", text);
        want(got == m && !memcmp(&from, &b, m), "the sender's name differs");
        want(sendto(to, "reply", 5, 0, (struct sockaddr *)&from, got) == 5 || wrong(), "sendto its name: %s", strerror(errno));
        want_read("the sender", sender, "reply");
    }
}

static void half_closed(void) {
    int p[2];
    signal(SIGPIPE, SIG_IGN);
    pair(p, SOCK_STREAM);
    must(shutdown(p[0], SHUT_WR), "shutdown");
    while (asked()) {
        want_end("the end that hears nothing more", p[1]);
        want(write(p[0], "x", 1) == -1 && errno == EPIPE, "write after shutdown gives no EPIPE");
        put(p[1], "other way", 9);
        want_read("the other way", p[0], "other way");
    }
}

static void peer_closed(void) {
    int p[2];
    for (;;) {
        pair(p, SOCK_STREAM);
        put(p[1], "farewell", 8);
        close(p[1]);
        if (!asked()) return;
        want_read("what was sent before the close", p[0], "farewell");
        want_end("the end that is left", p[0]);
        close(p[0]);
    }
}

static void send_fd(int over, int fd) {
    char space[CMSG_SPACE(sizeof fd)] = "", c = 'd';
    struct iovec v = {&c, 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    h->cmsg_level = SOL_SOCKET;
    h->cmsg_type = SCM_RIGHTS;
    h->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(h), &fd, sizeof fd);
    must(sendmsg(over, &m, 0), "sendmsg");
}
static int receive_fd(int over) {
    int fd = -1;
    char space[CMSG_SPACE(sizeof fd)] = "", c = 0;
    struct iovec v = {&c, 1};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    same("recvmsg", recvmsg(over, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC), 1);
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    if (h && h->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(h), sizeof fd);
    return fd;
}
static void in_flight(void) {
    int p[2], q[2];
    pair(p, SOCK_STREAM);
    must(pipe2(q, O_CLOEXEC), "pipe2");
    for (;;) {
        send_fd(p[0], q[0]);
        close(q[0]); // the message has the only one
        put(q[1], "through a descriptor in flight", 30);
        if (!asked()) return;
        q[0] = receive_fd(p[1]);
        want(q[0] >= 0, "no descriptor arrives");
        if (q[0] >= 0) want_read("it", q[0], "through a descriptor in flight");
        if (q[0] < 0) must(pipe2(q, O_CLOEXEC), "pipe2");
    }
}

static void credentials(void) {
    int p[2], on = 1;
    pair(p, SOCK_STREAM);
    must(setsockopt(p[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on), "SO_PASSCRED");
    while (asked()) {
        struct ucred u = {0};
        socklen_t n = sizeof u;
        want(!getsockopt(p[0], SOL_SOCKET, SO_PEERCRED, &u, &n), "SO_PEERCRED: %s", strerror(errno));
        same("the peer's pid", u.pid, getpid());
        same("the peer's uid", u.uid, geteuid());
        char space[CMSG_SPACE(sizeof u)] = "", c = 0;
        struct iovec v = {&c, 1};
        struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
        put(p[0], "c", 1);
        same("recvmsg", recvmsg(p[1], &m, MSG_DONTWAIT), 1);
        struct cmsghdr *h = CMSG_FIRSTHDR(&m);
        want(h && h->cmsg_type == SCM_CREDENTIALS, "no credentials come along");
        if (wrong()) continue;
        memcpy(&u, CMSG_DATA(h), sizeof u);
        same("the sender's pid", u.pid, getpid());
    }
}

static int to_child[2];
static void echoes(void *arg) {
    (void)arg;
    char b[64];
    close(to_child[0]);
    for (ssize_t n; (n = read(to_child[1], b, sizeof b)) > 0;) put(to_child[1], b, (size_t)n);
}
static void with_child(void) {
    pair(to_child, SOCK_STREAM);
    pid_t pid = child(echoes, NULL);
    close(to_child[1]);
    while (asked()) {
        put(to_child[0], "there and back", 14);
        want_read("the child's end", to_child[0], "there and back");
        same("waitpid", waitpid(pid, NULL, WNOHANG), 0);
    }
}

const struct program sockets_programs[] = {
    {"unix-stream", "sockets", "a stream socket pair with data in both directions", stream},
    {"unix-dgram", "sockets", "a datagram socket pair with four messages, one of them empty", dgram},
    {"unix-seqpacket", "sockets", "a seqpacket socket pair with packets in both directions", seqpacket},
    {"unix-parent-child", "sockets", "parent and child over a socket pair", with_child},
    {"unix-listening", "sockets", "a Unix server by path, a client connected to it, and new ones", by_path},
    {"unix-listening-seqpacket", "sockets", "the same with SOCK_SEQPACKET", seqpacket_server},
    {"unix-abstract", "sockets", "the same with an abstract name", by_abstract_name},
    {"unix-dgram-path", "sockets", "bound datagram sockets: the sender's name, a reply", dgram_by_path},
    {"unix-half-closed", "sockets", "a socket pair after shutdown(SHUT_WR)", half_closed},
    {"unix-peer-closed", "sockets", "data and end of file of a closed peer", peer_closed},
    {"unix-rights", "sockets", "a descriptor in flight (SCM_RIGHTS)", in_flight},
    {"unix-credentials", "sockets", "SO_PASSCRED and SO_PEERCRED", credentials},
    {0}};
