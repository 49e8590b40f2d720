/// Elements of a field of four or six words that are likely to show mistakes: edges and random ones.
#ifndef FIELD_VALUES_H
#define FIELD_VALUES_H

#include "harness.h"

enum { EDGES = 40, VALUES = EDGES + 60 };

static inline bool below(const uint64_t *a, const uint64_t *modulus, int limbs) {
    for (int i = limbs - 1; i > 0; i--) {
        if (a[i] != modulus[i])
            return a[i] < modulus[i];
    }
    return a[0] < modulus[0];
}

/// A number below the modulus, one in four of them with limbs of all ones, all zeros or one bit: long carries.
static inline void random_limbs(uint64_t *r, const uint64_t *modulus, int limbs) {
    bool special = random_below(4) == 0;
    const int last = limbs - 1, spare = __builtin_clzll(modulus[last]);
    do {
        for (int i = 0; i < limbs; i++) {
            uint64_t word = random_word();
            unsigned kind = special ? random_below(5) : 4;
            r[i] = kind == 0   ? 0
                   : kind == 1 ? ~(uint64_t)0
                   : kind == 2 ? (uint64_t)1 << (word % 64)
                   : kind == 3 ? modulus[i]
                               : word;
        }
        r[last] >>= spare;
    } while (!below(r, modulus, limbs));
}

/// 0, 1, 2, p-1, p-2, (p±1)/2, R mod p, 2^64k and neighbours, limbs of all ones, limbs of p; then random ones. VALUES
/// elements of `limbs` words each.
static inline void fill_limbs(uint64_t *values, const uint64_t *p, const uint64_t *one, int limbs) {
    const int last = limbs - 1;
    const size_t words = (size_t)limbs, size = 8 * words;
    uint64_t *r = values + words;
    memset(values, 0, VALUES * size);
#define NEXT (r += words)
    r[0] = 1;
    NEXT[0] = 2;
    for (unsigned i = 1; i <= 3; i++) {
        memcpy(NEXT, p, size);
        r[0] -= i;
    }
    for (unsigned round = 0; round < 2; round++) {
        uint64_t carry = round;
        NEXT;
        for (int i = 0; i < limbs; i++) {
            r[i] = p[i] >> 1 | (i < last ? p[i + 1] << 63 : 0);
            r[i] += carry;
            carry = r[i] < carry;
        }
    }
    memcpy(NEXT, one, size);
    for (int limb = 1; limb < limbs; limb++) {
        NEXT[limb] = 1;
        memset(NEXT, 0xff, 8 * (size_t)limb);
        NEXT[0] = 1;
        r[limb] = 1;
        NEXT[limb] = p[last];
        NEXT[limb] = ~(uint64_t)0 >> (limb == last ? __builtin_clzll(p[last]) + 1 : 0);
    }
    memset(NEXT, 0xff, size);
    r[last] = p[last] - 1;
    memset(NEXT, 0xff, size - 8);
    r[last] = p[last] >> 1;
    NEXT[last] = p[last];
    for (int limb = 1; limb < limbs; limb++) {
        memcpy(NEXT, p, size);
        r[limb] -= 1;
    }
#undef NEXT
    for (uint64_t *end = values + VALUES * words; (r += words) != end;) {
        random_limbs(r, p, limbs);
    }
}

#endif
