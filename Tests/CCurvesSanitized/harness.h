/// What the C tests share: counted tests, and a deterministic random source whose seed is printed.
#ifndef HARNESS_H
#define HARNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned long checks, complaints, passed, failed;
static uint64_t random_state;

/// One comparison inside a test; the first few that fail say where they are.
#define CHECK(condition, ...)                                                                                \
    do {                                                                                                     \
        checks++;                                                                                            \
        if (!(condition) && complaints++ < 20) {                                                             \
            printf("%s:%d: %s: ", __FILE__, __LINE__, #condition);                                           \
            printf(__VA_ARGS__);                                                                             \
            printf("\n");                                                                                    \
        }                                                                                                    \
    } while (0)

/// Runs a test: it passes if it checked something and nothing failed.
#define RUN(test)                                                                                            \
    do {                                                                                                     \
        unsigned long before = complaints, first = checks;                                                   \
        clock_t begun = clock();                                                                             \
        test;                                                                                                \
        bool good = complaints == before && checks > first;                                                  \
        good ? passed++ : failed++;                                                                          \
        double seconds = (double)(clock() - begun) / CLOCKS_PER_SEC;                                         \
        if (seconds > 2) {                                                                                   \
            printf("%s took %.1f s\n", #test, seconds);                                                      \
        }                                                                                                    \
        if (!good) {                                                                                         \
            printf("FAILED %s: %lu of %lu checks\n", #test, complaints - before, checks - first);            \
        }                                                                                                    \
    } while (0)

/// splitmix64: enough for tests, the same everywhere.
static inline uint64_t random_word(void) {
    uint64_t z = (random_state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// A number below `bound`, which is small.
static inline unsigned random_below(unsigned bound) {
    return (unsigned)(random_word() % bound);
}

/// A copy that fills its memory, so that the sanitizer sees what reads or writes past its ends. To be freed.
static inline void *exact(const void *from, size_t size) {
    void *r = malloc(size);
    if (r == NULL && size > 0) {
        abort();
    }
    if (size > 0) {
        memcpy(r, from, size);
    }
    return r;
}

/// The seed is the first argument or a fixed number.
static inline void start(const char *name, int count, char **arguments) {
    random_state = count > 1 ? strtoull(arguments[1], NULL, 0) : 0x20260501u;
    printf("%s: seed 0x%llx\n", name, (unsigned long long)random_state);
}

static inline int finish(const char *name) {
    printf("%s: %lu tests passed, %lu failed, %lu checks\n", name, passed, failed, checks);
    return failed == 0 && passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
