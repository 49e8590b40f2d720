/// Exhaustive tests of groups, sums of multiples and pairing over the toy curve.
///
/// Each group is listed once by slow affine arithmetic on coordinates; points are then known by their place in the list,
/// and every operation is compared with a table of sums of places.
#include "harness.h"
#include "toy.h"

enum { P = 103, R = 97, TWIST = R * (2 * P - R), G3_POINTS = TOY_G3_ORDER };

static toy_fp fp_of(unsigned value) {
    toy_fp r = {{0}};
    toy_integer a = {{value % P}};
    fp_from_integer(&r, &a);
    return r;
}

static toy_fp random_fp_nonzero(void) {
    return fp_of(1 + random_below(P - 1));
}

static toy_fp2 random_fp2_nonzero(void) {
    toy_fp2 r = {fp_of(random_below(P)), random_fp_nonzero()};
    return r;
}

static toy_fp fp_at(unsigned i) {
    return fp_of(i);
}

static toy_fp2 fp2_at(unsigned i) {
    toy_fp2 r = {fp_of(i % P), fp_of(i / P)};
    return r;
}

// MARK: Tables of groups

/// Affine addition by chord and tangent, straight from the definition.
#define DEFINE_GROUP(G, C, COORDINATES, POINTS, RANDOM)                                                      \
    static toy_##G##_affine G##_slow_add(toy_##G##_affine a, toy_##G##_affine b) {                           \
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
    static void G##_enumerate(void) {                                                                        \
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
    static bool G##_is(const toy_##G *a, const toy_##G##_affine *expected) {                                 \
        toy_##G##_affine r, s;                                                                               \
        G##_to_affine_vartime(&r, a);                                                                        \
        G##_to_affine(&s, a);                                                                                \
        return memcmp(&r, expected, sizeof r) == 0 && memcmp(&s, expected, sizeof s) == 0;                   \
    }                                                                                                        \
                                                                                                             \
    /** The point in Jacobian coordinates with some z; infinity with some x and y. */                        \
    static toy_##G G##_scaled(const toy_##G##_affine *a) {                                                   \
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
    static toy_##G##_xyzz G##_scaled_xyzz(const toy_##G##_affine *a) {                                       \
        toy_##G j = G##_scaled(a);                                                                           \
        toy_##G##_xyzz r;                                                                                    \
        r.x = j.x;                                                                                           \
        r.y = j.y;                                                                                           \
        C##_square(&r.zz, &j.z);                                                                             \
        C##_mul(&r.zzz, &r.zz, &j.z);                                                                        \
        return r;                                                                                            \
    }                                                                                                        \
                                                                                                             \
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

#define GROUP_B_OF_g1 TOY_G1_B
#define GROUP_B_OF_g2 TOY_G2_B
#define GROUP_B_OF_g3 TOY_G3_B

DEFINE_GROUP(g1, fp, P, R, random_fp_nonzero)
DEFINE_GROUP(g2, fp2, P *P, TWIST, random_fp2_nonzero)
DEFINE_GROUP(g3, fp, P, G3_POINTS, random_fp_nonzero)

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

static toy_g2_affine g2_multiples[R];

static void g2_some(void) {
    static const toy_g2_affine generator = TOY_G2_GENERATOR;
    g2_multiples[0] = g2_points[0];
    for (unsigned i = 1; i < R; i++) {
        g2_multiples[i] = g2_slow_add(g2_multiples[i - 1], generator);
    }
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

// MARK: Sums of multiples

static toy_g1_affine g1_multiples[R];

static void list_g1_multiples(void) {
    static const toy_g1_affine generator = TOY_G1_GENERATOR;
    g1_multiples[0] = g1_points[0];
    for (unsigned i = 1; i < R; i++) {
        g1_multiples[i] = g1_slow_add(g1_multiples[i - 1], generator);
    }
    CHECK(g1_affine_is_infinity(&g1_multiples[0]) && !g1_affine_is_infinity(&g1_multiples[R - 1]), "order");
}

/// Every scalar, or the same less r, is the sum of its digits, for every width; digits keep to their range, and windows
/// beyond a scalar's width are empty.
static void digits(void) {
    for (unsigned bits = 4; bits <= 16; bits++) {
        unsigned windows = msm_window_count(bits);
        int half = 1 << (bits - 1);
        for (unsigned k = 0; k < R; k++) {
            toy_integer scalar = {{k}};
            int16_t digits[2 * 3];
            uint32_t used[2] = {0}, histogram[64] = {0};
            msm_digits_vartime(digits, 3, used, &scalar, 1, bits);
            msm_widths_vartime(histogram, &scalar, 1);
            unsigned width = 0;
            while (histogram[width] == 0) {
                width++;
            }
            int64_t sum = 0;
            for (unsigned w = windows; w-- > 0;) {
                int digit = digits[3 * w];
                CHECK(digit >= -half && digit < half, "digit %d of %u bits", digit, bits);
                CHECK(used[w] == (digit != 0), "%u in window %u", k, w);
                CHECK(digit == 0 || w <= width / bits, "%u, %u bits wide, in window %u", k, width, w);
                sum = sum * (1 << bits) + digit;
            }
            int64_t nearest = 2 * k < R ? (int64_t)k : (int64_t)k - R;
            CHECK(sum == nearest, "%u in windows of %u bits: %lld", k, bits, (long long)sum);
        }
    }
}

/// Sums of all pairs of points with all signs, equal and opposite ones among them; in g3 there are points of order two.
/// Then those pairs alone that the lanes need not leave to the scalar twin.
#define DEFINE_PAIRS(G, points, count)                                                                       \
    static toy_##G##_affine G##_operand(uintptr_t operand) {                                                 \
        toy_##G##_affine r = *G##_operand_point(operand);                                                    \
        if (operand & 1)                                                                                     \
            G##_affine_neg(&r, &r);                                                                          \
        return r;                                                                                            \
    }                                                                                                        \
    static void G##_pairs(void) {                                                                            \
        static toy_##G##_pair pairs[4 * (count) + 8];                                                        \
        static toy_##G##_affine sums[4 * (count)];                                                           \
        void *scratch = aligned_alloc(64, (sizeof(toy_##G##_pair_scratch) + 63) / 64 * 64);                  \
        for (size_t i = 1; i < (count); i++) {                                                               \
            for (int plain = 0; plain < 2; plain++) {                                                        \
                size_t n = 0;                                                                                \
                for (size_t j = 1; j < (count); j++) {                                                       \
                    if (plain && memcmp(&points[i].x, &points[j].x, sizeof points[i].x) == 0)                \
                        continue;                                                                            \
                    for (unsigned signs = 0; signs < 4; signs++, n++) {                                      \
                        pairs[n].left = (uintptr_t)&points[i] | (signs & 1);                                 \
                        pairs[n].right = (uintptr_t)&points[j] | (signs >> 1);                               \
                        pairs[n].sum = &sums[n];                                                             \
                    }                                                                                        \
                }                                                                                            \
                memset(sums, 0xaa, sizeof sums);                                                             \
                G##_add_pairs_vartime(pairs, n, scratch);                                                    \
                for (size_t k = 0; k < n; k++) {                                                             \
                    toy_##G##_affine expected =                                                              \
                        G##_slow_add(G##_operand(pairs[k].left), G##_operand(pairs[k].right));               \
                    CHECK(memcmp(&sums[k], &expected, sizeof expected) == 0, "%zu, %zu", i, k);              \
                }                                                                                            \
            }                                                                                                \
        }                                                                                                    \
        free(scratch);                                                                                       \
    }

DEFINE_PAIRS(g1, g1_points, R)
DEFINE_PAIRS(g3, g3_points, G3_POINTS)

#define DEFINE_SUM(G)                                                                                        \
    /** Σ scalars[i]·bases[i] in slices of `slice` bases, every other one by indices. */                     \
    static toy_##G G##_sum(const toy_##G##_affine *bases, const toy_integer *scalars, size_t n,              \
                           unsigned bits, size_t slice) {                                                    \
        static toy_##G##_affine buckets[1 << 15];                                                            \
        static int16_t digits[2 * 1024];                                                                     \
        static uint32_t indices[1024];                                                                       \
        static void *workspace;                                                                              \
        toy_##G sums[2], r;                                                                                  \
        uint32_t used[2] = {0};                                                                              \
        unsigned windows = msm_window_count(bits);                                                           \
        if (workspace == NULL) {                                                                             \
            workspace = aligned_alloc(64, (G##_bucket_workspace(16) + 63) / 64 * 64);                        \
        }                                                                                                    \
        msm_digits_vartime(digits, 1024, used, scalars, n, bits);                                            \
        for (unsigned i = 0; i < n; i++) {                                                                   \
            indices[i] = i;                                                                                  \
        }                                                                                                    \
        for (unsigned w = 0; w < windows; w++) {                                                             \
            memset(buckets, 0, sizeof *buckets << (bits - 1));                                               \
            for (size_t first = 0; first < n; first += slice) {                                              \
                bool picked = first / slice % 2 == 1;                                                        \
                G##_buckets_add_vartime(                                                                     \
                    buckets, workspace, bases + first, digits + 1024 * w + (picked ? 0 : first),             \
                    picked ? indices + first : NULL, n - first < slice ? n - first : slice, bits);           \
            }                                                                                                \
            G##_buckets_sum_vartime(&sums[w], buckets, workspace, bits);                                     \
        }                                                                                                    \
        G##_msm_combine_vartime(&r, sums, windows, bits);                                                    \
        return r;                                                                                            \
    }

DEFINE_SUM(g1)
DEFINE_SUM(g2)

/// n bases out of `points`, n scalars out of `values`, in every combination.
static void sums_of(unsigned n, const unsigned *points, unsigned point_count, const unsigned *values,
                    unsigned value_count, unsigned bits) {
    toy_g1_affine bases[4];
    toy_integer scalars[4];
    unsigned each = point_count * value_count, total = 1;
    for (unsigned i = 0; i < n; i++) {
        total *= each;
    }
    for (unsigned choice = 0; choice < total; choice++) {
        unsigned rest = choice, expected = 0;
        for (unsigned i = 0; i < n; i++, rest /= each) {
            unsigned point = points[rest % each % point_count], value = values[rest % each / point_count];
            bases[i] = g1_multiples[point];
            scalars[i].limb[0] = value;
            expected = (expected + point * value) % R;
        }
        toy_g1 r = g1_sum(bases, scalars, n, bits, 4);
        CHECK(g1_is(&r, &g1_multiples[expected]), "%u bases, choice %u, %u bits", n, choice, bits);
    }
}

static void small_sums(void) {
    unsigned all[R];
    for (unsigned i = 0; i < R; i++) {
        all[i] = i;
    }
    static const unsigned points[] = {1, 0, R - 1, 2, 48, R - 2}, values[] = {0, 1, R - 1, 2, 48, 49, 64, 31};
    for (unsigned bits = 4; bits <= 8; bits++) {
        sums_of(0, all, R, all, R, bits);
        sums_of(1, all, R, all, R, bits);
        sums_of(2, points, 6, values, 8, bits);
    }
    // Equal bases, a base and its negative, infinity: with equal and opposite digits they meet in one bucket.
    sums_of(3, points, 4, values, 6, 4);
    sums_of(3, points, 4, values, 6, 5);
    sums_of(4, points, 3, values, 4, 4);
    sums_of(4, points, 3, values + 1, 4, 5);
}

static void long_sums(void) {
    enum { N = 700 };
    static toy_g1_affine bases[N];
    static toy_g2_affine others[N];
    static toy_integer scalars[N];
    static const size_t slices[] = {N, 1, 127, 128, 129, 300};
    for (unsigned bits = 4; bits <= 16; bits++) {
        size_t slice = slices[bits % 6], n = bits == 4 ? N : random_below(N);
        unsigned expected = 0;
        for (unsigned i = 0; i < n; i++) {
            unsigned point = random_below(R), value = random_below(3) == 0 ? 0 : random_below(R);
            bases[i] = g1_multiples[point];
            others[i] = g2_multiples[point];
            scalars[i].limb[0] = value;
            expected = (expected + point * value) % R;
        }
        toy_g1 r = g1_sum(bases, scalars, n, bits, slice);
        CHECK(g1_is(&r, &g1_multiples[expected]), "%zu bases, %u bits", n, bits);
        toy_g2 s = g2_sum(others, scalars, n, bits, slice);
        CHECK(g2_is(&s, &g2_multiples[expected]), "%zu bases, %u bits", n, bits);
    }
}

static void fixed_bases(void) {
    enum { TABLE = 8 * 255, N = 400 };
    static toy_g1_affine table[TABLE];
    static toy_integer scalars[N];
    static toy_g1 r[N];
    for (unsigned base = 0; base < R; base += 12) {
        g1_fixed_base_table_vartime(table, &g1_multiples[base]);
        for (unsigned i = 0; i < N; i++) {
            scalars[i].limb[0] = i < 300 ? i : random_word();
        }
        g1_fixed_base_mul_vartime(r, table, scalars, N);
        for (unsigned i = 0; i < N; i++) {
            unsigned expected = (unsigned)(scalars[i].limb[0] % R) * base % R;
            CHECK(g1_is(&r[i], &g1_multiples[expected]), "%u times %u", i, base);
        }
    }
    static toy_g2_affine others[TABLE];
    static toy_g2 s[N];
    g2_fixed_base_table_vartime(others, &g2_multiples[1]);
    g2_fixed_base_mul_vartime(s, others, scalars, N);
    for (unsigned i = 0; i < N; i++) {
        CHECK(g2_is(&s[i], &g2_multiples[scalars[i].limb[0] % R]), "%u", i);
    }
}

// MARK: Pairing

/// The final exponentiation against f^((p^12 - 1)/r), the exponent being a number of 74 bits.
static void final_exponentiations(void) {
    uint128 exponent = 1;
    for (int i = 0; i < 12; i++) {
        exponent *= P;
    }
    exponent = (exponent - 1) / R;
    for (int i = 0; i < 500; i++) {
        toy_fp12 f, r, expected;
        toy_fp2 *parts[6] = {&f.c0.c0, &f.c0.c1, &f.c0.c2, &f.c1.c0, &f.c1.c1, &f.c1.c2};
        for (int j = 0; j < 6; j++) {
            *parts[j] = fp2_at(random_below(P * P));
        }
        fp12_set_one(&expected);
        for (int bit = 127; bit >= 0; bit--) {
            fp12_square(&expected, &expected);
            if (exponent >> bit & 1) {
                fp12_mul(&expected, &expected, &f);
            }
        }
        final_exponentiation_vartime(&r, &f);
        CHECK(fp12_equal(&r, &expected), "%d", i);
    }
}

/// e(aP, bQ) = e(P, Q)^(ab) for all a and b, infinity included; e(P, Q) has order r.
static void pairings(void) {
    static toy_g2_prepared prepared[R], fixed[R];
    static toy_fp12 powers[R];
    for (unsigned b = 0; b < R; b++) {
        g2_prepare_vartime(&prepared[b], &g2_multiples[b]);
        g2_prepare_fixed_vartime(&fixed[b], &g2_multiples[b]);
        CHECK(prepared[b].infinity == (b == 0) && prepared[b].used == (b == 0 ? 0 : TOY_LINES), "%u", b);
    }
    const toy_g2_prepared *first = &prepared[1];
    toy_fp12 f, base;
    miller_loop_vartime(&f, &g1_multiples[1], &first, 1);
    final_exponentiation_vartime(&base, &f);
    fp12_set_one(&powers[0]);
    for (unsigned i = 1; i < R; i++) {
        fp12_mul(&powers[i], &powers[i - 1], &base);
        CHECK(!fp12_is_one(&powers[i]), "order %u", i);
    }
    fp12_mul(&f, &powers[R - 1], &base);
    CHECK(fp12_is_one(&f), "order");
    for (unsigned a = 0; a < R; a++) {
        for (unsigned b = 0; b < R; b++) {
            const toy_g2_prepared *q[2] = {&prepared[b], &fixed[b]};
            for (int i = 0; i < 2; i++) {
                miller_loop_vartime(&f, &g1_multiples[a], &q[i], 1);
                final_exponentiation_vartime(&f, &f);
                CHECK(fp12_equal(&f, &powers[a * b % R]), "e(%uP, %uQ)", a, b);
            }
        }
    }
    // Products of some pairs, infinity among them, of points prepared in both ways.
    for (unsigned round = 0; round < 300; round++) {
        toy_g1_affine p[40];
        const toy_g2_prepared *q[40];
        unsigned n = round < 280 ? round % 6 : 12 + round % 29, expected = 0;
        for (unsigned i = 0; i < n; i++) {
            unsigned a = random_below(4) == 0 ? 0 : random_below(R),
                     b = random_below(4) == 0 ? 0 : random_below(R);
            p[i] = g1_multiples[a];
            q[i] = random_below(2) == 0 ? &prepared[b] : &fixed[b];
            expected = (expected + a * b) % R;
        }
        miller_loop_vartime(&f, p, q, n);
        final_exponentiation_vartime(&f, &f);
        CHECK(fp12_equal(&f, &powers[expected]), "product of %u", n);
    }
}

int main(int count, char **arguments) {
#if defined(TOY_LANES)
    const char *name = "toy groups on " TOY_BACKEND " with " TOY_LANES;
#else
    const char *name = "toy groups on " TOY_BACKEND;
#endif
    start(name, count, arguments);
    RUN(g1_enumerate());
    RUN(g2_enumerate());
    RUN(g3_enumerate());
    RUN(g1_all());
    RUN(g3_all());
    RUN(g2_some());
    RUN(g2_subgroup());
    RUN(g1_conversions());
    RUN(g2_conversions());
    RUN(g3_conversions());
    RUN(list_g1_multiples());
    RUN(digits());
    RUN(g1_pairs());
    RUN(g3_pairs());
    RUN(small_sums());
    RUN(long_sums());
    RUN(fixed_bases());
    RUN(final_exponentiations());
    RUN(pairings());
    return finish(name);
}
