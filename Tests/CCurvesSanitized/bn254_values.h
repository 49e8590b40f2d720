/// Field elements, integers and points of BN254 that are likely to show mistakes: edges and random ones.
#ifndef BN254_VALUES_H
#define BN254_VALUES_H

#include "bn254_backend.h"
#include "harness.h"

enum { EDGES = 40, VALUES = EDGES + 60 };

static inline bool below(const uint64_t *a, const uint64_t *modulus) {
    for (int i = 3; i > 0; i--) {
        if (a[i] != modulus[i])
            return a[i] < modulus[i];
    }
    return a[0] < modulus[0];
}

/// A number below the modulus, one in four of them with limbs of all ones, all zeros or one bit: long carries.
static inline void random_limbs(uint64_t *r, const uint64_t *modulus) {
    bool special = random_below(4) == 0;
    do {
        for (int i = 0; i < 4; i++) {
            uint64_t word = random_word();
            unsigned kind = special ? random_below(5) : 4;
            r[i] = kind == 0   ? 0
                   : kind == 1 ? ~(uint64_t)0
                   : kind == 2 ? (uint64_t)1 << (word % 64)
                   : kind == 3 ? modulus[i]
                               : word;
        }
        r[3] >>= 2;
    } while (!below(r, modulus));
}

/// 0, 1, 2, p-1, p-2, (p±1)/2, R and R² mod p, 2^64k and neighbours, limbs of all ones, limbs of p; then random ones.
static inline void fill_limbs(uint64_t (*r)[4], const uint64_t *p, const uint64_t *one) {
    memset(r, 0, VALUES * sizeof *r);
    int n = 1;
    r[n++][0] = 1;
    r[n++][0] = 2;
    for (unsigned i = 1; i <= 3; i++) {
        memcpy(r[n], p, 32);
        r[n++][0] -= i;
    }
    for (unsigned round = 0; round < 2; round++) {
        uint64_t half[4], carry = round;
        for (int i = 0; i < 4; i++) {
            half[i] = p[i] >> 1 | (i < 3 ? p[i + 1] << 63 : 0);
            half[i] += carry;
            carry = half[i] < carry;
        }
        memcpy(r[n++], half, 32);
    }
    memcpy(r[n++], one, 32);
    for (int limb = 1; limb < 4; limb++) {
        r[n++][limb] = 1;
        for (int i = 0; i < limb; i++) {
            r[n][i] = ~(uint64_t)0;
        }
        n++;
        r[n][0] = 1;
        r[n++][limb] = 1;
        r[n++][limb] = p[3];
        r[n][limb] = ~(uint64_t)0 >> (limb == 3 ? 3 : 0);
        n++;
    }
    memset(r[n], 0xff, 32);
    r[n++][3] = p[3] - 1;
    memset(r[n], 0xff, 24);
    r[n++][3] = p[3] >> 1;
    r[n++][3] = p[3];
    memcpy(r[n], p, 32);
    r[n++][2] -= 1;
    memcpy(r[n], p, 32);
    r[n++][1] -= 1;
    memcpy(r[n], p, 32);
    r[n++][3] -= 1;
    while (n < VALUES) {
        random_limbs(r[n++], p);
    }
}

#endif
