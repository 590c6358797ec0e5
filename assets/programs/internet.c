// TCP and UDP on loopback.
#include "common.h"
#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static union address loopback(int family) {
    union address a;
    memset(&a, 0, sizeof a);
    a.any.sa_family = (sa_family_t)family;
    if (family == AF_INET) a.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    else a.v6.sin6_addr = in6addr_loopback;
    return a;
}
static socklen_t size(int family) { return family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6); }
static int port(int fd) {
    union address a = {0};
    socklen_t n = sizeof a;
    want(!getsockname(fd, &a.any, &n), "getsockname: %s", strerror(errno));
    return ntohs(a.v4.sin_port); // at the same place in both
}
static int bound(int family, int type, union address *a) {
    socklen_t n = size(family);
    *a = loopback(family);
    int fd = (int)may(socket(family, type | SOCK_CLOEXEC, 0), "socket");
    may(bind(fd, &a->any, n), "bind to loopback");
    must(getsockname(fd, &a->any, &n), "getsockname");
    return fd;
}

struct tcp {
    union address at;
    int listening, client, server;
};
static struct tcp connected(int family) {
    struct tcp t;
    t.listening = bound(family, SOCK_STREAM, &t.at);
    must(listen(t.listening, 5), "listen");
    t.client = (int)must(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    may(connect(t.client, &t.at.any, size(family)), "connect on loopback");
    t.server = (int)must(accept4(t.listening, NULL, NULL, SOCK_CLOEXEC), "accept");
    return t;
}
static void new_client(struct tcp *t, int family) {
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    want(!connect(fd, &t->at.any, size(family)), "a new client's connect: %s", strerror(errno));
    want(readable(t->listening, 8000), "the new client does not arrive");
    int accepted = wrong() ? -1 : accept4(t->listening, NULL, NULL, SOCK_CLOEXEC);
    if (accepted >= 0) {
        put(fd, "hello", 5);
        want_read("the new connection", accepted, "hello");
        close(fd);
        want_end("the new connection", accepted);
        close(accepted);
    } else close(fd);
}

static void listening(int family) {
    struct tcp t = connected(family);
    close(t.client);
    close(t.server);
    int at = port(t.listening), on = 0;
    while (asked()) {
        socklen_t n = sizeof on;
        want(!getsockopt(t.listening, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) && on, "the socket does not listen");
        same("its port", port(t.listening), at);
        new_client(&t, family);
    }
}
static void tcp_listening(void) { listening(AF_INET); }

static void established(int family) {
    struct tcp t = connected(family);
    int a = port(t.client), b = port(t.server);
    for (unsigned round = 0;; round++) {
        int n = 0;
        put_pattern(t.client, 5000, round); // unread, in both directions
        put_pattern(t.server, 3000, 50 + round);
        if (!asked()) return;
        same("the client's port", port(t.client), a);
        same("the server's port", port(t.server), b);
        want(readable(t.server, 8000) && readable(t.client, 8000), "no data are there");
        want(!ioctl(t.server, SIOCINQ, &n) && n > 0, "SIOCINQ gives %d", n);
        want_pattern_read("the server", t.server, 5000, round);
        want_pattern_read("the client", t.client, 3000, 50 + round);
        want_nothing("the server", t.server);
        want_nothing("the client", t.client);
        new_client(&t, family);
    }
}
static void tcp(void) { established(AF_INET); }
static void tcp6(void) { established(AF_INET6); }

static void send_queue(void) {
    struct tcp t = connected(AF_INET);
    fcntl(t.client, F_SETFL, O_NONBLOCK);
    char block[2048], should[2048];
    for (unsigned round = 0;; round++) {
        size_t sent = 0;
        int n = 0;
        for (unsigned i = 0;; i++) { // until neither the receiver's nor the sender's queue takes more
            fill(block, sizeof block, round * 100000 + i);
            ssize_t w = write(t.client, block, sizeof block);
            if (w > 0) sent += (size_t)w;
            if (w != sizeof block) break;
        }
        want(!ioctl(t.client, SIOCOUTQ, &n) && n > 0, "nothing is in the send queue");
        if (!asked()) return;
        for (size_t at = 0; at < sent && !wrong(); at += sizeof block) {
            size_t part = sent - at < sizeof block ? sent - at : sizeof block, got = take(t.server, block, part);
            same("bytes of a block", (long)got, (long)part);
            fill(should, sizeof should, round * 100000 + (unsigned)(at / sizeof block));
            want(!memcmp(block, should, part), "the stream differs in the block at byte %zu of %zu", at, sent);
        }
        want_nothing("the server", t.server);
    }
}

static void half_closed(void) {
    struct tcp t = connected(AF_INET);
    signal(SIGPIPE, SIG_IGN);
    put(t.client, "last", 4);
    must(shutdown(t.client, SHUT_WR), "shutdown");
    for (int round = 0; asked(); round++) {
        if (round == 0) want_read("the server", t.server, "last");
        want_end("the server", t.server);
        want(write(t.client, "x", 1) == -1 && errno == EPIPE, "write after shutdown gives no EPIPE");
        put(t.server, "still", 5);
        want_read("the client", t.client, "still");
    }
}

static void udp(int family) {
    union address a, b, from;
    int one = bound(family, SOCK_DGRAM, &a), two = bound(family, SOCK_DGRAM, &b);
    may(connect(two, &a.any, size(family)), "connect on loopback"); // one is only bound
    int p = port(one), q = port(two);
    while (asked()) {
        char text[32] = "";
        socklen_t n = sizeof from;
        same("the first port", port(one), p);
        same("the second port", port(two), q);
        want(send(two, "datagram", 8, 0) == 8, "send: %s", strerror(errno));
        want(readable(one, 8000), "the datagram does not arrive");
        same("recvfrom", recvfrom(one, text, sizeof text, MSG_DONTWAIT, &from.any, &n), 8);
        want(!strcmp(text, "datagram"), "the datagram is '%s'", text);
        want(from.v4.sin_port == b.v4.sin_port, "it comes from port %d", ntohs(from.v4.sin_port));
        want(sendto(one, "back", 4, 0, &b.any, size(family)) == 4, "sendto: %s", strerror(errno));
        want_read("the connected socket", two, "back");
        n = sizeof from;
        want(!getpeername(two, &from.any, &n) && from.v4.sin_port == a.v4.sin_port, "its peer differs");
    }
}
static void udp4(void) { udp(AF_INET); }
static void udp6(void) { udp(AF_INET6); }

static void udp_waiting(void) {
    union address a, b;
    int one = bound(AF_INET, SOCK_DGRAM, &a), two = bound(AF_INET, SOCK_DGRAM, &b);
    may(connect(two, &a.any, size(AF_INET)), "connect on loopback");
    for (;;) {
        must(send(two, "waits in the queue", 18, 0), "send");
        want(readable(one, 8000), "the datagram does not arrive");
        if (!asked()) return;
        want_read("the queue", one, "waits in the queue");
    }
}

static void options(void) {
    static const struct {
        const char *name;
        int level, option, value;
    } set[] = {{"SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, 1},   {"SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, 1},
               {"SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, 20000},      {"SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, 30000},
               {"SO_OOBINLINE", SOL_SOCKET, SO_OOBINLINE, 1},    {"SO_PRIORITY", SOL_SOCKET, SO_PRIORITY, 3},
               {"SO_RCVLOWAT", SOL_SOCKET, SO_RCVLOWAT, 5},      {"TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, 1},
               {"TCP_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE, 321}, {"TCP_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL, 43},
               {"TCP_KEEPCNT", IPPROTO_TCP, TCP_KEEPCNT, 7}};
    enum { OPTIONS = sizeof set / sizeof *set };
    int value[OPTIONS], is;
    struct tcp t = connected(AF_INET);
    struct timeval limit = {7, 0};
    struct linger linger = {1, 3};
    socklen_t n;
    for (int i = 0; i < OPTIONS; i++) { // the kernel doubles some
        n = sizeof value[i];
        must(setsockopt(t.client, set[i].level, set[i].option, &set[i].value, sizeof set[i].value), set[i].name);
        must(getsockopt(t.client, set[i].level, set[i].option, &value[i], &n), set[i].name);
    }
    must(setsockopt(t.client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), "SO_RCVTIMEO");
    must(setsockopt(t.client, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), "SO_LINGER");
    while (asked()) {
        for (int i = 0; i < OPTIONS; i++) {
            n = sizeof is;
            want(!getsockopt(t.client, set[i].level, set[i].option, &is, &n), "%s: %s", set[i].name, strerror(errno));
            same(set[i].name, is, value[i]);
        }
        n = sizeof limit;
        getsockopt(t.client, SOL_SOCKET, SO_RCVTIMEO, &limit, &n);
        same("SO_RCVTIMEO", limit.tv_sec, 7);
        n = sizeof linger;
        getsockopt(t.client, SOL_SOCKET, SO_LINGER, &linger, &n);
        same("SO_LINGER", linger.l_onoff * 100 + linger.l_linger, 103);
        n = sizeof is;
        getsockopt(t.server, IPPROTO_TCP, TCP_NODELAY, &is, &n);
        same("TCP_NODELAY of the end without it", is, 0);
    }
}

static void nonblocking(void) {
    struct tcp t = connected(AF_INET);
    char b;
    fcntl(t.client, F_SETFL, O_NONBLOCK);
    fcntl(t.listening, F_SETFL, O_NONBLOCK);
    while (asked()) {
        want(read(t.client, &b, 1) == -1 && errno == EAGAIN, "read gives no EAGAIN");
        want(accept4(t.listening, NULL, NULL, SOCK_CLOEXEC) == -1 && errno == EAGAIN, "accept gives no EAGAIN");
        same("O_NONBLOCK of the end without it", fcntl(t.server, F_GETFL) & O_NONBLOCK, 0);
    }
}

const struct program internet_programs[] = {
    {"tcp-listening", "sockets", "a TCP server on loopback takes new clients", tcp_listening},
    {"tcp", "sockets", "a TCP connection within the process, data unread at both ends", tcp},
    {"tcp6", "sockets", "the same on ::1", tcp6},
    {"tcp-send-queue", "sockets", "a TCP connection with full queues at both the sender and the receiver", send_queue},
    {"tcp-half-closed", "sockets", "a TCP connection after shutdown(SHUT_WR)", half_closed},
    {"tcp-nonblock", "sockets", "O_NONBLOCK of a connected and of a listening TCP socket", nonblocking},
    {"udp", "sockets", "a bound and a connected UDP socket on loopback", udp4},
    {"udp6", "sockets", "the same on ::1", udp6},
    {"udp-queue", "sockets", "a datagram that waits in a UDP socket", udp_waiting},
    {"socket-options", "sockets", "thirteen socket options, of SOL_SOCKET and TCP", options},
    {0}};
