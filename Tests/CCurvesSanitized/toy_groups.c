/// Exhaustive tests of the groups of the toy curve: every operation is compared with a table of sums of places.
#include "toy_tables.h"

#define DEFINE_LAWS(G, C)                                                                                    \
    /** Every way to add a and b, and to compare them. */                                                    \
    static void G##_pair(const toy_##G##_affine *a, const toy_##G##_affine *b) {                             \
        toy_##G##_affine sum = G##_slow_add(*a, *b);                                                         \
        toy_##G x = G##_scaled(a), y = G##_scaled(b), r;                                                     \
        G##_add(&r, &x, &y);                                                                                 \
        CHECK(G##_is(&r, &sum), "add");                                                                      \
        G##_add_vartime(&r, &x, &y);                                                                         \
        CHECK(G##_is(&r, &sum), "add_vartime");                                                              \
        G##_add_affine(&r, &x, b);                                                                           \
        CHECK(G##_is(&r, &sum), "add_affine");                                                               \
        bool same = memcmp(a, b, sizeof *a) == 0;                                                            \
        CHECK(G##_equal(&x, &y) == same, "equal");                                                           \
        r = x;                                                                                               \
        G##_add(&r, &r, &y);                                                                                 \
        CHECK(G##_is(&r, &sum), "add, result is the first");                                                 \
        r = y;                                                                                               \
        G##_add(&r, &x, &r);                                                                                 \
        CHECK(G##_is(&r, &sum), "add, result is the second");                                                \
        toy_##G##_xyzz u = G##_scaled_xyzz(a), v = G##_scaled_xyzz(b);                                       \
        G##_xyzz_add_vartime(&u, &v);                                                                        \
        G##_from_xyzz(&r, &u);                                                                               \
        CHECK(G##_is(&r, &sum), "xyzz_add");                                                                 \
        u = G##_scaled_xyzz(a);                                                                              \
        G##_xyzz_add_affine_vartime(&u, b);                                                                  \
        G##_from_xyzz(&r, &u);                                                                               \
        CHECK(G##_is(&r, &sum), "xyzz_add_affine");                                                          \
    }                                                                                                        \
                                                                                                             \
    static void G##_single(const toy_##G##_affine *a) {                                                      \
        toy_##G x = G##_scaled(a), r;                                                                        \
        toy_##G##_affine twice = G##_slow_add(*a, *a), zero = G##_points[0];                                 \
        CHECK(G##_affine_is_on_curve(a), "on the curve");                                                    \
        CHECK(G##_is_infinity(&x) == (memcmp(a, G##_points, sizeof *a) == 0), "infinity");                   \
        G##_double(&r, &x);                                                                                  \
        CHECK(G##_is(&r, &twice), "double");                                                                 \
        G##_double(&x, &x);                                                                                  \
        CHECK(G##_is(&x, &twice), "double in place");                                                        \
        G##_from_affine(&x, a);                                                                              \
        CHECK(G##_is(&x, a), "from_affine");                                                                 \
        G##_neg(&r, &x);                                                                                     \
        G##_add(&r, &r, &x);                                                                                 \
        CHECK(G##_is(&r, &zero), "a - a");                                                                   \
        toy_##G##_affine sum = zero;                                                                         \
        for (unsigned k = 0; k < 200; k++) {                                                                 \
            toy_integer scalar = {{k}}, negative = {{(uint64_t)0 - k}};                                      \
            toy_##G t = G##_scaled(a), all;                                                                  \
            toy_##G fixed;                                                                                   \
            G##_scalar_mul(&fixed, &t, &scalar);                                                             \
            G##_scalar_mul_vartime(&r, &t, &scalar);                                                         \
            CHECK(G##_equal(&fixed, &r), "both multiplications");                                            \
            CHECK(G##_is(&r, &sum), "multiple %u", k);                                                       \
            /* 2^64·a = k·a + (2^64 - k)·a */                                                                \
            if (k != 0 && k % 23 == 0) {                                                                     \
                G##_scalar_mul_vartime(&all, &t, &negative);                                                 \
                G##_add(&all, &all, &r);                                                                     \
                for (int i = 0; i < 64; i++) {                                                               \
                    G##_double(&t, &t);                                                                      \
                }                                                                                            \
                CHECK(G##_equal(&all, &t), "multiples %u and 2^64 - %u", k, k);                              \
            }                                                                                                \
            sum = G##_slow_add(sum, *a);                                                                     \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static void G##_conversions(void) {                                                                      \
        enum { N = 50 };                                                                                     \
        toy_##G points[N];                                                                                   \
        toy_##G##_affine r[N], expected[N];                                                                  \
        toy_##C scratch[N];                                                                                  \
        for (unsigned round = 0; round < 40; round++) {                                                      \
            for (unsigned i = 0; i < N; i++) {                                                               \
                expected[i] = G##_points[round == 0 || random_below(5) == 0 ? 0 : random_below(G##_count)];  \
                points[i] = G##_scaled(&expected[i]);                                                        \
            }                                                                                                \
            unsigned n = round == 1 ? 0 : N - round;                                                         \
            memset(r, 1, sizeof r);                                                                          \
            G##_batch_to_affine_vartime(r, points, scratch, n);                                              \
            CHECK(memcmp(r, expected, n * sizeof *r) == 0, "%u points", n);                                  \
        }                                                                                                    \
    }

DEFINE_LAWS(g1, fp)
DEFINE_LAWS(g2, fp2)
DEFINE_LAWS(g3, fp)

static void g1_all(void) {
    for (unsigned i = 0; i < g1_count; i++) {
        g1_single(&g1_points[i]);
        CHECK(g1_affine_is_in_subgroup_slow_vartime(&g1_points[i]), "%u", i);
        CHECK(g1_affine_is_in_subgroup_vartime(&g1_points[i]), "%u", i);
        for (unsigned j = 0; j < g1_count; j++) {
            g1_pair(&g1_points[i], &g1_points[j]);
        }
    }
    // Of all pairs of coordinates, the curve has as many as it has points. (0, 0) counts as infinity.
    unsigned found = 0;
    for (unsigned i = 0; i < P * P; i++) {
        toy_g1_affine a = {fp_of(i % P), fp_of(i / P)};
        found += g1_affine_is_on_curve(&a);
    }
    CHECK(found == R, "%u points on the curve", found);
}

static void g3_all(void) {
    for (unsigned i = 0; i < g3_count; i++) {
        g3_single(&g3_points[i]);
        CHECK(g3_affine_is_in_subgroup_slow_vartime(&g3_points[i]), "%u", i);
        for (unsigned j = 0; j < g3_count; j++) {
            g3_pair(&g3_points[i], &g3_points[j]);
        }
    }
}

static void g2_some(void) {
    for (unsigned i = 0; i < R; i++) {
        g2_single(&g2_multiples[i]);
        for (unsigned j = 0; j < R; j += 2) {
            g2_pair(&g2_multiples[i], &g2_multiples[j]);
        }
    }
    for (unsigned i = 0; i < 3000; i++) {
        g2_pair(&g2_points[random_below(TWIST)], &g2_points[random_below(TWIST)]);
    }
    g2_single(&g2_points[0]);
}

/// All 10,573 points of the twist: the fast check, the slow one and the list of the 97 multiples agree.
static void g2_subgroup(void) {
    unsigned inside = 0;
    for (unsigned i = 0; i < TWIST; i++) {
        bool fast = g2_affine_is_in_subgroup_vartime(&g2_points[i]);
        bool slow = g2_affine_is_in_subgroup_slow_vartime(&g2_points[i]), listed = false;
        for (unsigned j = 0; j < R && !listed; j++) {
            listed = memcmp(&g2_points[i], &g2_multiples[j], sizeof g2_points[i]) == 0;
        }
        CHECK(fast == listed && slow == listed, "point %u: %d, %d, %d", i, fast, slow, listed);
        inside += listed;
    }
    CHECK(inside == R, "%u points in the subgroup", inside);
}

int main(int count, char **arguments) {
    const char *name = "toy groups on " TOY_ARITHMETIC;
    start(name, count, arguments);
    RUN(g1_enumerate());
    RUN(g2_enumerate());
    RUN(g3_enumerate());
    RUN(list_multiples());
    RUN(g1_all());
    RUN(g3_all());
    RUN(g2_some());
    RUN(g2_subgroup());
    RUN(g1_conversions());
    RUN(g2_conversions());
    RUN(g3_conversions());
    return finish(name);
}
