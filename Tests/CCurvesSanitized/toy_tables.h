/// Every point of the toy curve's groups, listed by slow affine arithmetic on coordinates: points are known by their place
/// in the list. What the tests of groups, sums and pairing share.
#ifndef TOY_TABLES_H
#define TOY_TABLES_H

#include "harness.h"
#include "toy.h"

enum { P = 103, R = 97, TWIST = R * (2 * P - R), G3_POINTS = TOY_G3_ORDER };

static inline toy_fp fp_of(unsigned value) {
    toy_fp r = {{0}};
    toy_integer a = {{value % P}};
    fp_from_integer(&r, &a);
    return r;
}

static inline toy_fp random_fp_nonzero(void) {
    return fp_of(1 + random_below(P - 1));
}

static inline toy_fp2 random_fp2_nonzero(void) {
    toy_fp2 r = {fp_of(random_below(P)), random_fp_nonzero()};
    return r;
}

static inline toy_fp fp_at(unsigned i) {
    return fp_of(i);
}

static inline toy_fp2 fp2_at(unsigned i) {
    toy_fp2 r = {fp_of(i % P), fp_of(i / P)};
    return r;
}

/// Affine addition by chord and tangent, straight from the definition.
#define DEFINE_TABLE(G, C, COORDINATES, POINTS, RANDOM)                                                      \
    static inline toy_##G##_affine G##_slow_add(toy_##G##_affine a, toy_##G##_affine b) {                    \
        toy_##C slope, t, zero;                                                                              \
        toy_##G##_affine r;                                                                                  \
        memset(&zero, 0, sizeof zero);                                                                       \
        memset(&r, 0, sizeof r);                                                                             \
        if (C##_is_zero(&a.x) && C##_is_zero(&a.y))                                                          \
            return b;                                                                                        \
        if (C##_is_zero(&b.x) && C##_is_zero(&b.y))                                                          \
            return a;                                                                                        \
        if (C##_equal(&a.x, &b.x)) {                                                                         \
            if (!C##_equal(&a.y, &b.y) || C##_is_zero(&a.y))                                                 \
                return r;                                                                                    \
            C##_square(&slope, &a.x);                                                                        \
            C##_add(&t, &slope, &slope);                                                                     \
            C##_add(&slope, &slope, &t);                                                                     \
            C##_add(&t, &a.y, &a.y);                                                                         \
        } else {                                                                                             \
            C##_sub(&slope, &b.y, &a.y);                                                                     \
            C##_sub(&t, &b.x, &a.x);                                                                         \
        }                                                                                                    \
        C##_inverse_vartime(&t, &t);                                                                         \
        C##_mul(&slope, &slope, &t);                                                                         \
        C##_square(&r.x, &slope);                                                                            \
        C##_sub(&r.x, &r.x, &a.x);                                                                           \
        C##_sub(&r.x, &r.x, &b.x);                                                                           \
        C##_sub(&t, &a.x, &r.x);                                                                             \
        C##_mul(&t, &t, &slope);                                                                             \
        C##_sub(&r.y, &t, &a.y);                                                                             \
        return r;                                                                                            \
    }                                                                                                        \
                                                                                                             \
    static toy_##G##_affine G##_points[POINTS];                                                              \
    static unsigned G##_count;                                                                               \
                                                                                                             \
    /** Every point of the curve: infinity, then both roots for each x that has any. */                      \
    static inline void G##_enumerate(void) {                                                                 \
        static const toy_##C b = GROUP_B_OF_##G;                                                             \
        memset(&G##_points[0], 0, sizeof G##_points[0]);                                                     \
        unsigned n = 1;                                                                                      \
        for (unsigned i = 0; i < (COORDINATES); i++) {                                                       \
            toy_##G##_affine a;                                                                              \
            a.x = C##_at(i);                                                                                 \
            C##_square(&a.y, &a.x);                                                                          \
            C##_mul(&a.y, &a.y, &a.x);                                                                       \
            C##_add(&a.y, &a.y, &b);                                                                         \
            if (!C##_sqrt_vartime(&a.y, &a.y))                                                               \
                continue;                                                                                    \
            CHECK(n < (POINTS), "more points than the curve has");                                           \
            G##_points[n++] = a;                                                                             \
            if (C##_is_zero(&a.y))                                                                           \
                continue;                                                                                    \
            G##_affine_neg(&G##_points[n++], &a);                                                            \
        }                                                                                                    \
        G##_count = n;                                                                                       \
        CHECK(n == (POINTS), "%u points", n);                                                                \
    }                                                                                                        \
                                                                                                             \
    static inline bool G##_is(const toy_##G *a, const toy_##G##_affine *expected) {                          \
        toy_##G##_affine r, s;                                                                               \
        G##_to_affine_vartime(&r, a);                                                                        \
        G##_to_affine(&s, a);                                                                                \
        return memcmp(&r, expected, sizeof r) == 0 && memcmp(&s, expected, sizeof s) == 0;                   \
    }                                                                                                        \
                                                                                                             \
    /** The point in Jacobian coordinates with some z; infinity with some x and y. */                        \
    static inline toy_##G G##_scaled(const toy_##G##_affine *a) {                                            \
        toy_##C z = RANDOM(), t;                                                                             \
        toy_##G r;                                                                                           \
        memset(&r, 0, sizeof r);                                                                             \
        if (G##_affine_is_infinity(a)) {                                                                     \
            C##_square(&r.x, &z);                                                                            \
            C##_mul(&r.y, &r.x, &z);                                                                         \
            return r;                                                                                        \
        }                                                                                                    \
        C##_square(&t, &z);                                                                                  \
        C##_mul(&r.x, &a->x, &t);                                                                            \
        C##_mul(&t, &t, &z);                                                                                 \
        C##_mul(&r.y, &a->y, &t);                                                                            \
        r.z = z;                                                                                             \
        return r;                                                                                            \
    }                                                                                                        \
                                                                                                             \
    static inline toy_##G##_xyzz G##_scaled_xyzz(const toy_##G##_affine *a) {                                \
        toy_##G j = G##_scaled(a);                                                                           \
        toy_##G##_xyzz r;                                                                                    \
        r.x = j.x;                                                                                           \
        r.y = j.y;                                                                                           \
        C##_square(&r.zz, &j.z);                                                                             \
        C##_mul(&r.zzz, &r.zz, &j.z);                                                                        \
        return r;                                                                                            \
    }

#define GROUP_B_OF_g1 TOY_G1_B
#define GROUP_B_OF_g2 TOY_G2_B
#define GROUP_B_OF_g3 TOY_G3_B

DEFINE_TABLE(g1, fp, P, R, random_fp_nonzero)
DEFINE_TABLE(g2, fp2, P *P, TWIST, random_fp2_nonzero)
DEFINE_TABLE(g3, fp, P, G3_POINTS, random_fp_nonzero)

/// Place i holds i times the generator.
static toy_g1_affine g1_multiples[R];
static toy_g2_affine g2_multiples[R];

static inline void list_multiples(void) {
    static const toy_g1_affine g1_generator = TOY_G1_GENERATOR;
    static const toy_g2_affine g2_generator = TOY_G2_GENERATOR;
    for (unsigned i = 1; i < R; i++) {
        g1_multiples[i] = g1_slow_add(g1_multiples[i - 1], g1_generator);
        g2_multiples[i] = g2_slow_add(g2_multiples[i - 1], g2_generator);
    }
    for (unsigned i = 0; i < R; i++) {
        CHECK(g1_affine_is_infinity(&g1_multiples[i]) == (i == 0), "order");
        CHECK(g2_affine_is_infinity(&g2_multiples[i]) == (i == 0), "order");
    }
}

#endif
