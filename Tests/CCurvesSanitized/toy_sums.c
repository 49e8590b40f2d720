/// Exhaustive tests over the toy curve of sums of many points and of many multiples.
#include "toy_tables.h"

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

int main(int count, char **arguments) {
    const char *name = "toy sums on " TOY_ARITHMETIC;
    start(name, count, arguments);
    RUN(g1_enumerate());
    RUN(g3_enumerate());
    RUN(list_multiples());
    RUN(digits());
    RUN(g1_pairs());
    RUN(g3_pairs());
    RUN(small_sums());
    RUN(long_sums());
    RUN(fixed_bases());
    return finish(name);
}
