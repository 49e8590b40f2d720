/// CPU detection by cpuid, without the run-time library of a compiler.
#include "cpu.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

enum { KNOWN = 1, ADX = 2, IFMA = 4 };

/// Groups of instructions that tests leave out.
static _Atomic unsigned disregarded;
/// What is there; 0 until asked.
static _Atomic unsigned detected;

#if defined(__x86_64__)
/// The state components that the operating system saves and restores.
static uint64_t enabled_state(void) {
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

static unsigned detect(void) {
    const unsigned bmi2 = 1u << 8, adx = 1u << 19;
    const unsigned avx512 = 1u << 16 | 1u << 17 | 1u << 21 | 1u << 30 | 1u << 31; // F, DQ, IFMA, BW, VL
    const unsigned osxsave = 1u << 27;
    const uint64_t zmm = 0xe6; // XMM, YMM, masks, and both parts of ZMM
    unsigned a, b, c, d, found = KNOWN;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        return found;
    }
    unsigned extended = b;
    if ((extended & (bmi2 | adx)) == (bmi2 | adx)) {
        found |= ADX;
    }
    if ((extended & avx512) == avx512 && __get_cpuid(1, &a, &b, &c, &d) && (c & osxsave) != 0 &&
        (enabled_state() & zmm) == zmm) {
        found |= IFMA;
    }
    return found;
}
#else
static unsigned detect(void) {
    return KNOWN;
}
#endif

static bool runs(unsigned groups) {
    unsigned found = atomic_load_explicit(&detected, memory_order_relaxed);
    if (found == 0) {
        found = detect();
        atomic_store_explicit(&detected, found, memory_order_relaxed);
    }
    found &= ~atomic_load_explicit(&disregarded, memory_order_relaxed);
    return (found & groups) == groups;
}

bool cpu_runs_anything(void) {
    return true;
}

bool cpu_runs_adx(void) {
    return runs(ADX);
}

bool cpu_runs_ifma(void) {
    return runs(ADX | IFMA);
}

bool cpu_disregard(const char *name) {
    unsigned group = strcmp(name, "adx") == 0 ? ADX : strcmp(name, "ifma") == 0 ? IFMA : 0;
    atomic_fetch_or_explicit(&disregarded, group, memory_order_relaxed);
    return group != 0;
}
