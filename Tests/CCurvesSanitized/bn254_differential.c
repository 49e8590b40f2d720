/// Every function of the contract on every other backend that this CPU runs against the same on GMP, bit for bit; and
/// GMP's multiplication against plain division.
#include "bn254_values.h"

#include <gmp.h>

#define CURVE bn254
#include "differential.h"

#define TEST_FIELD(F)                                                                                        \
    static bn254_##F F##_values[VALUES];                                                                     \
                                                                                                             \
    static void F##_operations(void) {                                                                       \
        static uint64_t limbs[VALUES][4];                                                                    \
        const uint64_t *p = bn254_##F##_modulus.limb;                                                        \
        fill_limbs(limbs, p, bn254_##F##_one.limb);                                                          \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            CHECK(below(limbs[i], p), "value %d", i);                                                        \
            memcpy(&F##_values[i], limbs[i], 32);                                                            \
        }                                                                                                    \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            const bn254_##F *a = &F##_values[i];                                                             \
            bn254_##F x, y;                                                                                  \
            BOTH(F##_neg, a);                                                                                \
            BOTH(F##_square, a);                                                                             \
            BOTH(F##_inverse, a);                                                                            \
            BOTH(F##_inverse_vartime, a);                                                                    \
            fast->F##_mul(&y, &x, a);                                                                        \
            bool zero = (a->limb[0] | a->limb[1] | a->limb[2] | a->limb[3]) == 0;                            \
            CHECK(zero || memcmp(&y, &bn254_##F##_one, 32) == 0, "inverse of value %d", i);                  \
            BOTH_DECIDE(F##_sqrt_vartime, a);                                                                \
            bn254_integer integer;                                                                           \
            memcpy(&integer, a, 32);                                                                         \
            BOTH_DECIDE(F##_from_integer, &integer);                                                         \
            /* a + p where it fits is no canonical integer, and neither is p itself. */                      \
            CHECK(mpn_add_n(integer.limb, integer.limb, p, 4) == 0, "fits");                                 \
            BOTH_DECIDE(F##_from_integer, &integer);                                                         \
            CHECK(!fast->F##_from_integer(&x, &integer), "refused");                                         \
            for (int j = 0; j < VALUES; j++) {                                                               \
                const bn254_##F *b = &F##_values[j];                                                         \
                BOTH(F##_add, a, b);                                                                         \
                BOTH(F##_sub, a, b);                                                                         \
                BOTH(F##_mul, a, b);                                                                         \
                memcpy(&integer, b, 32);                                                                     \
                if (j % 8 == i % 8)                                                                          \
                    BOTH(F##_power_vartime, a, &integer);                                                    \
            }                                                                                                \
        }                                                                                                    \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            bn254_integer x, y;                                                                              \
            BOTH(F##_to_integer, &F##_values[i]);                                                            \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    /** GMP's Montgomery product stands on more than itself: the integers' product, divided. */              \
    static void F##_against_division(void) {                                                                 \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            for (int j = 0; j < VALUES; j++) {                                                               \
                bn254_integer a, b, c;                                                                       \
                bn254_##F product;                                                                           \
                mp_limb_t whole[8], quotient[5], rest[4];                                                    \
                slow->F##_to_integer(&a, &F##_values[i]);                                                    \
                slow->F##_to_integer(&b, &F##_values[j]);                                                    \
                slow->F##_mul(&product, &F##_values[i], &F##_values[j]);                                     \
                slow->F##_to_integer(&c, &product);                                                          \
                mpn_mul_n(whole, a.limb, b.limb, 4);                                                         \
                mpn_tdiv_qr(quotient, rest, 0, whole, 8, bn254_##F##_modulus.limb, 4);                       \
                CHECK(memcmp(rest, c.limb, 32) == 0, "%d times %d", i, j);                                   \
            }                                                                                                \
        }                                                                                                    \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            bn254_integer a;                                                                                 \
            bn254_##F back;                                                                                  \
            slow->F##_to_integer(&a, &F##_values[i]);                                                        \
            CHECK(slow->F##_from_integer(&back, &a), "%d", i);                                               \
            SAME(back, F##_values[i], "round trip of %d", i);                                                \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static void F##_vectors(void) {                                                                          \
        static bn254_##F x[VALUES], y[VALUES], scratch[VALUES];                                              \
        static bn254_integer integers[VALUES], others[VALUES];                                               \
        const bn254_##F *v = F##_values, *k = &F##_values[VALUES - 1];                                       \
        for (size_t n = 0; n <= VALUES; n += n < 10 ? 1 : 30) {                                              \
            fast->F##_vector_mul(x, v, v + VALUES - n, n);                                                   \
            slow->F##_vector_mul(y, v, v + VALUES - n, n);                                                   \
            SAME(x, y, "vector_mul");                                                                        \
            fast->F##_vector_sub(x, v, v + VALUES - n, n);                                                   \
            slow->F##_vector_sub(y, v, v + VALUES - n, n);                                                   \
            SAME(x, y, "vector_sub");                                                                        \
            fast->F##_vector_scale(x, v, k, n);                                                              \
            slow->F##_vector_scale(y, v, k, n);                                                              \
            SAME(x, y, "vector_scale");                                                                      \
            fast->F##_vector_mul_sub_to_integers(integers, v, v + VALUES - n, k + 1 - n, n);                 \
            slow->F##_vector_mul_sub_to_integers(others, v, v + VALUES - n, k + 1 - n, n);                   \
            SAME(integers, others, "vector_mul_sub_to_integers");                                            \
            /* In the memory of the first factor. */                                                         \
            memcpy(x, v, sizeof x);                                                                          \
            fast->F##_vector_mul_sub_to_integers((bn254_integer *)(void *)x, x, v + VALUES - n, k + 1 - n,   \
                                                 n);                                                         \
            CHECK(memcmp(x, others, n * sizeof *x) == 0, "in place");                                        \
            slow->F##_vector_mul(y, v, v + VALUES - n, n);                                                   \
            CHECK(fast->F##_vector_first_unequal_product(v, v + VALUES - n, y, n) == n, "all equal");        \
            for (size_t bad = n; bad-- > 0;) {                                                               \
                slow->F##_add(&y[bad], &y[bad], &bn254_##F##_one);                                           \
                CHECK(fast->F##_vector_first_unequal_product(v, v + VALUES - n, y, n) == bad, "%zu", bad);   \
            }                                                                                                \
            memset(y, 0, sizeof y);                                                                          \
            memset(x, 0, sizeof x);                                                                          \
            fast->F##_powers(x, k, v + 7, n);                                                                \
            slow->F##_powers(y, k, v + 7, n);                                                                \
            SAME(x, y, "powers");                                                                            \
            memcpy(x, v, sizeof x);                                                                          \
            memcpy(y, v, sizeof y);                                                                          \
            fast->F##_batch_inverse_vartime(x, scratch, n);                                                  \
            slow->F##_batch_inverse_vartime(y, scratch, n);                                                  \
            SAME(x, y, "batch_inverse");                                                                     \
            fast->F##_vector_to_integers(integers, v, n);                                                    \
            slow->F##_vector_to_integers(others, v, n);                                                      \
            SAME(integers, others, "vector_to_integers");                                                    \
            CHECK(fast->F##_vector_from_integers(x, integers, n), "vector_from_integers");                   \
            CHECK(slow->F##_vector_from_integers(y, integers, n), "vector_from_integers");                   \
            SAME(x, y, "vector_from_integers");                                                              \
            if (n > 0) {                                                                                     \
                integers[n - 1] = bn254_##F##_modulus;                                                       \
                CHECK(!fast->F##_vector_from_integers(x, integers, n), "modulus");                           \
                CHECK(!slow->F##_vector_from_integers(y, integers, n), "modulus");                           \
                integers[n - 1] = others[n - 1];                                                             \
            }                                                                                                \
        }                                                                                                    \
        for (size_t turn = 0; turn < VALUES; turn++) {                                                       \
            /* Every value with every other. */                                                              \
            for (size_t i = 0; i < VALUES; i++) {                                                            \
                scratch[i] = v[(i + turn) % VALUES];                                                         \
            }                                                                                                \
            fast->F##_vector_mul(x, v, scratch, VALUES);                                                     \
            slow->F##_vector_mul(y, v, scratch, VALUES);                                                     \
            SAME(x, y, "products, turn %zu", turn);                                                          \
            fast->F##_vector_sub(x, v, scratch, VALUES);                                                     \
            slow->F##_vector_sub(y, v, scratch, VALUES);                                                     \
            SAME(x, y, "differences, turn %zu", turn);                                                       \
            fast->F##_vector_scale(x, v, &v[turn], VALUES);                                                  \
            slow->F##_vector_scale(y, v, &v[turn], VALUES);                                                  \
            SAME(x, y, "scaled, turn %zu", turn);                                                            \
        }                                                                                                    \
    }

TEST_FIELD(fp)
TEST_FIELD(fr)

static void sparse_rows(void) {
    enum { ROWS = 60, TERMS = ROWS * 40 };
    static bn254_term terms[TERMS];
    uint32_t starts[ROWS + 1] = {0};
    bn254_fr x[ROWS], y[ROWS], minus;
    uint8_t kinds[VALUES] = {0};
    slow->fr_neg(&minus, &bn254_fr_one);
    for (int i = 0; i < VALUES; i++) {
        if (memcmp(&fr_values[i], &bn254_fr_one, sizeof minus) == 0) {
            kinds[i] = BN254_SPARSE_ONE;
        } else if (memcmp(&fr_values[i], &minus, sizeof minus) == 0) {
            kinds[i] = BN254_SPARSE_MINUS_ONE;
        }
    }
    for (unsigned round = 0; round < 20; round++) {
        for (unsigned row = 0; row < ROWS; row++) {
            starts[row + 1] = starts[row] + (round % 2 ? random_below(3) : random_below(40));
        }
        for (unsigned i = 0; i < TERMS; i++) {
            // Large times large, again and again: whatever is accumulated without reduction grows the most.
            terms[i].coefficient = round % 4 == 2 ? 3 : random_below(random_below(2) ? 8 : VALUES);
            terms[i].wire = round % 4 == 2 ? 3 : random_below(VALUES);
        }
        fast->fr_sparse_rows(x, fr_values, kinds, fr_values, terms, starts, ROWS);
        slow->fr_sparse_rows(y, fr_values, kinds, fr_values, terms, starts, ROWS);
        CHECK(memcmp(x, y, sizeof x) == 0, "rows, round %u", round);
    }
}

static bn254_fp2 fp2_value(unsigned i) {
    bn254_fp2 r = {fp_values[i % VALUES], fp_values[i / VALUES % VALUES]};
    return r;
}

static void fp2_operations(void) {
    for (unsigned i = 0; i < VALUES * VALUES; i++) {
        bn254_fp2 a = fp2_value(i), b = fp2_value((unsigned)random_word()), x, y;
        BOTH(fp2_add, &a, &b);
        BOTH(fp2_sub, &a, &b);
        BOTH(fp2_neg, &a);
        BOTH(fp2_mul, &a, &b);
        BOTH(fp2_square, &a);
        if (i % 16 == 0) {
            BOTH(fp2_inverse, &a);
            BOTH(fp2_inverse_vartime, &a);
            BOTH_DECIDE(fp2_sqrt_vartime, &a);
            fast->fp2_square(&a, &a);
            BOTH_DECIDE(fp2_sqrt_vartime, &a);
            CHECK(fast->fp2_sqrt_vartime(&x, &a), "a square has a root");
            fast->fp2_square(&x, &x);
            SAME(x, a, "root");
        }
    }
}

static bn254_fp12 random_fp12(void) {
    bn254_fp12 r;
    bn254_fp2 *parts[6] = {&r.c0.c0, &r.c0.c1, &r.c0.c2, &r.c1.c0, &r.c1.c1, &r.c1.c2};
    for (int i = 0; i < 6; i++) {
        *parts[i] = fp2_value((unsigned)random_word());
    }
    return r;
}

static void fp12_operations(void) {
    for (int i = 0; i < 200; i++) {
        bn254_fp12 a = random_fp12(), b = random_fp12(), x, y;
        bn254_integer e = {{random_word(), random_word(), random_word(), random_word()}};
        BOTH(fp12_mul, &a, &b);
        BOTH(fp12_conjugate, &a);
        BOTH(fp12_inverse_vartime, &a);
        fast->fp12_mul(&x, &x, &a);
        CHECK(fast->fp12_is_one(&x) && slow->fp12_is_one(&x), "inverse");
        CHECK(!fast->fp12_equal(&a, &b) && fast->fp12_equal(&a, &a) && !slow->fp12_equal(&a, &b), "equal");
        if (i % 10 == 0) {
            BOTH(fp12_power_vartime, &a, &e);
            BOTH(final_exponentiation_vartime, &a);
        }
    }
}

/// Points with any z, among them infinity, the generator and a handful again and again: equal and opposite pairs.
#define TEST_GROUP(G, C)                                                                                     \
    enum { G##_N = 40 };                                                                                     \
    static bn254_##G G##_jacobian[G##_N];                                                                    \
    static bn254_##G##_affine G##_affines[G##_N];                                                            \
                                                                                                             \
    static void G##_make(void) {                                                                             \
        for (int i = 0; i < G##_N; i++) {                                                                    \
            bn254_integer k = {{(uint64_t)(i % 7), 0, 0, 0}};                                                \
            if (i >= 14)                                                                                     \
                random_limbs(k.limb, bn254_fr_modulus.limb);                                                 \
            slow->G##_from_affine(&G##_jacobian[i], &bn254_##G##_generator);                                 \
            slow->G##_scalar_mul_vartime(&G##_jacobian[i], &G##_jacobian[i], &k);                            \
            if (i >= 7 && i < 14)                                                                            \
                slow->G##_neg(&G##_jacobian[i], &G##_jacobian[i]);                                           \
            slow->G##_to_affine_vartime(&G##_affines[i], &G##_jacobian[i]);                                  \
            CHECK(fast->G##_affine_is_on_curve(&G##_affines[i]), "%d", i);                                   \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static void G##_operations(void) {                                                                       \
        for (int i = 0; i < G##_N; i++) {                                                                    \
            const bn254_##G *a = &G##_jacobian[i];                                                           \
            const bn254_##G##_affine *affine = &G##_affines[i];                                              \
            {                                                                                                \
                bn254_##G##_affine x, y;                                                                     \
                BOTH(G##_to_affine, a);                                                                      \
                BOTH(G##_to_affine_vartime, a);                                                              \
                BOTH(G##_affine_neg, affine);                                                                \
                CHECK(fast->G##_affine_is_on_curve(&x) && slow->G##_affine_is_on_curve(&x), "%d", i);        \
                CHECK(fast->G##_affine_is_infinity(&x) == slow->G##_affine_is_infinity(&x), "%d", i);        \
                CHECK(fast->G##_affine_is_in_subgroup_vartime(&x), "%d", i);                                 \
                CHECK(slow->G##_affine_is_in_subgroup_vartime(&x), "%d", i);                                 \
                CHECK(fast->G##_affine_is_in_subgroup_slow_vartime(&x), "%d", i);                            \
                CHECK(slow->G##_affine_is_in_subgroup_slow_vartime(&x), "%d", i);                            \
                bn254_##C one = x.x;                                                                         \
                fast->C##_sub(&one, &one, &one);                                                             \
                memcpy(&one, &bn254_fp_one, 32);                                                             \
                fast->C##_add(&x.y, &x.y, &one);                                                             \
                CHECK(!fast->G##_affine_is_on_curve(&x) && !slow->G##_affine_is_on_curve(&x), "%d", i);      \
            }                                                                                                \
            bn254_##G x, y;                                                                                  \
            BOTH(G##_from_affine, affine);                                                                   \
            BOTH(G##_double, a);                                                                             \
            BOTH(G##_neg, a);                                                                                \
            CHECK(fast->G##_is_infinity(a) == slow->G##_is_infinity(a), "%d", i);                            \
            for (int j = 0; j < G##_N; j++) {                                                                \
                BOTH(G##_add, a, &G##_jacobian[j]);                                                          \
                BOTH(G##_add_affine, a, &G##_affines[j]);                                                    \
                CHECK(fast->G##_equal(a, &G##_jacobian[j]) == slow->G##_equal(a, &G##_jacobian[j]),          \
                      "equal");                                                                              \
            }                                                                                                \
            for (int j = 0; j < 6; j++) {                                                                    \
                bn254_integer k = {{(uint64_t)j, 0, 0, 0}};                                                  \
                if (j == 3)                                                                                  \
                    memset(&k, 0xff, sizeof k);                                                              \
                if (j == 4)                                                                                  \
                    k = bn254_fr_modulus;                                                                    \
                if (j == 5)                                                                                  \
                    random_limbs(k.limb, bn254_fr_modulus.limb);                                             \
                BOTH(G##_scalar_mul, a, &k);                                                                 \
                CHECK(j != 4 || fast->G##_is_infinity(&x), "r times anything is infinity");                  \
                bn254_##G other;                                                                             \
                slow->G##_scalar_mul_vartime(&other, a, &k);                                                 \
                CHECK(fast->G##_equal(&x, &other), "both multiplications");                                  \
                BOTH(G##_scalar_mul_vartime, a, &k);                                                         \
                CHECK(j != 4 || fast->G##_is_infinity(&x), "r times anything is infinity");                  \
            }                                                                                                \
        }                                                                                                    \
        bn254_##G##_affine x[G##_N], y[G##_N];                                                               \
        bn254_##C scratch[G##_N];                                                                            \
        fast->G##_batch_to_affine_vartime(x, G##_jacobian, scratch, G##_N);                                  \
        slow->G##_batch_to_affine_vartime(y, G##_jacobian, scratch, G##_N);                                  \
        SAME(x, y, "batch_to_affine");                                                                       \
        SAME(x, G##_affines, "batch_to_affine");                                                             \
    }                                                                                                        \
                                                                                                             \
    static void G##_sums(void) {                                                                             \
        enum { N = 300 };                                                                                    \
        static bn254_##G##_affine bx[1 << 15], by[1 << 15];                                                  \
        static int16_t dx[64 * N], dy[64 * N];                                                               \
        static uint32_t indices[N];                                                                          \
        void *work_x = aligned_alloc(64, (fast->G##_bucket_workspace(16) + 63) / 64 * 64);                   \
        void *work_y = aligned_alloc(64, (slow->G##_bucket_workspace(16) + 63) / 64 * 64);                   \
        static bn254_##G##_affine bases[N];                                                                  \
        static bn254_integer scalars[N];                                                                     \
        for (unsigned bits = 4; bits <= 16; bits++) {                                                        \
            unsigned windows = fast->msm_window_count(bits);                                                 \
            CHECK(windows == slow->msm_window_count(bits) && windows * bits >= 254, "%u bits", bits);        \
            bn254_##G sums[128], x, y, expected, t;                                                          \
            slow->G##_from_affine(&expected, &G##_affines[0]);                                               \
            for (int i = 0; i < N; i++) {                                                                    \
                int point = (int)random_below(G##_N);                                                        \
                bases[i] = G##_affines[point];                                                               \
                random_limbs(scalars[i].limb, bn254_fr_modulus.limb);                                        \
                if (i % 10 == 0)                                                                             \
                    memset(&scalars[i], 0, 32);                                                              \
                if (i % 10 == 1) {                                                                           \
                    scalars[i] = bn254_fr_modulus;                                                           \
                    scalars[i].limb[0] -= 1;                                                                 \
                }                                                                                            \
                if (i % 10 < 4)                                                                              \
                    continue;                                                                                \
                if (i % 10 == 4)                                                                             \
                    scalars[i].limb[3] = scalars[i].limb[2] = scalars[i].limb[1] = 0;                        \
            }                                                                                                \
            for (int i = 0; i < N; i++) {                                                                    \
                slow->G##_from_affine(&t, &bases[i]);                                                        \
                if (bits % 5 != 0)                                                                           \
                    continue;                                                                                \
                slow->G##_scalar_mul_vartime(&t, &t, &scalars[i]);                                           \
                slow->G##_add(&expected, &expected, &t);                                                     \
            }                                                                                                \
            uint32_t used_x[64] = {0}, used_y[64] = {0}, wide_x[256] = {0}, wide_y[256] = {0};               \
            fast->msm_widths_vartime(wide_x, scalars, N);                                                    \
            slow->msm_widths_vartime(wide_y, scalars, N);                                                    \
            SAME(wide_x, wide_y, "widths");                                                                  \
            fast->msm_digits_vartime(dx, N, used_x, scalars, N, bits);                                       \
            slow->msm_digits_vartime(dy, N, used_y, scalars, N, bits);                                       \
            SAME(used_x, used_y, "used");                                                                    \
            CHECK(memcmp(dx, dy, windows * N * sizeof *dx) == 0, "digits of %u bits", bits);                 \
            for (uint32_t i = 0; i < N; i++) {                                                               \
                indices[i] = i;                                                                              \
            }                                                                                                \
            for (unsigned w = 0; w < windows; w++) {                                                         \
                memset(bx, 0, sizeof *bx << (bits - 1));                                                     \
                memset(by, 0, sizeof *by << (bits - 1));                                                     \
                fast->G##_buckets_add_vartime(bx, work_x, bases, dx + w * N, NULL, N, bits);                 \
                slow->G##_buckets_add_vartime(by, work_y, bases, dy + w * N, indices, 100, bits);            \
                slow->G##_buckets_add_vartime(by, work_y, bases + 100, dy + w * N + 100, NULL, N - 100,      \
                                              bits);                                                         \
                CHECK(memcmp(bx, by, sizeof *bx << (bits - 1)) == 0, "window %u of %u bits", w, bits);       \
                fast->G##_buckets_sum_vartime(&x, bx, work_x, bits);                                         \
                slow->G##_buckets_sum_vartime(&sums[w], by, work_y, bits);                                   \
                CHECK(slow->G##_equal(&x, &sums[w]), "sum, %u bits", bits);                                  \
                if (bits > 9 && w == 1)                                                                      \
                    w = windows - 2;                                                                         \
            }                                                                                                \
            if (bits > 9)                                                                                    \
                continue;                                                                                    \
            BOTH(G##_msm_combine_vartime, sums, windows, bits);                                              \
            CHECK(bits % 5 != 0 || fast->G##_equal(&x, &expected), "sum, %u bits", bits);                    \
        }                                                                                                    \
        free(work_x);                                                                                        \
        free(work_y);                                                                                        \
    }                                                                                                        \
                                                                                                             \
    static void G##_fixed_base(void) {                                                                       \
        static bn254_##G##_affine x[BN254_FIXED_BASE_POINTS], y[BN254_FIXED_BASE_POINTS];                    \
        bn254_integer k[20];                                                                                 \
        bn254_##G r[20], s[20], t;                                                                           \
        fast->G##_fixed_base_table_vartime(x, &G##_affines[20]);                                             \
        slow->G##_fixed_base_table_vartime(y, &G##_affines[20]);                                             \
        SAME(x, y, "table");                                                                                 \
        memset(k, 0, sizeof k);                                                                              \
        for (int i = 1; i < 20; i++) {                                                                       \
            random_limbs(k[i].limb, bn254_fr_modulus.limb);                                                  \
        }                                                                                                    \
        k[1] = bn254_fr_modulus;                                                                             \
        k[1].limb[0] -= 1;                                                                                   \
        fast->G##_fixed_base_mul_vartime(r, x, k, 20);                                                       \
        slow->G##_fixed_base_mul_vartime(s, y, k, 20);                                                       \
        SAME(r, s, "fixed base");                                                                            \
        for (int i = 0; i < 20; i++) {                                                                       \
            slow->G##_scalar_mul_vartime(&t, &G##_jacobian[20], &k[i]);                                      \
            CHECK(slow->G##_equal(&t, &r[i]), "%d", i);                                                      \
        }                                                                                                    \
    }

TEST_GROUP(g1, fp)
TEST_GROUP(g2, fp2)

/// Points of the twist that are not in the subgroup, as nearly all are: both checks refuse them.
static void outside_the_subgroup(void) {
    static const bn254_fp2 zero;
    bn254_fp2 b, t;
    slow->fp2_square(&b, &bn254_g2_generator.y);
    slow->fp2_square(&t, &bn254_g2_generator.x);
    slow->fp2_mul(&t, &t, &bn254_g2_generator.x);
    slow->fp2_sub(&b, &b, &t);
    int found = 0;
    for (unsigned i = 0; found < 60; i++) {
        bn254_g2_affine a = {fp2_value(i), zero};
        slow->fp2_square(&t, &a.x);
        slow->fp2_mul(&t, &t, &a.x);
        slow->fp2_add(&t, &t, &b);
        if (!fast->fp2_sqrt_vartime(&a.y, &t))
            continue;
        found++;
        CHECK(fast->g2_affine_is_on_curve(&a) && slow->g2_affine_is_on_curve(&a), "%u", i);
        bool outside = !slow->g2_affine_is_in_subgroup_slow_vartime(&a);
        CHECK(outside, "%u", i);
        CHECK(fast->g2_affine_is_in_subgroup_slow_vartime(&a) != outside, "%u", i);
        CHECK(fast->g2_affine_is_in_subgroup_vartime(&a) != outside, "%u", i);
        CHECK(slow->g2_affine_is_in_subgroup_vartime(&a) != outside, "%u", i);
    }
}

static void pairings(void) {
    static bn254_g2_prepared px[g2_N], py[g2_N];
    const bn254_g2_prepared *q[20], *first = &px[21];
    for (int i = 0; i < g2_N; i++) {
        memset(&px[i], 0xaa, sizeof px[i]);
        memset(&py[i], 0xaa, sizeof py[i]);
        if (i % 2 == 0) {
            fast->g2_prepare_vartime(&px[i], &g2_affines[i]);
            slow->g2_prepare_vartime(&py[i], &g2_affines[i]);
        } else {
            fast->g2_prepare_fixed_vartime(&px[i], &g2_affines[i]);
            slow->g2_prepare_fixed_vartime(&py[i], &g2_affines[i]);
        }
        CHECK(px[i].used == py[i].used && px[i].infinity == py[i].infinity, "%d", i);
        // Lines are unique up to a factor, and unit lines altogether.
        CHECK(i % 2 == 0 || memcmp(px[i].lines, py[i].lines, sizeof px[i].lines) == 0, "lines of %d", i);
    }
    for (int i = 0; i < 40; i++) {
        bn254_g1_affine p[20];
        bn254_fp12 x, y;
        size_t n = i < 38 ? (size_t)i % 5 : (size_t)i - 20;
        for (size_t j = 0; j < n; j++) {
            p[j] = g1_affines[random_below(g1_N)];
            q[j] = &px[random_below(g2_N)];
        }
        // Loops agree up to what the final exponentiation removes; that itself agrees bit for bit, on any element.
        bn254_fp12 f, g;
        fast->miller_loop_vartime(&f, p, q, n);
        slow->miller_loop_vartime(&g, p, q, n);
        BOTH(final_exponentiation_vartime, &f);
        slow->final_exponentiation_vartime(&g, &g);
        SAME(x, g, "%zu pairs", n);
        bn254_fp *parts = (bn254_fp *)&f;
        for (int j = 0; j < 12; j++) {
            bn254_integer integer;
            random_limbs(integer.limb, bn254_fp_modulus.limb);
            slow->fp_from_integer(&parts[j], &integer);
        }
        BOTH(final_exponentiation_vartime, &f);
    }
    // Bilinear: e(kP, Q) = e(P, Q)^k = e(P, kQ), of order r and not one.
    for (int i = 0; i < 12; i++) {
        bn254_integer k;
        random_limbs(k.limb, bn254_fr_modulus.limb);
        bn254_g1 kp;
        bn254_g2 kq;
        bn254_g1_affine p;
        bn254_g2_affine other;
        bn254_g2_prepared prepared;
        bn254_fp12 a, b, c;
        fast->g1_scalar_mul_vartime(&kp, &g1_jacobian[20 + i], &k);
        fast->g1_to_affine_vartime(&p, &kp);
        fast->g2_scalar_mul_vartime(&kq, &g2_jacobian[21], &k);
        fast->g2_to_affine_vartime(&other, &kq);
        fast->g2_prepare_vartime(&prepared, &other);
        const bn254_g2_prepared *second = &prepared;
        fast->miller_loop_vartime(&a, &p, &first, 1);
        fast->final_exponentiation_vartime(&a, &a);
        fast->miller_loop_vartime(&b, &g1_affines[20 + i], &second, 1);
        fast->final_exponentiation_vartime(&b, &b);
        fast->miller_loop_vartime(&c, &g1_affines[20 + i], &first, 1);
        fast->final_exponentiation_vartime(&c, &c);
        CHECK(!fast->fp12_is_one(&c), "not degenerate");
        bn254_fp12 r;
        fast->fp12_power_vartime(&r, &c, &bn254_fr_modulus);
        CHECK(fast->fp12_is_one(&r), "order");
        fast->fp12_power_vartime(&c, &c, &k);
        CHECK(fast->fp12_equal(&a, &b) && fast->fp12_equal(&a, &c), "bilinear");
    }
}

/// Selection by name; the functions of the contract reach the backend that was selected. A CPU that lacks instructions
/// is offered what is left: ifma, adx, portable, gmp. Last of all tests, as nothing brings instructions back.
static void dispatch(void) {
    static const char *const names[] = {"ifma", "adx", "portable", "gmp"}, *const without[] = {"ifma", "adx"};
    bn254_fr expected, result;
    slow->fr_mul(&expected, &fr_values[50], &fr_values[51]);
    CHECK(bn254_backend_available("portable") && bn254_backend_available("gmp"), "everywhere");
    for (unsigned left_out = 0; left_out <= 2; left_out++) {
        const char *fastest = NULL;
        if (left_out > 0) {
            CHECK(bn254_cpu_disregard(without[left_out - 1]), "%s", without[left_out - 1]);
            CHECK(!bn254_backend_available(without[left_out - 1]), "%s", without[left_out - 1]);
        }
        for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
            if (!bn254_backend_available(names[i]))
                continue;
            fastest = fastest == NULL ? names[i] : fastest;
            // The default, or what took the place of a backend that went away.
            if (fastest == names[i])
                CHECK(strcmp(bn254_backend_name(), fastest) == 0, "%s", bn254_backend_name());
            CHECK(bn254_backend_select(names[i]) && strcmp(bn254_backend_name(), names[i]) == 0, "%s",
                  names[i]);
            bn254_fr_mul(&result, &fr_values[50], &fr_values[51]);
            SAME(result, expected, "product on %s", names[i]);
        }
        CHECK(!bn254_backend_select("nothing") && strcmp(bn254_backend_name(), "gmp") == 0, "unknown name");
        CHECK(!bn254_backend_available("nothing") && !bn254_cpu_disregard("nothing"), "unknown name");
        CHECK(bn254_backend_select(fastest), "%s", fastest);
    }
    CHECK(strcmp(bn254_backend_name(), "portable") == 0 && !bn254_backend_select("adx"), "portable is left");
}

static void run_all(void) {
    RUN(fp_operations());
    RUN(fr_operations());
    RUN(fp_against_division());
    RUN(fr_against_division());
    RUN(fp_vectors());
    RUN(fr_vectors());
    RUN(sparse_rows());
    RUN(fp2_operations());
    RUN(fp12_operations());
    RUN(g1_make());
    RUN(g2_make());
    RUN(g1_operations());
    RUN(g2_operations());
    RUN(g1_sums());
    RUN(g2_sums());
    RUN(g1_fixed_base());
    RUN(g2_fixed_base());
    RUN(outside_the_subgroup());
    RUN(pairings());
}

int main(int count, char **arguments) {
    const char *name = "bn254 differential";
    start(name, count, arguments);
    for (int i = 0; i < CANDIDATES; i++) {
        fast = candidates[i];
        if (!bn254_backend_available(fast->name)) {
            printf("%s: SKIPPED %s, which this CPU cannot run\n", name, fast->name);
            continue;
        }
        printf("%s: %s\n", name, fast->name);
        run_all();
    }
    RUN(dispatch());
    return finish(name);
}
