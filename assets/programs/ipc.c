// System V objects and POSIX message queues.
#include "common.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

enum { PAGE = 4096 };

static void shm_sysv(void) {
    int id = (int)may(shmget(IPC_PRIVATE, 4 * PAGE, IPC_CREAT | 0600), "shmget");
    char *p = shmat(id, NULL, 0);
    must(p == (void *)-1 ? -1 : 0, "shmat");
    fill(p, 4 * PAGE, 1);
    for (unsigned round = 1; asked(); round++) {
        struct shmid_ds d = {0};
        want_pattern("the segment", p, 4 * PAGE, round);
        want(!shmctl(id, IPC_STAT, &d), "shmctl: %s", strerror(errno));
        same("shm_nattch", (long)d.shm_nattch, 1);
        same("shm_segsz", (long)d.shm_segsz, 4 * PAGE);
        char *q = shmat(id, NULL, SHM_RDONLY);
        want(q != (void *)-1, "a second shmat: %s", strerror(errno));
        fill(p, 4 * PAGE, round + 1);
        if (wrong()) continue;
        want_pattern("the segment, attached a second time", q, 4 * PAGE, round + 1);
        shmdt(q);
    }
    shmctl(id, IPC_RMID, NULL);
}

static int semaphores;

static void holder(void *arg) {
    (void)arg;
    struct sembuf take_one = {.sem_num = 0, .sem_op = -1, .sem_flg = SEM_UNDO};
    must(semop(semaphores, &take_one, 1), "semop in the child");
    while (asked()) {}
}

static void sem_sysv(void) {
    semaphores = (int)may(semget(IPC_PRIVATE, 2, IPC_CREAT | 0600), "semget");
    must(semctl(semaphores, 0, SETVAL, 5), "SETVAL");
    must(semctl(semaphores, 1, SETVAL, 9), "SETVAL");
    struct sembuf take_two = {.sem_num = 0, .sem_op = -2, .sem_flg = SEM_UNDO};
    must(semop(semaphores, &take_two, 1), "semop");
    struct kin k = kin(holder, NULL);
    while (asked()) {
        same("semaphore 0", semctl(semaphores, 0, GETVAL), 2);
        same("semaphore 1", semctl(semaphores, 1, GETVAL), 9);
        end_kin(&k); // the kernel undoes what it took
        same("semaphore 0 after the child's end", semctl(semaphores, 0, GETVAL), 3);
        k = kin(holder, NULL);
    }
    end_kin(&k);
    semctl(semaphores, 0, IPC_RMID);
}

// One that sets and one that waits, without SEM_UNDO.
static void waiter(void *arg) {
    (void)arg;
    struct sembuf take = {.sem_num = 1, .sem_op = -3};
    while (asked()) must(semop(semaphores, &take, 1), "semop in the child");
}

static void sem_plain(void) {
    semaphores = (int)may(semget(IPC_PRIVATE, 2, IPC_CREAT | 0600), "semget");
    must(semctl(semaphores, 0, SETVAL, 5), "SETVAL");
    struct kin k = kin(waiter, NULL);
    while (asked()) {
        same("semaphore 0", semctl(semaphores, 0, GETVAL), 5);
        same("semaphore 1", semctl(semaphores, 1, GETVAL), 0);
        struct sembuf give = {.sem_num = 1, .sem_op = 3};
        must(semop(semaphores, &give, 1), "semop");
        ask(&k);
        same("semaphore 1, taken by the child", semctl(semaphores, 1, GETVAL), 0);
    }
    end_kin(&k);
    semctl(semaphores, 0, IPC_RMID);
}

struct message {
    long type;
    char text[64];
};

static void msg_sysv(void) {
    int id = (int)may(msgget(IPC_PRIVATE, IPC_CREAT | 0600), "msgget");
    static const struct {
        long type;
        const char *text;
    } sent[] = {{7, "first of seven"}, {2, "the only two"}, {7, "second of seven"}, {9, ""}};
    static const int order[] = {1, 0, 2, 3}; // type 2 is taken first
    for (;;) {
        for (int i = 0; i < 4; i++) {
            struct message m = {.type = sent[i].type};
            strcpy(m.text, sent[i].text);
            must(msgsnd(id, &m, strlen(m.text), IPC_NOWAIT), "msgsnd");
        }
        if (!asked()) break;
        struct msqid_ds d = {0};
        want(!msgctl(id, IPC_STAT, &d), "msgctl: %s", strerror(errno));
        same("msg_qnum", (long)d.msg_qnum, 4);
        for (int i = 0; i < 4; i++) {
            struct message m = {0};
            long n = msgrcv(id, &m, sizeof m.text, i == 0 ? 2 : 0, IPC_NOWAIT);
            same("the message's length", n, (long)strlen(sent[order[i]].text));
            same("the message's type", m.type, sent[order[i]].type);
            want(!memcmp(m.text, sent[order[i]].text, strlen(sent[order[i]].text)), "message %d is '%s'", i, m.text);
        }
    }
    msgctl(id, IPC_RMID, NULL);
}

static void queue_posix(void) {
    char name[64], b[64];
    snprintf(name, sizeof name, "/programs-%d", getpid());
    struct mq_attr a = {.mq_maxmsg = 5, .mq_msgsize = sizeof b};
    mqd_t q = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK | O_CLOEXEC, 0600, &a);
    may(q, "mq_open");
    for (;;) {
        must(mq_send(q, "low", 4, 1), "mq_send");
        must(mq_send(q, "high", 5, 9), "mq_send");
        must(mq_send(q, "low too", 8, 1), "mq_send");
        if (!asked()) break;
        static const char *const order[] = {"high", "low", "low too"};
        want(!mq_getattr(q, &a), "mq_getattr: %s", strerror(errno));
        same("mq_curmsgs", a.mq_curmsgs, 3);
        same("mq_maxmsg", a.mq_maxmsg, 5);
        for (int i = 0; i < 3; i++) {
            unsigned priority = 0;
            ssize_t n = mq_receive(q, b, sizeof b, &priority);
            want(n > 0 && !strcmp(b, order[i]), "message %d is %zd bytes, not '%s'", i, n, order[i]);
            same("its priority", priority, i == 0 ? 9 : 1);
        }
        want(mq_receive(q, b, sizeof b, NULL) == -1 && errno == EAGAIN, "a fourth message is there");
    }
    mq_unlink(name);
}

const struct program ipc_programs[] = {
    {"shm-sysv", "ipc", "a System V shared memory segment, attached", shm_sysv},
    {"sem-sysv", "ipc", "two System V semaphores, one that a child takes from", sem_plain},
    {"sem-sysv-undo", "ipc", "System V semaphores, and what SEM_UNDO gives back", sem_sysv},
    {"msg-sysv", "ipc", "a System V message queue with four messages of three types", msg_sysv},
    {"mqueue", "ipc", "a POSIX message queue with three messages of two priorities", queue_posix},
    {0}};
