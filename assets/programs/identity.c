// What the kernel knows of a process: credentials, names, places.
#include "common.h"
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/fsuid.h>
#include <sys/personality.h>
#include <sys/utsname.h>

static void other_user(void *arg) {
    gid_t groups[3] = {1000, 2000, 77}, is[10];
    (void)arg;
    if (setgroups(3, groups) || setresgid(1000, 1001, 1002) || setresuid(1000, 1001, 1002)) skip("setgroups or setresuid: %s", strerror(errno));
    while (asked()) {
        uid_t r, e, s;
        getresuid(&r, &e, &s);
        same("the real uid", r, 1000);
        same("the effective uid", e, 1001);
        same("the saved uid", s, 1002);
        gid_t a, b, c;
        getresgid(&a, &b, &c);
        same("the real gid", a, 1000);
        same("the effective gid", b, 1001);
        same("the saved gid", c, 1002);
        same("getgroups", getgroups(10, is), 3);
        for (int i = 0; i < 3; i++) want(is[0] == groups[i] || is[1] == groups[i] || is[2] == groups[i], "group %d is missing", groups[i]);
        same("the uid for files", setfsuid((uid_t)-1), 1001);
        want(chown("/", 0, 0) == -1, "it may chown /");
    }
}
static void credentials(void) {
    struct kin k = kin(other_user, NULL);
    while (asked()) {
        ask(&k);
        same("the uid here", getuid(), geteuid());
        same("setresuid of the child", status_field(k.pid, "Uid", 10), 1000);
    }
    end_kin(&k);
}

static void get_capabilities(struct __user_cap_data_struct is[2]) {
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
    want(!syscall(SYS_capget, &h, is), "capget: %s", strerror(errno));
}
static void capabilities(void) {
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct set[2] = {{.effective = 1 << CAP_CHOWN, .permitted = 1 << CAP_CHOWN | 1 << CAP_KILL, .inheritable = 1 << CAP_KILL}}, is[2];
    may(prctl(PR_CAPBSET_DROP, CAP_MKNOD), "PR_CAPBSET_DROP");
    may((int)syscall(SYS_capset, &h, set), "capset");
    may(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0), "PR_CAP_AMBIENT");
    while (asked()) {
        get_capabilities(is);
        want(!memcmp(is, set, sizeof set), "effective %x, permitted %x, inheritable %x", is[0].effective, is[0].permitted, is[0].inheritable);
        same("CAP_MKNOD in the bounding set", prctl(PR_CAPBSET_READ, CAP_MKNOD), 0);
        same("CAP_CHOWN in the bounding set", prctl(PR_CAPBSET_READ, CAP_CHOWN), 1);
        same("CAP_KILL in the ambient set", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0), 1);
    }
}

static void keep_capabilities(void) {
    must(prctl(PR_SET_KEEPCAPS, 1), "PR_SET_KEEPCAPS");
    while (asked()) same("PR_GET_KEEPCAPS", prctl(PR_GET_KEEPCAPS), 1);
}

static void secure_bits(void) {
    int set = SECBIT_NOROOT | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED;
    may(prctl(PR_SET_SECUREBITS, set), "PR_SET_SECUREBITS");
    while (asked()) same("PR_GET_SECUREBITS", prctl(PR_GET_SECUREBITS), set);
}

static void no_new_privileges(void) {
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
    while (asked()) same("PR_GET_NO_NEW_PRIVS", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
}

static void seccomp(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sysinfo, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 77),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {4, filter};
    char buffer[512];
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
    may(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "PR_SET_SECCOMP");
    while (asked()) {
        want(syscall(SYS_sysinfo, buffer) == -1 && errno == 77, "the filter does not hold sysinfo back");
        same("Seccomp", status_field(0, "Seccomp", 10), 2);
    }
}

static void dumpable(void) {
    must(prctl(PR_SET_DUMPABLE, 0), "PR_SET_DUMPABLE");
    while (asked()) same("PR_GET_DUMPABLE", prctl(PR_GET_DUMPABLE), 0);
}

static void command_name(void) {
    char is[16] = "";
    must(prctl(PR_SET_NAME, "a (new) name"), "PR_SET_NAME");
    while (asked()) {
        prctl(PR_GET_NAME, is);
        want(!strcmp(is, "a (new) name"), "PR_GET_NAME gives '%s'", is);
        int fd = open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
        want_read("/proc/self/comm", fd, "a (new) name\n");
        close(fd);
    }
}

static void execution_domain(void) {
    // Docker's seccomp profile allows few personalities, this is one of them.
    int set = personality(0xffffffff) | ADDR_NO_RANDOMIZE;
    if (personality((unsigned long)set) == -1) {
        set = UNAME26;
        may(personality((unsigned long)set), "personality");
    }
    while (asked()) same("personality", personality(0xffffffff), set);
}

static void host(void) {
    struct utsname was, is;
    char name[256] = "";
    uname(&was);
    while (asked()) { // release and version are another kernel's
        uname(&is);
        want(!strcmp(is.nodename, was.nodename), "nodename is '%s', not '%s'", is.nodename, was.nodename);
        want(!strcmp(is.domainname, was.domainname), "domainname is '%s'", is.domainname);
        want(!strcmp(is.sysname, "Linux") && !strcmp(is.machine, "x86_64"), "it is %s on %s", is.sysname, is.machine);
        gethostname(name, sizeof name);
        want(!strcmp(name, was.nodename), "gethostname gives '%s'", name);
    }
}

static size_t slurp(const char *path, char *to, size_t room) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = 0;
    for (ssize_t r; fd >= 0 && n < room && (r = read(fd, to + n, room - n)) > 0; n += (size_t)r) {}
    close(fd);
    return n;
}
static void environment(void) {
    enum { ROOM = 1 << 16 };
    static char line[ROOM], env[ROOM], is[ROOM];
    size_t n = slurp("/proc/self/cmdline", line, ROOM), m = slurp("/proc/self/environ", env, ROOM);
    while (asked()) {
        size_t got = slurp("/proc/self/cmdline", is, ROOM);
        want(got == n && !memcmp(is, line, n), "/proc/self/cmdline has %zu bytes ('%.60s'), not %zu", got, is, n);
        got = slurp("/proc/self/environ", is, ROOM);
        want(got == m && !memcmp(is, env, m), "/proc/self/environ has %zu bytes ('%.60s'), not %zu", got, is, m);
    }
}

static void auxiliary(void) {
    unsigned char random[16];
    memcpy(random, (void *)getauxval(AT_RANDOM), sizeof random);
    unsigned long entry = getauxval(AT_ENTRY), headers = getauxval(AT_PHDR), page = getauxval(AT_PAGESZ);
    while (asked()) {
        want(!memcmp(random, (void *)getauxval(AT_RANDOM), sizeof random), "the bytes of AT_RANDOM differ");
        want(getauxval(AT_ENTRY) == entry && getauxval(AT_PHDR) == headers, "AT_ENTRY or AT_PHDR differ");
        same("AT_PAGESZ", (long)getauxval(AT_PAGESZ), (long)page);
        same("sysconf(_SC_PAGESIZE)", sysconf(_SC_PAGESIZE), 4096);
    }
}

const struct program identity_programs[] = {
    {"credentials", "identity", "a child with other uids, gids and groups", credentials},
    {"capabilities", "identity", "five capability sets, most of them dropped", capabilities},
    {"keepcaps", "identity", "PR_SET_KEEPCAPS", keep_capabilities},
    {"securebits", "identity", "PR_SET_SECUREBITS", secure_bits},
    {"no-new-privs", "identity", "PR_SET_NO_NEW_PRIVS", no_new_privileges},
    {"seccomp-filter", "identity", "a seccomp filter of its own", seccomp},
    {"dumpable", "identity", "PR_SET_DUMPABLE 0", dumpable},
    {"comm", "identity", "the name that prctl gave the process", command_name},
    {"personality", "identity", "the execution domain", execution_domain},
    {"uname", "identity", "host and domain name, and the machine x86_64", host},
    {"environment", "identity", "arguments and environment as /proc/self shows them", environment},
    {"auxv", "identity", "the auxiliary vector", auxiliary},
    {0}};
