// What every program of this folder uses. README.md has the protocol and how to add a program.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct program {
    const char *name, *theme, *shows;
    void (*run)(void);
};

// ---- the table: one list per source file, each ended by an empty entry (main.c has the list of lists)
extern const struct program blocking_programs[], cpu_programs[], events_programs[], files_programs[], filesystem_programs[],
    identity_programs[], ipc_programs[], kernel_rings_programs[], limits_programs[], locks_programs[], memory_programs[],
    mappings_programs[], pipes_programs[], processes_programs[], relations_programs[], registers_programs[], shared_programs[],
    signals_programs[], handlers_programs[], sockets_programs[], internet_programs[], terminals_programs[], threads_programs[],
    waiting_programs[], timers_programs[], clocks_programs[];
const struct program *find_program(const char *name);

// ---- the protocol, seen from a program: set up, then `while (asked()) { want(...); }`, then tidy up what outlives it.
// The first call says "ready", each later one answers the question before. False when the runner wants the program to end.
bool asked(void);
// Notes the first thing that is wrong. Before the first asked() it makes the set-up fail.
void want(bool good, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The same, for two numbers.
void same(const char *what, long is, long should);
bool wrong(void); // whether something was noted in this round
double patience(void); // seconds to wait for what should come: less when something is wrong already
// This environment has no such thing: only before the first asked().
void skip(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
// For a call that cannot fail unless the environment is broken. Ends the program with a failure.
long must(long r, const char *what);
// For the call that shows whether the environment has the feature: skips when it has not.
long may(long r, const char *what);

// ---- relatives: a process that speaks the same protocol with the program that forked it
struct kin {
    pid_t pid; // 0: not our child (any more)
    int ask, answer;
};
struct kin kin(void (*run)(void *), void *arg);
void ask(struct kin *k);     // what it finds wrong is noted here
void end_kin(struct kin *k); // and waits for its end
void speak_on(int ask, int answer); // for a process that comes by exec
char hear(int fd, char round, char *text, size_t room, int ms); // 0: nothing yet
enum { TEXT = 256 };
// A bare child without protocol; it must end by itself when a pipe of its parent closes, or be killed by end().
pid_t child(void (*run)(void *), void *arg);
int end(pid_t pid, int signal); // sends it, waits, gives the wait status

// ---- a crew: threads that set up something each, and check it each in its own context, one after the other
void crew(int n, void (*start)(int), void (*check)(int));
void crew_check(void);
pthread_t thread(void *(*run)(void *), void *arg);
// Waits until a thread of a process (0: this one) sleeps in the kernel; false when patience ends.
bool blocked(pid_t pid, pid_t tid);
char state_of(pid_t pid, pid_t tid); // as in /proc/PID/stat, 0 when there is none
bool soon(sem_t *s); // sem_wait with patience
bool until(bool (*reached)(void *), void *arg); // looks every millisecond, with patience

// ---- state to compare
void fill(void *at, size_t bytes, unsigned seed);
void want_pattern(const char *what, const void *at, size_t bytes, unsigned seed);
void put(int fd, const void *from, size_t bytes);          // writes all
void put_pattern(int fd, size_t bytes, unsigned seed);
size_t take(int fd, void *to, size_t bytes);               // reads all, with patience
void want_read(const char *what, int fd, const char *text); // the next bytes must be these
void want_pattern_read(const char *what, int fd, size_t bytes, unsigned seed);
void want_nothing(const char *what, int fd);               // nothing to read
void want_end(const char *what, int fd);                   // end of file
bool readable(int fd, int ms);
bool faults(volatile char *at, bool write, int signal);    // touching it raises this signal
int file(const char *name, int flags, const char *content); // makes it in the program's own folder, mode 0644
const char *here(const char *name);                        // absolute path in the program's own folder
long status_field(pid_t pid, const char *field, int base);  // from /proc/PID/status
double now(clockid_t clock);                               // seconds
void handle(int signal, void (*f)(int, siginfo_t *, void *), int flags);
