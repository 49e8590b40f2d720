/// Every function of the contract of BLS12-381 on every backend that this CPU runs against the same on GMP, bit for bit.
///
/// The bodies are those of BN254, which other tests hold against arithmetic by hand; arithmetic.c does so with these fields.
#include "bls12381_backend.h"
#include "harness.h"

#include <gmp.h>

#define CURVE bls12381
#include "differential.h"

enum { VALUES = 60, POINTS = 24 };

/// A number below the modulus; some are small, some just below it.
static void fill(uint64_t *r, const uint64_t *modulus, int limbs, int i) {
    mp_limb_t quotient[1], rest[6];
    memset(r, 0, 8 * (size_t)limbs);
    if (i < 5) {
        r[0] = (uint64_t)i;
    } else if (i < 10) {
        mpn_sub_1(r, modulus, limbs, (mp_limb_t)(i - 4));
    } else {
        for (int j = 0; j < limbs; j++) {
            r[j] = i % 4 == 0 && random_below(2) ? ~(uint64_t)0 : random_word();
        }
        mpn_tdiv_qr(quotient, rest, 0, r, limbs, modulus, limbs);
        mpn_copyi(r, rest, limbs);
    }
}

#define TEST_FIELD(F, INTEGER, LIMBS)                                                                        \
    static bls12381_##F F##_values[VALUES];                                                                  \
                                                                                                             \
    static void F##_operations(void) {                                                                       \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            fill(F##_values[i].limb, bls12381_##F##_modulus.limb, LIMBS, i);                                 \
        }                                                                                                    \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            const bls12381_##F *a = &F##_values[i];                                                          \
            bls12381_##F x, y;                                                                               \
            INTEGER integer;                                                                                 \
            BOTH(F##_neg, a);                                                                                \
            BOTH(F##_square, a);                                                                             \
            BOTH(F##_inverse, a);                                                                            \
            BOTH(F##_inverse_vartime, a);                                                                    \
            fast->F##_mul(&y, &x, a);                                                                        \
            CHECK(i == 0 || memcmp(&y, &bls12381_##F##_one, sizeof y) == 0, "inverse of value %d", i);       \
            BOTH_DECIDE(F##_sqrt_vartime, a);                                                                \
            memcpy(&integer, a, sizeof integer);                                                             \
            BOTH_DECIDE(F##_from_integer, &integer);                                                         \
            mpn_add_n(integer.limb, integer.limb, bls12381_##F##_modulus.limb, LIMBS);                       \
            CHECK(!fast->F##_from_integer(&x, &integer) && !slow->F##_from_integer(&x, &integer), "%d", i);  \
            for (int j = 0; j < VALUES; j++) {                                                               \
                const bls12381_##F *b = &F##_values[j];                                                      \
                BOTH(F##_add, a, b);                                                                         \
                BOTH(F##_sub, a, b);                                                                         \
                BOTH(F##_mul, a, b);                                                                         \
                memcpy(&integer, b, sizeof integer);                                                         \
                if (j % 8 == i % 8)                                                                          \
                    BOTH(F##_power_vartime, a, &integer);                                                    \
            }                                                                                                \
        }                                                                                                    \
        for (int i = 0; i < VALUES; i++) {                                                                   \
            INTEGER x, y;                                                                                    \
            BOTH(F##_to_integer, &F##_values[i]);                                                            \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static void F##_vectors(void) {                                                                          \
        static bls12381_##F x[VALUES], y[VALUES], scratch[VALUES];                                           \
        static INTEGER integers[VALUES], others[VALUES];                                                     \
        const bls12381_##F *v = F##_values, *k = &F##_values[VALUES - 1];                                    \
        for (size_t n = 0; n <= VALUES; n += n < 20 ? 1 : 20) {                                              \
            fast->F##_vector_mul(x, v, v + VALUES - n, n);                                                   \
            slow->F##_vector_mul(y, v, v + VALUES - n, n);                                                   \
            SAME(x, y, "vector_mul");                                                                        \
            fast->F##_vector_sub(x, v, v + VALUES - n, n);                                                   \
            slow->F##_vector_sub(y, v, v + VALUES - n, n);                                                   \
            SAME(x, y, "vector_sub");                                                                        \
            fast->F##_vector_scale(x, v, k, n);                                                              \
            slow->F##_vector_scale(y, v, k, n);                                                              \
            SAME(x, y, "vector_scale");                                                                      \
            fast->F##_vector_scale(x, x, k, n);                                                              \
            slow->F##_vector_scale(y, y, k, n);                                                              \
            SAME(x, y, "vector_scale in place");                                                             \
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
                integers[n - 1] = bls12381_##F##_modulus;                                                    \
                CHECK(!fast->F##_vector_from_integers(x, integers, n), "modulus");                           \
                integers[n - 1] = others[n - 1];                                                             \
            }                                                                                                \
        }                                                                                                    \
    }

TEST_FIELD(fp, bls12381_fp_integer, 6)
TEST_FIELD(fr, bls12381_integer, 4)

static bls12381_fp2 fp2_value(unsigned i) {
    bls12381_fp2 r = {fp_values[i % VALUES], fp_values[i / VALUES % VALUES]};
    return r;
}

static void fp2_operations(void) {
    for (unsigned i = 0; i < VALUES * VALUES; i++) {
        bls12381_fp2 a = fp2_value(i), b = fp2_value((unsigned)random_word()), x, y;
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
            CHECK(fast->fp2_sqrt_vartime(&x, &a), "a square has a root");
            fast->fp2_square(&x, &x);
            SAME(x, a, "root");
        }
    }
}

/// Points with any z, among them infinity, the generator and a handful again and again: equal and opposite pairs.
#define TEST_GROUP(G, C)                                                                                                       \
    static bls12381_##G G##_jacobian[POINTS];                                                                                  \
    static bls12381_##G##_affine G##_affines[POINTS];                                                                          \
                                                                                                                               \
    static void G##_operations(void) {                                                                                         \
        for (int i = 0; i < POINTS; i++) {                                                                                     \
            bls12381_integer k = {{(uint64_t)(i % 4), 0, 0, 0}};                                                               \
            if (i >= 8)                                                                                                        \
                fill(k.limb, bls12381_fr_modulus.limb, 4, i + 10);                                                             \
            slow->G##_from_affine(&G##_jacobian[i], &bls12381_##G##_generator);                                                \
            slow->G##_scalar_mul_vartime(&G##_jacobian[i], &G##_jacobian[i], &k);                                              \
            if (i >= 4 && i < 8)                                                                                               \
                slow->G##_neg(&G##_jacobian[i], &G##_jacobian[i]);                                                             \
            slow->G##_to_affine_vartime(&G##_affines[i], &G##_jacobian[i]);                                                    \
        }                                                                                                                      \
        for (int i = 0; i < POINTS; i++) {                                                                                     \
            const bls12381_##G *a = &G##_jacobian[i];                                                                          \
            const bls12381_##G##_affine *affine = &G##_affines[i];                                                             \
            {                                                                                                                  \
                bls12381_##G##_affine x, y;                                                                                    \
                BOTH(G##_to_affine, a);                                                                                        \
                BOTH(G##_to_affine_vartime, a);                                                                                \
                BOTH(G##_affine_neg, affine);                                                                                  \
                CHECK(fast->G##_affine_is_on_curve(&x) && slow->G##_affine_is_on_curve(&x), "%d", i);                          \
                CHECK(fast->G##_affine_is_infinity(&x) == slow->G##_affine_is_infinity(&x), "%d", i);                          \
                CHECK(fast->G##_affine_is_in_subgroup_vartime(&x), "%d", i);                                                   \
                CHECK(slow->G##_affine_is_in_subgroup_vartime(&x), "%d", i);                                                   \
                CHECK(fast->G##_affine_is_in_subgroup_slow_vartime(&x), "%d", i);                                              \
                fast->C##_add(&x.y, &x.y, &bls12381_##G##_generator.x);                                                        \
                CHECK(!fast->G##_affine_is_on_curve(&x) && !slow->G##_affine_is_on_curve(&x), "%d", i);                        \
            }                                                                                                                  \
            bls12381_##G x, y;                                                                                                 \
            BOTH(G##_from_affine, affine);                                                                                     \
            BOTH(G##_double, a);                                                                                               \
            BOTH(G##_neg, a);                                                                                                  \
            CHECK(fast->G##_is_infinity(a) == slow->G##_is_infinity(a), "%d", i);                                              \
            for (int j = 0; j < POINTS; j++) {                                                                                 \
                BOTH(G##_add, a, &G##_jacobian[j]);                                                                            \
                BOTH(G##_add_affine, a, &G##_affines[j]);                                                                      \
                CHECK(fast->G##_equal(a, &G##_jacobian[j]) == slow->G##_equal(a, &G##_jacobian[j]),                            \
                      "equal");                                                                                                \
            }                                                                                                                  \
            for (int j = 0; j < 5; j++) {                                                                                      \
                bls12381_integer k = {{(uint64_t)j, 0, 0, 0}};                                                                 \
                if (j == 3)                                                                                                    \
                    memset(&k, 0xff, sizeof k);                                                                                \
                if (j == 4)                                                                                                    \
                    k = bls12381_fr_modulus;                                                                                   \
                BOTH(G##_scalar_mul, a, &k);                                                                                   \
                CHECK(j != 4 || fast->G##_is_infinity(&x), "r times anything is infinity");                                    \
                bls12381_##G other;                                                                                            \
                slow->G##_scalar_mul_vartime(&other, a, &k);                                                                   \
                CHECK(fast->G##_equal(&x, &other), "both multiplications");                                                    \
                BOTH(G##_scalar_mul_vartime, a, &k);                                                                           \
                CHECK(j != 4 || fast->G##_is_infinity(&x), "r times anything is infinity");                                    \
            }                                                                                                                  \
        }                                                                                                                      \
        bls12381_##G##_affine x[POINTS], y[POINTS];                                                                            \
        bls12381_##C scratch[POINTS];                                                                                          \
        fast->G##_batch_to_affine_vartime(x, G##_jacobian, scratch, POINTS);                                                   \
        slow->G##_batch_to_affine_vartime(y, G##_jacobian, scratch, POINTS);                                                   \
        SAME(x, y, "batch_to_affine");                                                                                         \
        SAME(x, G##_affines, "batch_to_affine");                                                                               \
    }                                                                                                                          \
                                                                                                                               \
    /** Sums of multiples by buckets of signed digits against one multiple after the other. */                                 \
    static void G##_sums(void) {                                                                                               \
        enum { N = 40 };                                                                                                       \
        static int16_t digits[128 * N], same[128 * N];                                                                         \
        static bls12381_##G##_affine bases[N], x[1 << 8], y[1 << 8];                                                           \
        bls12381_integer scalars[N];                                                                                           \
        bls12381_##G expected, t;                                                                                              \
        slow->G##_from_affine(&expected, &G##_affines[0]);                                                                     \
        for (int i = 0; i < N; i++) {                                                                                          \
            bases[i] = G##_affines[random_below(POINTS)];                                                                      \
            fill(scalars[i].limb, bls12381_fr_modulus.limb, 4, i);                                                             \
            slow->G##_from_affine(&t, &bases[i]);                                                                              \
            slow->G##_scalar_mul_vartime(&t, &t, &scalars[i]);                                                                 \
            slow->G##_add(&expected, &expected, &t);                                                                           \
        }                                                                                                                      \
        for (unsigned bits = 4; bits <= 9; bits++) {                                                                           \
            unsigned windows = fast->msm_window_count(bits);                                                                   \
            CHECK(windows == slow->msm_window_count(bits) && windows * bits >= 255, "%u bits", bits);                          \
            uint32_t used[128] = {0}, also[128] = {0}, wide[256] = {0}, wider[256] = {0};                                      \
            fast->msm_digits_vartime(digits, N, used, scalars, N, bits);                                                       \
            slow->msm_digits_vartime(same, N, also, scalars, N, bits);                                                         \
            CHECK(memcmp(digits, same, windows * N * sizeof *digits) == 0, "digits of %u bits", bits);                         \
            SAME(used, also, "used");                                                                                          \
            fast->msm_widths_vartime(wide, scalars, N);                                                                        \
            slow->msm_widths_vartime(wider, scalars, N);                                                                       \
            SAME(wide, wider, "widths");                                                                                       \
            void *workspace = aligned_alloc(64, (fast->G##_bucket_workspace(bits) + 63) / 64 * 64);                            \
            void *other = aligned_alloc(64, (slow->G##_bucket_workspace(bits) + 63) / 64 * 64);                                \
            bls12381_##G sums[128], sum;                                                                                       \
            for (unsigned w = 0; w < windows; w++) {                                                                           \
                memset(x, 0, sizeof x);                                                                                        \
                memset(y, 0, sizeof y);                                                                                        \
                fast->G##_buckets_add_vartime(x, workspace, bases, digits + w * N, NULL, N, bits);                             \
                slow->G##_buckets_add_vartime(y, other, bases, digits + w * N, NULL, N, bits);                                 \
                SAME(x, y, "buckets of window %u of %u bits", w, bits);                                                        \
                fast->G##_buckets_sum_vartime(&sums[w], x, workspace, bits);                                                   \
                slow->G##_buckets_sum_vartime(&sum, y, other, bits);                                                           \
                CHECK(slow->G##_equal(&sum, &sums[w]), "sum of window %u of %u bits", w, bits);                                \
            }                                                                                                                  \
            fast->G##_msm_combine_vartime(&sum, sums, windows, bits);                                                          \
            CHECK(slow->G##_equal(&sum, &expected), "sum, %u bits", bits);                                                     \
            free(workspace);                                                                                                   \
            free(other);                                                                                                       \
        }                                                                                                                      \
    }                                                                                                                          \
                                                                                                                               \
    static void G##_fixed_base(void) {                                                                                         \
        static bls12381_##G##_affine x[BLS12381_FIXED_BASE_POINTS], y[BLS12381_FIXED_BASE_POINTS];                             \
        bls12381_integer k[8];                                                                                                 \
        bls12381_##G r[8], s[8], t;                                                                                            \
        fast->G##_fixed_base_table_vartime(x, &G##_affines[20]);                                                               \
        slow->G##_fixed_base_table_vartime(y, &G##_affines[20]);                                                               \
        SAME(x, y, "table");                                                                                                   \
        for (int i = 0; i < 8; i++) {                                                                                          \
            fill(k[i].limb, bls12381_fr_modulus.limb, 4, 2 * i);                                                               \
        }                                                                                                                      \
        fast->G##_fixed_base_mul_vartime(r, x, k, 8);                                                                          \
        slow->G##_fixed_base_mul_vartime(s, y, k, 8);                                                                          \
        SAME(r, s, "fixed base");                                                                                              \
        for (int i = 0; i < 8; i++) {                                                                                          \
            slow->G##_scalar_mul_vartime(&t, &G##_jacobian[20], &k[i]);                                                        \
            CHECK(slow->G##_equal(&t, &r[i]), "%d", i);                                                                        \
        }                                                                                                                      \
    }                                                                                                                          \
                                                                                                                               \
    /** Points of the curve outside of the subgroup, as nearly all are: both checks refuse them. Times r they lie in the     \
        other factor, where an endomorphism might do anything. */ \
    static void G##_outside_the_subgroup(void) {                                                                               \
        bls12381_##C b, t;                                                                                                     \
        slow->C##_square(&b, &bls12381_##G##_generator.y);                                                                     \
        slow->C##_square(&t, &bls12381_##G##_generator.x);                                                                     \
        slow->C##_mul(&t, &t, &bls12381_##G##_generator.x);                                                                    \
        slow->C##_sub(&b, &b, &t);                                                                                             \
        int found = 0;                                                                                                         \
        for (unsigned i = 0; found < 20; i++) {                                                                                \
            bls12381_##G##_affine a = bls12381_##G##_generator;                                                                \
            for (unsigned j = 0; j <= i; j++)                                                                                  \
                slow->C##_add(&a.x, &a.x, &bls12381_##G##_generator.y);                                                        \
            slow->C##_square(&t, &a.x);                                                                                        \
            slow->C##_mul(&t, &t, &a.x);                                                                                       \
            slow->C##_add(&t, &t, &b);                                                                                         \
            if (!fast->C##_sqrt_vartime(&a.y, &t))                                                                             \
                continue;                                                                                                      \
            found++;                                                                                                           \
            for (int times = 0; times < 2; times++) {                                                                          \
                CHECK(fast->G##_affine_is_on_curve(&a) && slow->G##_affine_is_on_curve(&a), "%u", i);                          \
                CHECK(!slow->G##_affine_is_in_subgroup_slow_vartime(&a), "%u", i);                                             \
                CHECK(!fast->G##_affine_is_in_subgroup_slow_vartime(&a), "%u", i);                                             \
                CHECK(!fast->G##_affine_is_in_subgroup_vartime(&a), "%u", i);                                                  \
                CHECK(!slow->G##_affine_is_in_subgroup_vartime(&a), "%u", i);                                                  \
                bls12381_##G point;                                                                                            \
                slow->G##_from_affine(&point, &a);                                                                             \
                slow->G##_scalar_mul_vartime(&point, &point, &bls12381_fr_modulus);                                            \
                slow->G##_to_affine_vartime(&a, &point);                                                                       \
            }                                                                                                                  \
        }                                                                                                                      \
    }

TEST_GROUP(g1, fp)
TEST_GROUP(g2, fp2)

/// Points of order 3 of the curve, (0, ±2): the endomorphism of G1 leaves them in place, and the check must not.
static void points_of_order_three(void) {
    bls12381_g1_affine a = {{{0}}, bls12381_fp_one};
    fast->fp_add(&a.y, &a.y, &a.y);
    for (int sign = 0; sign < 2; sign++) {
        CHECK(fast->g1_affine_is_on_curve(&a), "0 + 4 = 2²");
        CHECK(!fast->g1_affine_is_in_subgroup_vartime(&a), "sign %d", sign);
        CHECK(!fast->g1_affine_is_in_subgroup_slow_vartime(&a), "sign %d", sign);
        fast->g1_affine_neg(&a, &a);
    }
}

static void dispatch(void) {
    bls12381_fp expected, result;
    slow->fp_mul(&expected, &fp_values[20], &fp_values[21]);
    static const char *const names[] = {"ifma", "adx", "portable", "gmp"};
    for (int i = 0; i < 4; i++) {
        if (!bls12381_backend_available(names[i]))
            continue;
        CHECK(bls12381_backend_select(names[i]) && strcmp(bls12381_backend_name(), names[i]) == 0, "%s",
              names[i]);
        bls12381_fp_mul(&result, &fp_values[20], &fp_values[21]);
        SAME(result, expected, "product on %s", names[i]);
    }
    CHECK(!bls12381_backend_select("nothing"), "unknown name");
    (void)bls12381_backend_select("adx");
    CHECK(bls12381_cpu_disregard("adx") && !bls12381_backend_available("adx"), "adx");
    CHECK(strcmp(bls12381_backend_name(), "adx") != 0, "adx");
}

int main(int count, char **arguments) {
    const char *name = "bls12381 differential";
    start(name, count, arguments);
    for (int i = 0; i < CANDIDATES; i++) {
        fast = candidates[i];
        if (!bls12381_backend_available(fast->name)) {
            printf("%s: SKIPPED %s, which this CPU cannot run\n", name, fast->name);
            continue;
        }
        printf("%s: %s\n", name, fast->name);
        RUN(fp_operations());
        RUN(fr_operations());
        RUN(fp_vectors());
        RUN(fr_vectors());
        RUN(fp2_operations());
        RUN(g1_operations());
        RUN(g2_operations());
        RUN(g1_sums());
        RUN(g2_sums());
        RUN(g1_fixed_base());
        RUN(g2_fixed_base());
        RUN(g1_outside_the_subgroup());
        RUN(g2_outside_the_subgroup());
        RUN(points_of_order_three());
    }
    RUN(dispatch());
    return finish(name);
}
