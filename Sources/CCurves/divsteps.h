/// Batches of 62 division steps of Bernstein and Yang (2019/266), on the lowest words of two numbers.
///
/// A step takes (δ, f, g), f odd, to (1 - δ, g, (g - f)/2) when δ > 0 and g is odd, and to (1 + δ, f, (g + (g mod 2)·f)/2)
/// otherwise. Which steps come next depends on δ and the lowest bits only: a batch is found from one word each, as a
/// matrix, and then applied to numbers of any length. The idea to take several steps at once by adding a small multiple
/// of f that clears several bits of g is Pieter Wuille's.
#ifndef DIVSTEPS_H
#define DIVSTEPS_H

__extension__ typedef __int128 int128;

#define DIVSTEPS_BITS 62
#define DIVSTEPS_MASK (~(uint64_t)0 >> (64 - DIVSTEPS_BITS))

/// 2^62·(f', g') = (u·f + v·g, q·f + r·g). |u| + |v| and |q| + |r| are at most 2^62.
typedef struct { int64_t u, v, q, r; } divsteps_matrix;

/// Takes 62 steps from δ = -eta and returns the new eta.
INLINE int64_t divsteps_vartime(divsteps_matrix *matrix, int64_t eta, uint64_t f, uint64_t g) {
    // The matrix so far, times 2^steps: f and g are combinations of what they were, modulo 2^64.
    uint64_t u = 1, v = 0, q = 0, r = 1;
    int left = DIVSTEPS_BITS;
    for (;;) {
        // As long as g is even: halving. The bit at `left` ends the batch.
        int zeros = __builtin_ctzll(g | (uint64_t)1 << left);
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        eta -= zeros;
        left -= zeros;
        if (left == 0) {
            break;
        }
        if (eta < 0) {
            // δ > 0: exchange, so that g - f becomes g + f below.
            uint64_t t = f;
            f = g;
            g = (uint64_t)0 - t;
            t = u;
            u = q;
            q = (uint64_t)0 - t;
            t = v;
            v = r;
            r = (uint64_t)0 - t;
            eta = -eta;
        }
        // The next eta + 1 steps do not exchange: they add to g the multiple of f that clears as many bits. Of these up
        // to 6, as f·(f² - 2) = -1/f modulo 64 for odd f.
        int steps = eta + 1 < left ? (int)eta + 1 : left;
        uint64_t w = f * g * (f * f - 2) & (~(uint64_t)0 >> (64 - steps)) & 63;
        g += f * w;
        q += u * w;
        r += v * w;
    }
    matrix->u = (int64_t)u;
    matrix->v = (int64_t)v;
    matrix->q = (int64_t)q;
    matrix->r = (int64_t)r;
    return eta;
}

#endif
