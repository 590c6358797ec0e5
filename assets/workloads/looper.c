// Counts, and would notice a single wrong byte of its heap or a wrong digit of its floating point.
//   looper [-n LINES] [-i MILLISECONDS] [-m MEBIBYTES]
// Prints a line a second: counter, a double, an x87 long double, and a hash chained over every word of the heap. The
// lines depend on the counter and on -m alone, so that `looper -n N -i 0` prints what the N-th line must be.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WORDS = 510 }; // with the pointer and the number a block is 4096 bytes

struct block {
    struct block *next;
    uint64_t number;
    uint64_t word[WORDS];
};

static uint64_t mix(uint64_t x) { // finaliser of splitmix64
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static struct block *make(long blocks) {
    struct block *head = NULL;
    for (long i = 0; i < blocks; i++) {
        struct block *b = malloc(sizeof *b);
        if (!b) {
            perror("looper: malloc");
            exit(1);
        }
        b->next = head;
        b->number = (uint64_t)i;
        for (int k = 0; k < WORDS; k++) b->word[k] = mix((uint64_t)(i * WORDS + k));
        head = b;
    }
    return head;
}

int main(int argc, char **argv) {
    long lines = -1, interval = 1000, mebibytes = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "-n")) lines = atol(argv[i + 1]);
        else if (!strcmp(argv[i], "-i")) interval = atol(argv[i + 1]);
        else if (!strcmp(argv[i], "-m")) mebibytes = atol(argv[i + 1]);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct block *heap = make(mebibytes * 256);
    volatile double d = 1.5;
    volatile long double x = 0.5L;
    uint64_t hash = 0;
    for (long n = 1; lines < 0 || n <= lines; n++) {
        d = d * 1.0001 + 1.0 / (double)n;
        x = x * 3.999L * (1.0L - x); // chaotic: any lost bit of the 64 shows after some rounds
        for (struct block *b = heap; b; b = b->next) {
            b->word[mix(b->number + (uint64_t)n) % WORDS] += hash;
            for (int k = 0; k < WORDS; k++) hash = (hash << 7 | hash >> 57) * 0x9e3779b97f4a7c15u + b->word[k];
        }
        printf("looper %ld d=%.17g x=%.20Lg hash=%016llx\n", n, d, x, (unsigned long long)hash);
        if (interval) {
            struct timespec pause = {interval / 1000, interval % 1000 * 1000000};
            while (nanosleep(&pause, &pause)) {}
        }
    }
    return 0;
}
