// Pseudo terminals.
#include "common.h"
#include <termios.h>

static int master, slave;

static void open_terminal(void) {
    master = (int)may(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt");
    may(grantpt(master), "grantpt");
    may(unlockpt(master), "unlockpt");
    const char *name = ptsname(master);
    if (!name) skip("ptsname: %s", strerror(errno));
    slave = (int)may(open(name, O_RDWR | O_NOCTTY | O_CLOEXEC), name);
}

static void pty(void) {
    open_terminal();
    struct winsize w = {33, 111, 5, 6}, is;
    struct termios t, u;
    must(ioctl(master, TIOCSWINSZ, &w), "TIOCSWINSZ");
    must(tcgetattr(slave, &t), "tcgetattr");
    cfmakeraw(&t);
    t.c_cc[VMIN] = 3;
    cfsetspeed(&t, B9600);
    must(tcsetattr(slave, TCSANOW, &t), "tcsetattr");
    must(tcgetattr(slave, &t), "tcgetattr");
    for (;;) {
        put(master, "typed by the user", 17);
        put(slave, "shown to the user", 17);
        if (!asked()) return;
        want(!ioctl(slave, TIOCGWINSZ, &is) && !memcmp(&is, &w, sizeof w), "the size is %d rows of %d", is.ws_row, is.ws_col);
        want(!tcgetattr(slave, &u) && t.c_lflag == u.c_lflag && t.c_iflag == u.c_iflag && t.c_oflag == u.c_oflag && u.c_cc[VMIN] == 3,
             "the settings differ");
        same("the speed", (long)cfgetospeed(&u), B9600);
        want_read("the slave", slave, "typed by the user");
        want_read("the master", master, "shown to the user");
        want(isatty(slave), "the slave is no terminal");
    }
}

static void cooked(void) {
    open_terminal();
    struct termios t;
    must(tcgetattr(slave, &t), "tcgetattr");
    t.c_lflag &= ~(tcflag_t)ECHO;
    must(tcsetattr(slave, TCSANOW, &t), "tcsetattr");
    for (;;) {
        put(master, "a whole line\nhalf a", 19); // what is not a line yet cannot be read
        if (!asked()) return;
        want_read("the slave", slave, "a whole line\n");
        want_nothing("the slave, before the line ends", slave);
        put(master, " line\n", 6);
        want_read("the slave", slave, "half a line\n");
    }
}

static int told[2];
static volatile sig_atomic_t interrupted, resized;
static void notes(int signal, siginfo_t *i, void *context) {
    (void)i, (void)context;
    if (signal == SIGINT) interrupted++;
    else resized++;
    if (write(told[1], signal == SIGINT ? "i" : "w", 1) != 1) _exit(1);
}
static void leader(void *arg) {
    (void)arg;
    must(setsid(), "setsid");
    may(ioctl(slave, TIOCSCTTY, 0), "TIOCSCTTY");
    close(master);
    handle(SIGINT, notes, SA_RESTART);
    handle(SIGWINCH, notes, SA_RESTART);
    while (asked()) {
        same("tcgetpgrp", tcgetpgrp(slave), getpid());
        same("tcgetsid", tcgetsid(slave), getpid());
        int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
        want(tty >= 0 || errno == ENOENT, "/dev/tty: %s", strerror(errno));
        close(tty);
    }
}
static void controlling(void) {
    must(pipe2(told, O_CLOEXEC), "pipe2");
    open_terminal();
    struct kin k = kin(leader, NULL);
    for (unsigned short rows = 10; asked(); rows++) {
        ask(&k);
        put(master, "\3", 1); // control-C
        want_read("the session's SIGINT handler", told[0], "i");
        struct winsize w = {rows, 80, 0, 0};
        ioctl(master, TIOCSWINSZ, &w);
        want_read("the session's SIGWINCH handler", told[0], "w");
        same("the session of the terminal", tcgetsid(master), k.pid);
    }
    end_kin(&k);
}

const struct program terminals_programs[] = {
    {"pty", "terminals", "a raw pseudo terminal with a size and data in both directions", pty},
    {"pty-lines", "terminals", "a pseudo terminal with a line and half a line", cooked},
    {"pty-session", "terminals", "a session with a controlling terminal: control-C and a new size make signals", controlling},
    {0}};
