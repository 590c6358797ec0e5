/* Counts to stdout and into an open file every 50 ms, after it has changed its root file system in all the ways a layer
 * can be changed. `walker fork` also has a child that counts in a file of its own; `walker traced` traces
 * a child, which CRIU cannot dump; `walker dies N` ends after N. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static void put(const char *path, const char *text, int mode) {
  int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) { perror(path); exit(3); }
  close(fd);
}

static void nap(void) {
  struct timespec t = {0, 50000000};
  nanosleep(&t, 0);
}

int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IOLBF, 0);
  unlink("/data/deleted");
  unlink("/data/deep/old");
  rmdir("/data/deep");
  mkdir("/data/deep", 0750);
  put("/data/deep/new", "new", 0640);
  put("/data/changed", "changed", 0644);
  put("/data/linked", "linked", 0600);
  link("/data/linked", "/data/linked2");
  chown("/data", 12, 34);
  chmod("/data", 01770);
  chown("/data/linked", 1234, 5678);
  chmod("/data/linked", 04751);
  symlink("/data/changed", "/data/symbolic");
  mkfifo("/data/fifo", 0600);
  char name[300] = "/data/";
  memset(name + 6, 'n', 150);
  put(name, "long", 0644);
  put("/data/deep/na\303\257ve", "utf-8", 0644);
  unsigned char capability[20] = {1, 0, 0, 2, 0x80, 0xff, 0, 0};
  setxattr("/data/changed", "security.capability", capability, sizeof capability, 0);
  put("/data/capable", "capable", 0755);
  link("/data/capable", "/data/capable2");
  setxattr("/data/capable", "security.capability", capability, sizeof capability, 0);
  setxattr("/data/changed", "user.note", "\0\377\n", 3, 0);
  setxattr("/data/deep", "user.folder", "", 0, 0);
  put("/data/sparse", "begin", 0640);
  int sparse = open("/data/sparse", O_WRONLY);
  if (pwrite(sparse, "middle", 6, 1 << 19) != 6 || ftruncate(sparse, (1 << 20) + 100)) { perror("sparse"); return 3; }
  close(sparse);
  unsigned char *heap = malloc(4 << 20);
  for (int i = 0; i < 4 << 20; i++) heap[i] = i * 2654435761u >> 13;
  if (argc > 1 && !strcmp(argv[1], "traced") && fork() == 0) {
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0) { perror("ptrace"); return 3; }
    for (;;) pause();
  }
  double x = 1;
  int child = argc > 1 && !strcmp(argv[1], "fork") && fork() == 0;
  int fd = open(child ? "/data/child" : "/data/open", O_CREAT | O_WRONLY | O_APPEND, 0644);
  for (long i = 0;; i++) {
    x = x * 1.0000001 + heap[i % (4 << 20)] * 1e-9;
    char line[64];
    int n = snprintf(line, sizeof line, "%ld %.12f\n", i, x);
    if (write(fd, line, n) != n) return 4;
    if (!child) fputs(line, stdout);
    if (argc > 2 && i == atoi(argv[2])) return 7;
    nap();
  }
}
