/// Functions over batches of points and pairs: every backend that this CPU runs against single operations on GMP.
#include "bn254_backend.h"
#include "field_values.h"

static const bn254_backend *fast;
static const bn254_backend *const slow = &bn254_backend_gmp;

static const bn254_backend *const candidates[] = {
    &bn254_backend_gmp,
    &bn254_backend_portable,
#if defined(__x86_64__)
    &bn254_backend_adx,
    &bn254_backend_ifma,
#endif
};
enum { CANDIDATES = sizeof candidates / sizeof candidates[0], MOST = 67 };

// MARK: Samples

static bn254_g1_affine g1_sample[MOST];
static bn254_g2_affine g2_sample[MOST];
static bn254_g1 g1_jacobian_generator;

/// Random points; infinity, the generator, its opposite and equal points among them.
static void make_samples(void) {
    slow->g1_from_affine(&g1_jacobian_generator, &bn254_g1_generator);
    for (int i = 0; i < MOST; i++) {
        bn254_integer k;
        bn254_g1 p;
        bn254_g2 q;
        random_limbs(k.limb, bn254_fr_modulus.limb, 4);
        slow->g1_from_affine(&p, &bn254_g1_generator);
        slow->g1_scalar_mul_vartime(&p, &p, &k);
        slow->g1_to_affine_vartime(&g1_sample[i], &p);
        random_limbs(k.limb, bn254_fr_modulus.limb, 4);
        slow->g2_from_affine(&q, &bn254_g2_generator);
        slow->g2_scalar_mul_vartime(&q, &q, &k);
        slow->g2_to_affine_vartime(&g2_sample[i], &q);
    }
    memset(&g1_sample[3], 0, sizeof g1_sample[3]);
    memset(&g2_sample[12], 0, sizeof g2_sample[12]);
    g1_sample[7] = g1_sample[40] = bn254_g1_generator;
    slow->g1_affine_neg(&g1_sample[41], &bn254_g1_generator);
    g2_sample[20] = bn254_g2_generator;
    slow->g2_affine_neg(&g2_sample[21], &bn254_g2_generator);
    CHECK(!slow->g1_affine_is_infinity(&g1_sample[0]), "samples");
}

static void write_element(uint8_t *bytes, const bn254_integer *a) {
    for (int i = 0; i < 32; i++) {
        bytes[31 - i] = (uint8_t)(a->limb[i / 8] >> (i % 8 * 8));
    }
}

/// Whether a is greater than its opposite, by the integers.
static bool is_larger(const bn254_fp *a) {
    bn254_fp negated;
    bn254_integer x, y;
    slow->fp_neg(&negated, a);
    slow->fp_to_integer(&x, a);
    slow->fp_to_integer(&y, &negated);
    return below(y.limb, x.limb, 4);
}

static bool is_zero(const bn254_fp *a) {
    return (a->limb[0] | a->limb[1] | a->limb[2] | a->limb[3]) == 0;
}

// MARK: Decoding

/// Bytes of n points at a stride, of every kind, decoded together and judged one by one.
static void g1_decompression(void) {
    enum { STRIDE = 37 };
    static uint8_t bytes[MOST * STRIDE], status[MOST];
    static bn254_g1_affine r[MOST];
    unsigned seen[6] = {0};
    for (size_t n = 0; n <= MOST; n++) {
        bn254_fp x[MOST];
        unsigned expected[MOST];
        memset(x, 0, sizeof x);
        for (size_t i = 0; i < n; i++) {
            uint8_t *place = bytes + i * STRIDE;
            bn254_integer k;
            random_limbs(k.limb, bn254_fp_modulus.limb, 4);
            unsigned kind = random_below(12);
            bn254_g1_affine p = {x[i], x[i]};
            expected[i] = bn254_point_finite;
            if (kind < 4) {
                const bn254_g1_affine *sample = &g1_sample[kind == 0 ? 3 : random_below(MOST)];
                slow->fp_to_integer(&k, &sample->x);
                write_element(place, &k);
                place[0] |= is_larger(&sample->y) ? 0xc0 : 0x80;
                x[i] = sample->x;
                if (slow->g1_affine_is_infinity(sample)) {
                    memset(place, 0, 32);
                    place[0] = 0x40;
                    expected[i] = bn254_point_infinity;
                }
                continue;
            }
            if (kind == 4) { // not below p
                k = bn254_fp_modulus;
                k.limb[0] += random_below(3);
                expected[i] = bn254_point_coordinate_not_canonical;
            }
            write_element(place, &k);
            place[0] |= random_below(2) == 0 ? 0x80 : 0xc0;
            if (kind == 5) {
                place[0] &= 0x3f;
                expected[i] = bn254_point_bad_flags;
            } else if (kind == 6) {
                memset(place, 0, 32);
                place[0] = 0x40;
                place[random_below(32)] |= 1;
                expected[i] = bn254_point_infinity_not_canonical;
            } else if (kind > 6) {
                slow->fp_from_integer(&p.x, &k);
                x[i] = p.x;
                bn254_fp three = bn254_fp_one, square;
                slow->fp_add(&three, &three, &bn254_fp_one);
                slow->fp_add(&three, &three, &bn254_fp_one);
                slow->fp_square(&square, &p.x);
                slow->fp_mul(&square, &square, &p.x);
                slow->fp_add(&square, &square, &three);
                if (!slow->fp_sqrt_vartime(&p.y, &square))
                    expected[i] = bn254_point_not_on_curve;
            }
        }
        memset(r, 0xaa, sizeof r);
        fast->g1_decompress_batch_vartime(r, status, bytes, STRIDE, n);
        for (size_t i = 0; i < n; i++) {
            CHECK(status[i] == expected[i], "%zu of %zu: %u, not %u", i, n, status[i], expected[i]);
            seen[status[i]]++;
            if (status[i] == bn254_point_finite) {
                CHECK(slow->g1_affine_is_on_curve(&r[i]) && !slow->g1_affine_is_infinity(&r[i]), "%zu", i);
                CHECK(memcmp(&r[i].x, &x[i], sizeof x[i]) == 0, "x of %zu", i);
                CHECK(is_larger(&r[i].y) == ((bytes[i * STRIDE] & 0x40) != 0), "root of %zu", i);
            } else {
                CHECK(slow->g1_affine_is_infinity(&r[i]), "%zu", i);
            }
        }
    }
    for (int i = 0; i < 6; i++) {
        CHECK(seen[i] > 10, "status %d: %u", i, seen[i]);
    }
}

static void g2_decompression(void) {
    enum { STRIDE = 128 };
    static uint8_t bytes[MOST * STRIDE], status[MOST];
    static bn254_g2_affine r[MOST];
    unsigned seen[6] = {0};
    bn254_fp2 b, t;
    slow->fp2_square(&b, &bn254_g2_generator.y);
    slow->fp2_square(&t, &bn254_g2_generator.x);
    slow->fp2_mul(&t, &t, &bn254_g2_generator.x);
    slow->fp2_sub(&b, &b, &t);
    for (size_t n = 0; n <= MOST; n++) {
        bn254_fp2 x[MOST];
        unsigned expected[MOST];
        for (size_t i = 0; i < n; i++) {
            uint8_t *place = bytes + i * STRIDE;
            bn254_integer k[2];
            for (int j = 0; j < 2; j++) {
                random_limbs(k[j].limb, bn254_fp_modulus.limb, 4);
            }
            unsigned kind = random_below(12);
            expected[i] = bn254_point_finite;
            if (kind < 3) {
                const bn254_g2_affine *sample = &g2_sample[random_below(MOST)];
                slow->fp_to_integer(&k[0], &sample->x.c0);
                slow->fp_to_integer(&k[1], &sample->x.c1);
            }
            slow->fp_from_integer(&x[i].c0, &k[0]);
            slow->fp_from_integer(&x[i].c1, &k[1]);
            if (kind == 4 || kind == 5) {
                k[kind - 4] = bn254_fp_modulus;
                k[kind - 4].limb[0] += random_below(3);
                expected[i] = bn254_point_coordinate_not_canonical;
            }
            write_element(place, &k[1]);
            write_element(place + 32, &k[0]);
            place[0] |= random_below(2) == 0 ? 0x80 : 0xc0;
            if (kind == 6) {
                place[0] &= 0x3f;
                expected[i] = bn254_point_bad_flags;
            } else if (kind == 7) {
                memset(place, 0, 64);
                place[0] = 0x40;
                expected[i] = bn254_point_infinity;
                if (random_below(2) == 0) {
                    place[random_below(64)] |= 1;
                    expected[i] = bn254_point_infinity_not_canonical;
                }
            } else if (expected[i] == bn254_point_finite) {
                slow->fp2_square(&t, &x[i]);
                slow->fp2_mul(&t, &t, &x[i]);
                slow->fp2_add(&t, &t, &b);
                if (!slow->fp2_sqrt_vartime(&t, &t))
                    expected[i] = bn254_point_not_on_curve;
            }
        }
        memset(r, 0xaa, sizeof r);
        fast->g2_decompress_batch_vartime(r, status, bytes, STRIDE, n);
        for (size_t i = 0; i < n; i++) {
            CHECK(status[i] == expected[i], "%zu of %zu: %u, not %u", i, n, status[i], expected[i]);
            seen[status[i]]++;
            if (status[i] == bn254_point_finite) {
                CHECK(slow->g2_affine_is_on_curve(&r[i]) && !slow->g2_affine_is_infinity(&r[i]), "%zu", i);
                CHECK(memcmp(&r[i].x, &x[i], sizeof x[i]) == 0, "x of %zu", i);
                bool larger = is_larger(is_zero(&r[i].y.c1) ? &r[i].y.c0 : &r[i].y.c1);
                CHECK(larger == ((bytes[i * STRIDE] & 0x40) != 0), "root of %zu", i);
            } else {
                CHECK(slow->g2_affine_is_infinity(&r[i]), "%zu", i);
            }
        }
    }
    for (int i = 0; i < 6; i++) {
        CHECK(seen[i] > 10, "status %d: %u", i, seen[i]);
    }
}

// MARK: Multiples

static void split_multiples(void) {
    static bn254_g1 r[MOST];
    bn254_split_scalar k[MOST];
    for (size_t n = 0; n <= MOST; n = n < 10 ? n + 1 : n + 19) {
        for (size_t i = 0; i < n; i++) {
            unsigned kind = random_below(8);
            k[i].low = kind == 0   ? 0
                       : kind == 1 ? ~(uint64_t)0
                       : kind == 2 ? random_below(20)
                                   : random_word();
            kind = random_below(8);
            k[i].high = kind == 0   ? 0
                        : kind == 1 ? ~(uint64_t)0
                        : kind == 2 ? random_below(20)
                                    : random_word();
        }
        memset(r, 0xaa, sizeof r);
        fast->g1_split_mul_batch_vartime(r, g1_sample, k, n);
        for (size_t i = 0; i < n; i++) {
            bn254_integer integer = {{k[i].low}};
            bn254_fr low, high;
            bn254_g1 expected;
            slow->fr_from_integer(&low, &integer);
            integer.limb[0] = k[i].high;
            slow->fr_from_integer(&high, &integer);
            slow->fr_mul(&high, &high, &bn254_fr_eigenvalue);
            slow->fr_add(&low, &low, &high);
            slow->fr_to_integer(&integer, &low);
            slow->g1_from_affine(&expected, &g1_sample[i]);
            slow->g1_scalar_mul_vartime(&expected, &expected, &integer);
            CHECK(slow->g1_equal(&expected, &r[i]), "%zu of %zu", i, n);
        }
    }
}

static void comb_sums(void) {
    enum { BASES = 5 };
    static bn254_g1_affine tables[BASES * BN254_COMB_POINTS];
    for (int i = 0; i < BASES; i++) { // infinity, equal and opposite bases among them
        static const int places[BASES] = {40, 3, 7, 41, 5};
        fast->g1_comb_table_vartime(tables + i * BN254_COMB_POINTS, &g1_sample[places[i]]);
    }
    for (unsigned round = 0; round < 60; round++) {
        bn254_integer k[BASES];
        size_t n = round % (BASES + 1);
        bn254_g1 r, expected, t;
        memset(k, 0, sizeof k);
        slow->g1_scalar_mul_vartime(&expected, &g1_jacobian_generator, &k[0]);
        for (size_t i = 0; i < n; i++) {
            random_limbs(k[i].limb, bn254_fr_modulus.limb, 4);
            unsigned kind = random_below(6);
            if (kind == 0)
                k[i] = bn254_fr_modulus;
            if (kind <= 1)
                k[i].limb[0] -= 1 + random_below(9);
            if (kind == 2)
                memset(&k[i], 0x88, 31);
            if (i == 3 && kind > 2)
                k[i] = k[2]; // cancels
            bn254_g1_affine base = tables[i * BN254_COMB_POINTS];
            slow->g1_from_affine(&t, &base);
            slow->g1_scalar_mul_vartime(&t, &t, &k[i]);
            slow->g1_add(&expected, &expected, &t);
        }
        memset(&r, 0xaa, sizeof r);
        fast->g1_comb_sum_vartime(&r, tables, k, n);
        CHECK(slow->g1_equal(&r, &expected), "%u: %zu bases", round, n);
    }
}

// MARK: Miller loops

static bn254_fp12 g_value[MOST];

/// Every size up to a batch, against the product of single pairings.
static void miller_loops(void) {
    static bn254_g2_prepared prepared;
    const bn254_g2_prepared *lines = &prepared;
    for (int i = 0; i < BN254_MILLER_BATCH; i++) {
        slow->g2_prepare_vartime(&prepared, &g2_sample[i]);
        slow->miller_loop_vartime(&g_value[i], &g1_sample[i], &lines, 1);
    }
    for (size_t n = 0; n <= BN254_MILLER_BATCH; n = n < 10 ? n + 1 : n + 9) {
        bool inside[BN254_MILLER_BATCH];
        bn254_fp12 f, expected;
        memset(inside, 0, sizeof inside);
        fast->miller_loop_batch_vartime(&f, inside, g1_sample, g2_sample, n);
        fast->final_exponentiation_vartime(&f, &f);
        slow->miller_loop_vartime(&expected, NULL, NULL, 0);
        for (size_t i = 0; i < n; i++) {
            slow->fp12_mul(&expected, &expected, &g_value[i]);
            CHECK(inside[i], "%zu of %zu is in the subgroup", i, n);
        }
        slow->final_exponentiation_vartime(&expected, &expected);
        CHECK(slow->fp12_equal(&f, &expected), "%zu pairs", n);
    }
}

/// Points of the twist outside the subgroup, one in each lane, are told from those beside them; among them points of order
/// 10069, the least that there is outside. No multiples meet on their way through the loop: their last step decides.
static void outsiders(void) {
    static const bn254_fp2 zero;
    bn254_fp2 b, t;
    slow->fp2_square(&b, &bn254_g2_generator.y);
    slow->fp2_square(&t, &bn254_g2_generator.x);
    slow->fp2_mul(&t, &t, &bn254_g2_generator.x);
    slow->fp2_sub(&b, &b, &t);
    // The twist has r·(2p - r) points, and 10069 divides the second factor: this is (2p - r)/10069.
    static const bn254_integer cofactor = {
        {0x6c3cd334915f1659u, 0x207142f7671af448u, 0x9e28bcf65b5681dau, 0x00013af7a58fce69u}};
    bn254_g2_affine outside[12];
    for (int found = 0; found < 12;) {
        bn254_g2_affine a = {zero, zero};
        bn254_integer k;
        random_limbs(k.limb, bn254_fp_modulus.limb, 4);
        slow->fp_from_integer(&a.x.c0, &k);
        random_limbs(k.limb, bn254_fp_modulus.limb, 4);
        slow->fp_from_integer(&a.x.c1, &k);
        slow->fp2_square(&t, &a.x);
        slow->fp2_mul(&t, &t, &a.x);
        slow->fp2_add(&t, &t, &b);
        if (!slow->fp2_sqrt_vartime(&a.y, &t))
            continue;
        if (found % 2 == 1) {
            bn254_g2 q;
            slow->g2_from_affine(&q, &a);
            slow->g2_scalar_mul_vartime(&q, &q, &bn254_fr_modulus);
            slow->g2_scalar_mul_vartime(&q, &q, &cofactor);
            slow->g2_to_affine_vartime(&a, &q);
            bn254_integer order = {{10069}};
            slow->g2_scalar_mul_vartime(&q, &q, &order);
            CHECK(slow->g2_is_infinity(&q), "small order");
            if (slow->g2_affine_is_infinity(&a))
                continue;
        }
        CHECK(!fast->g2_affine_is_in_subgroup_vartime(&a), "%d", found);
        CHECK(!slow->g2_affine_is_in_subgroup_slow_vartime(&a), "%d", found);
        outside[found++] = a;
    }
    for (size_t place = 0; place < 24; place++) {
        size_t n = place + 1 + random_below(4);
        bn254_g2_affine q[28];
        bool inside[28];
        bn254_fp12 f;
        memcpy(q, g2_sample, n * sizeof *q);
        q[place] = outside[place % 12];
        bool second = place >= 8;
        if (second)
            q[place - 7] = outside[(place + 5) % 12];
        fast->miller_loop_batch_vartime(&f, inside, g1_sample, q, n);
        for (size_t i = 0; i < n; i++) {
            bool expected = i != place && !(second && i == place - 7);
            CHECK(inside[i] == expected, "%zu of %zu, outside: %zu", i, n, place);
        }
    }
}

int main(int count, char **arguments) {
    const char *name = "bn254 batches";
    start(name, count, arguments);
    RUN(make_samples());
    for (int i = 0; i < CANDIDATES; i++) {
        fast = candidates[i];
        if (!bn254_backend_available(fast->name)) {
            printf("%s: SKIPPED %s, which this CPU cannot run\n", name, fast->name);
            continue;
        }
        printf("%s: %s\n", name, fast->name);
        RUN(g1_decompression());
        RUN(g2_decompression());
        RUN(split_multiples());
        RUN(comb_sums());
        RUN(miller_loops());
        RUN(outsiders());
    }
    return finish(name);
}
