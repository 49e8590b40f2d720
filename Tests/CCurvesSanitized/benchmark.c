/// Times of the C core's operations, one line each: name and nanoseconds of processor time, the best of several runs.
///
/// usage: benchmark [BACKEND]. benchmark.sh builds it as the package builds the core, at -O2.
#define _POSIX_C_SOURCE 200809L
#include "ccurves_bn254.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/// Runs `code` `count` times, five times over.
#define TIME(name, count, code)                                                                              \
    do {                                                                                                     \
        double best = 1e18;                                                                                  \
        for (int run = 0; run < 5; run++) {                                                                  \
            double begun = now();                                                                            \
            for (int i = 0; i < (count); i++) {                                                              \
                code;                                                                                        \
            }                                                                                                \
            double each = (now() - begun) / (count);                                                         \
            if (each < best)                                                                                 \
                best = each;                                                                                 \
        }                                                                                                    \
        printf("%-36s %14.1f ns\n", name, best);                                                             \
    } while (0)

enum { LOG = 16, N = 1 << LOG, BITS = 13 };

static bn254_fr v[N], w[N], twiddles[BN254_FR_NTT_HEAD + N];
static _Alignas(64) char scratch[BN254_FR_NTT_SCRATCH];
static bn254_integer scalars[N];
static bn254_term terms[N];
static const uint8_t kinds[64];
static const uint32_t ends[2] = {0, N};
static bn254_g1_affine bases[N], table[BN254_FIXED_BASE_POINTS];
static bn254_g1 sums[N];
static bn254_g1_affine buckets[1 << (BITS - 1)];
static int16_t digits[(254 / BITS + 1) * N];
static void *workspace;
static bn254_g2_prepared prepared;

static void sum_of_multiples(bn254_g1 *r) {
    unsigned windows = bn254_msm_window_count(BITS);
    uint32_t used[254 / BITS + 1] = {0};
    bn254_msm_digits_vartime(digits, N, used, scalars, N, BITS);
    for (unsigned window = 0; window < windows; window++) {
        memset(buckets, 0, sizeof buckets);
        bn254_g1_buckets_add_vartime(buckets, workspace, bases, digits + window * N, NULL, N, BITS);
        bn254_g1_buckets_sum_vartime(&sums[window], buckets, workspace, BITS);
    }
    bn254_g1_msm_combine_vartime(r, sums, windows, BITS);
}

static void transform(bn254_fr *values, unsigned operation) {
    for (unsigned phase = 0; phase < bn254_fr_ntt_phase_count(LOG, operation); phase++) {
        for (size_t i = 0; i < bn254_fr_ntt_piece_count(LOG, operation, phase); i++) {
            bn254_fr_ntt_piece(values, LOG, operation, phase, i, twiddles, scratch);
        }
    }
}

int main(int count, char **arguments) {
    if (count > 1 && !bn254_backend_select(arguments[1])) {
        fprintf(stderr, "benchmark: no backend %s\n", arguments[1]);
        return 2;
    }
    printf("backend %s\n", bn254_backend_name());
    workspace = aligned_alloc(64, (bn254_g1_bucket_workspace(BITS) + 63) / 64 * 64);
    bn254_integer k = {{0x0123456789abcdefu, 0xfedcba9876543210u, 0x0f1e2d3c4b5a6978u, 0x1234567887654321u}};
    bn254_fp a, b;
    bn254_fr first, ratio;
    if (!bn254_fp_from_integer(&a, &k) || !bn254_fr_from_integer(&first, &k))
        return 1;
    b = a;
    bn254_fr_square(&ratio, &first);
    bn254_fr_powers(v, &first, &ratio, N);
    for (uint32_t i = 0; i < N; i++) {
        terms[i].coefficient = i % 64;
        terms[i].wire = i * 2654435761u % N;
    }

    TIME("fp mul, one after another", 1000000, bn254_fp_mul(&a, &a, &b));
    static bn254_fp many[64];
    bn254_fp_powers(many, &a, &b, 64);
    TIME("64 fp mul, independent", 20000, bn254_fp_vector_mul(many, many, many, 64));
    TIME("fp inverse", 1000, bn254_fp_add(&a, &a, &b); bn254_fp_inverse_vartime(&a, &a));
    TIME("fp square root", 200, bn254_fp_square(&a, &a); bn254_fp_sqrt_vartime(&a, &a));
    TIME("fr vector mul, 2^16", 20, bn254_fr_vector_mul(w, v, v, N));
    TIME("fr sparse row, 2^16 terms", 20, bn254_fr_sparse_rows(&first, v, kinds, v, terms, ends, 1));
    memcpy(w, v, sizeof w);
    bn254_fr_ntt_fill(twiddles, 0, N);
    TIME("transform, 2^16", 4, transform(w, BN254_FR_NTT_INTERPOLATE));

    bn254_g1 p, q;
    bn254_g2 s, t;
    bn254_g1_affine pa;
    bn254_g2_affine sa;
    bn254_g1_from_affine(&p, &bn254_g1_generator);
    bn254_g2_from_affine(&s, &bn254_g2_generator);
    TIME("g1 scalar mul", 50, bn254_g1_scalar_mul_vartime(&q, &p, &k));
    TIME("g2 scalar mul", 50, bn254_g2_scalar_mul_vartime(&t, &s, &k));
    TIME("g1 add", 20000, bn254_g1_add(&p, &p, &q));
    bn254_g1_to_affine_vartime(&pa, &q);
    TIME("g1 add affine", 20000, bn254_g1_add_affine(&p, &p, &pa));
    TIME("g1 double", 20000, bn254_g1_double(&p, &p));
    TIME("g2 add", 5000, bn254_g2_add(&s, &s, &t));
    bn254_g2_to_affine_vartime(&sa, &t);
    TIME("g2 subgroup check", 50, bn254_g2_affine_is_in_subgroup_vartime(&sa));

    const bn254_g2_prepared *lines[4] = {&prepared, &prepared, &prepared, &prepared};
    bn254_g1_affine points[4] = {pa, bn254_g1_generator, pa, bn254_g1_generator};
    bn254_fp12 f, r;
    TIME("pairing: prepare", 50, bn254_g2_prepare_vartime(&prepared, &sa));
    TIME("pairing: Miller loop, 1 pair", 20, bn254_miller_loop_vartime(&f, points, lines, 1));
    TIME("pairing: Miller loop, 4 pairs", 20, bn254_miller_loop_vartime(&f, points, lines, 4));
    TIME("pairing: final exponentiation", 20, bn254_final_exponentiation_vartime(&r, &f));
    TIME("pairing: prepare for reuse", 20, bn254_g2_prepare_fixed_vartime(&prepared, &sa));
    TIME("pairing: Miller loop, 3 pairs, reused", 20, bn254_miller_loop_vartime(&f, points, lines, 3));

    enum { BATCH = BN254_MILLER_BATCH };
    static bn254_g1_affine batch_p[BATCH];
    static bn254_g2_affine batch_q[BATCH];
    static bn254_split_scalar batch_k[BATCH];
    static uint8_t bytes[64 * BATCH], status[BATCH];
    bool inside[BATCH];
    for (int i = 0; i < BATCH; i++) {
        batch_p[i] = pa;
        batch_q[i] = sa;
        batch_k[i].low = v[i].limb[0];
        batch_k[i].high = v[i].limb[1];
        bytes[64 * i] = 0x80;
        bytes[64 * i + 31] = bytes[64 * i + 63] = (uint8_t)i;
    }
    TIME("batch of 32: Miller loops and subgroup", 2,
         bn254_miller_loop_batch_vartime(&f, inside, batch_p, batch_q, BATCH));
    TIME("batch of 32: split multiples in G1", 2,
         bn254_g1_split_mul_batch_vartime(sums, batch_p, batch_k, BATCH));
    TIME("batch of 32: decompression in G1", 2,
         bn254_g1_decompress_batch_vartime(batch_p, status, bytes, 64, BATCH));
    TIME("batch of 32: decompression in G2", 2,
         bn254_g2_decompress_batch_vartime(batch_q, status, bytes, 64, BATCH));

    bn254_fr_vector_to_integers(scalars, v, N);
    TIME("g1 comb table", 5, bn254_g1_comb_table_vartime(table, &pa));
    TIME("g1 comb sum, 1 base", 100, bn254_g1_comb_sum_vartime(&q, table, scalars, 1));
    TIME("g1 fixed base table", 1, bn254_g1_fixed_base_table_vartime(table, &bn254_g1_generator));
    TIME("g1 fixed base mul, 2^16", 1, bn254_g1_fixed_base_mul_vartime(sums, table, scalars, N));
    bn254_g1_batch_to_affine_vartime(bases, sums, w, N);
    TIME("g1 multi-scalar multiplication, 2^16", 1, sum_of_multiples(&q));
    return 0;
}
