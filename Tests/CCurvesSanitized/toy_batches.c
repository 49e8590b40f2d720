/// Exhaustive tests over the toy curve of what works on batches: decoding, split multiples, Miller loops.
#include "harness.h"
#include "toy.h"

enum { P = 103, R = 97 };

static unsigned integer_of(const toy_fp *a) {
    toy_integer r;
    fp_to_integer(&r, a);
    return (unsigned)r.limb[0];
}

/// Eight big-endian bytes with the flags at the top.
static void write_element(uint8_t *bytes, unsigned value, unsigned flags) {
    memset(bytes, 0, 8);
    bytes[7] = (uint8_t)value;
    bytes[0] = (uint8_t)(flags << 6);
}

/// Every x, beyond p too, with every flag.
static void g1_decompression(void) {
    static const toy_fp b = TOY_G1_B;
    enum { LIMIT = P + 20 };
    uint8_t bytes[4 * LIMIT * 8], status[4 * LIMIT];
    toy_g1_affine r[4 * LIMIT];
    for (unsigned i = 0; i < 4 * LIMIT; i++) {
        write_element(bytes + 8 * i, i / 4, i % 4);
    }
    g1_decompress_batch_vartime(r, status, bytes, 8, 4 * LIMIT);
    unsigned found = 0;
    for (unsigned i = 0; i < 4 * LIMIT; i++) {
        unsigned x = i / 4, flags = i % 4, root = 0, constant = integer_of(&b);
        for (unsigned y = 1; y < P; y++) {
            if (y * y % P == (x * x % P * x + constant) % P && (y > P - y) == (flags == 3))
                root = y;
        }
        unsigned expected = flags == 0   ? toy_point_bad_flags
                            : flags == 1 ? (x == 0 ? toy_point_infinity : toy_point_infinity_not_canonical)
                            : x >= P     ? toy_point_coordinate_not_canonical
                            : root == 0  ? toy_point_not_on_curve
                                         : toy_point_finite;
        CHECK(status[i] == expected, "x %u, flags %u: %u", x, flags, status[i]);
        CHECK(g1_affine_is_infinity(&r[i]) == (expected != toy_point_finite), "x %u", x);
        if (expected == toy_point_finite) {
            found++;
            CHECK(integer_of(&r[i].x) == x && integer_of(&r[i].y) == root, "x %u, flags %u", x, flags);
        }
    }
    CHECK(found == R - 1, "%u points", found);
}

/// Every x in Fp2 with both flags: the points are those of the twist, each once.
static void g2_decompression(void) {
    static uint8_t bytes[2 * P * P * 16], status[2 * P * P];
    static toy_g2_affine r[2 * P * P];
    for (unsigned i = 0; i < 2 * P * P; i++) {
        write_element(bytes + 16 * i, i / 2 / P, 2 + i % 2);
        write_element(bytes + 16 * i + 8, i / 2 % P, 0);
    }
    g2_decompress_batch_vartime(r, status, bytes, 16, 2 * P * P);
    unsigned found = 0;
    for (unsigned i = 0; i < 2 * P * P; i++) {
        if (status[i] != toy_point_finite) {
            CHECK(status[i] == toy_point_not_on_curve && g2_affine_is_infinity(&r[i]), "%u", i);
            continue;
        }
        found++;
        unsigned y0 = integer_of(&r[i].y.c0), y1 = integer_of(&r[i].y.c1), y = y1 == 0 ? y0 : y1;
        CHECK(integer_of(&r[i].x.c0) == i / 2 % P && integer_of(&r[i].x.c1) == i / 2 / P, "%u", i);
        CHECK(g2_affine_is_on_curve(&r[i]) && (y > P - y) == (i % 2 == 1), "%u", i);
    }
    CHECK(found == R * (2 * P - R) - 1, "%u points", found);
    // What depends on the bytes alone.
    static const uint8_t odd[6][16] = {{0x40},
                                       {0x41},
                                       {0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
                                       {0x01},
                                       {0x80, 0, 0, 0, 0, 0, 0, P},
                                       {0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, P}};
    static const uint8_t expected[6] = {
        toy_point_infinity,  toy_point_infinity_not_canonical,   toy_point_infinity_not_canonical,
        toy_point_bad_flags, toy_point_coordinate_not_canonical, toy_point_coordinate_not_canonical};
    g2_decompress_batch_vartime(r, status, odd[0], 16, 6);
    CHECK(memcmp(status, expected, 6) == 0, "bytes");
}

static toy_g1_affine g1_multiples[R];
static toy_g2_affine g2_multiples[R];

static void list_multiples(void) {
    static const toy_g1_affine g1_generator = TOY_G1_GENERATOR;
    static const toy_g2_affine g2_generator = TOY_G2_GENERATOR;
    toy_g1 p;
    toy_g2 q;
    g1_set_infinity(&p);
    g2_set_infinity(&q);
    for (unsigned i = 0; i < R; i++) {
        g1_to_affine_vartime(&g1_multiples[i], &p);
        g2_to_affine_vartime(&g2_multiples[i], &q);
        g1_add_affine(&p, &p, &g1_generator);
        g2_add_affine(&q, &q, &g2_generator);
    }
    CHECK(g1_is_infinity(&p) && g2_is_infinity(&q), "order");
}

/// Every point, by pairs that reach every residue.
static void split_multiples(void) {
    static const toy_fr eigenvalue = TOY_FR_EIGENVALUE;
    toy_integer root;
    fr_to_integer(&root, &eigenvalue);
    enum { N = 150 };
    toy_g1_affine a[N];
    toy_split_scalar k[N];
    toy_g1 r[N];
    for (unsigned base = 0; base < R; base++) {
        for (unsigned i = 0; i < N; i++) {
            a[i] = g1_multiples[base];
            k[i].low = i < 50 ? i : random_word();
            k[i].high = i < 100 ? i % 50 : random_word();
        }
        g1_split_mul_batch_vartime(r, a, k, N);
        for (unsigned i = 0; i < N; i++) {
            unsigned scalar = (unsigned)((k[i].low % R + k[i].high % R * root.limb[0]) % R);
            toy_g1_affine point;
            g1_to_affine_vartime(&point, &r[i]);
            const toy_g1_affine *expected = &g1_multiples[scalar * base % R];
            CHECK(fp_equal(&point.x, &expected->x) && fp_equal(&point.y, &expected->y), "%u: %u", base, i);
        }
    }
}

/// Sums of two multiples, of every base and every scalar of one and some of the other.
static void comb_sums(void) {
    enum { POINTS = COMB_WINDOWS * COMB_MULTIPLES };
    toy_g1_affine tables[2 * POINTS];
    for (unsigned base = 0; base < R; base++) {
        unsigned other = base % 3 == 0 ? R - base : base % 3 == 1 ? base : 5;
        g1_comb_table_vartime(tables, &g1_multiples[base]);
        g1_comb_table_vartime(tables + POINTS, &g1_multiples[other % R]);
        for (unsigned i = 0; i < 2 * R; i++) {
            toy_integer k[2] = {{{i % R}}, {{i < R ? i : random_below(R)}}};
            toy_g1 r;
            toy_g1_affine point;
            g1_comb_sum_vartime(&r, tables, k, 2);
            g1_to_affine_vartime(&point, &r);
            const toy_g1_affine *expected = &g1_multiples[(base * k[0].limb[0] + other * k[1].limb[0]) % R];
            CHECK(fp_equal(&point.x, &expected->x) && fp_equal(&point.y, &expected->y), "%u: %u", base, i);
        }
    }
}

/// Products of up to twenty pairs, infinity among them.
static void miller_loops(void) {
    toy_fp12 powers[R], f;
    toy_g2_prepared prepared;
    const toy_g2_prepared *lines = &prepared;
    g2_prepare_vartime(&prepared, &g2_multiples[1]);
    miller_loop_vartime(&f, &g1_multiples[1], &lines, 1);
    final_exponentiation_vartime(&f, &f);
    fp12_set_one(&powers[0]);
    for (unsigned i = 1; i < R; i++) {
        fp12_mul(&powers[i], &powers[i - 1], &f);
    }
    for (unsigned round = 0; round < 210; round++) {
        toy_g1_affine p[20];
        toy_g2_affine q[20];
        bool inside[20];
        unsigned n = round % 21, expected = 0;
        for (unsigned i = 0; i < n; i++) {
            unsigned a = random_below(R), b = random_below(4) == 0 ? 0 : random_below(R);
            p[i] = g1_multiples[a];
            q[i] = g2_multiples[b];
            expected = (expected + a * b) % R;
        }
        miller_loop_batch_vartime(&f, inside, p, q, n);
        final_exponentiation_vartime(&f, &f);
        CHECK(fp12_equal(&f, &powers[expected]), "product of %u", n);
        for (unsigned i = 0; i < n; i++) {
            CHECK(inside[i], "%u", i);
        }
    }
}

int main(int count, char **arguments) {
    const char *name = "toy batches on " TOY_ARITHMETIC;
    start(name, count, arguments);
    RUN(g1_decompression());
    RUN(g2_decompression());
    RUN(list_multiples());
    RUN(split_multiples());
    RUN(comb_sums());
    RUN(miller_loops());
    return finish(name);
}
