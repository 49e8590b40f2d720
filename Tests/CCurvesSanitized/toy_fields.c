/// Exhaustive tests of fields, tower and transforms over the toy curve's fields, against arithmetic on small integers.
#include "harness.h"
#include "toy.h"

enum { P = 103, R = 97 };

// MARK: Prime fields: every element, every pair

#define TEST_FIELD(F, MODULUS)                                                                               \
    static toy_##F F##_of(unsigned value) {                                                                  \
        toy_##F r = {{0}};                                                                                   \
        toy_integer a = {{value % MODULUS}};                                                                 \
        CHECK(F##_from_integer(&r, &a), "%u", value);                                                        \
        return r;                                                                                            \
    }                                                                                                        \
                                                                                                             \
    static unsigned F##_value(const toy_##F *a) {                                                            \
        toy_integer r;                                                                                       \
        F##_to_integer(&r, a);                                                                               \
        CHECK(a->limb[0] < MODULUS && r.limb[0] < MODULUS, "not reduced");                                   \
        return (unsigned)r.limb[0];                                                                          \
    }                                                                                                        \
                                                                                                             \
    static void F##_elements(void) {                                                                         \
        for (uint64_t v = MODULUS; v < 1000; v++) {                                                          \
            toy_integer a = {{v}}, last = {{~v}};                                                            \
            toy_##F r = {{7}};                                                                               \
            CHECK(!F##_from_integer(&r, &a) && r.limb[0] == 7, "%llu", (unsigned long long)v);               \
            CHECK(!F##_from_integer(&r, &last) && r.limb[0] == 7, "%llu", (unsigned long long)v);            \
        }                                                                                                    \
        for (unsigned a = 0; a < MODULUS; a++) {                                                             \
            toy_##F x = F##_of(a), y, z;                                                                     \
            CHECK(F##_value(&x) == a, "%u", a);                                                              \
            CHECK(F##_is_zero(&x) == (a == 0), "%u", a);                                                     \
            F##_neg(&y, &x);                                                                                 \
            CHECK(F##_value(&y) == (MODULUS - a) % MODULUS, "%u", a);                                        \
            F##_square(&y, &x);                                                                              \
            CHECK(F##_value(&y) == a * a % MODULUS, "%u", a);                                                \
            F##_inverse(&y, &x);                                                                             \
            CHECK(F##_value(&y) * a % MODULUS == (a != 0), "%u", a);                                         \
            F##_inverse_vartime(&y, &x);                                                                     \
            CHECK(F##_value(&y) * a % MODULUS == (a != 0), "%u", a);                                         \
            CHECK(a != 0 || F##_is_zero(&y), "1/0 is 0");                                                    \
            bool square = false;                                                                             \
            for (unsigned b = 0; b < MODULUS; b++) {                                                         \
                square |= b * b % MODULUS == a;                                                              \
            }                                                                                                \
            z = x;                                                                                           \
            CHECK(F##_sqrt_vartime(&z, &z) == square, "%u", a);                                              \
            CHECK(!square || F##_value(&z) * F##_value(&z) % MODULUS == a, "%u", a);                         \
            unsigned power = 1;                                                                              \
            for (unsigned e = 0; e < 2 * MODULUS; e++) {                                                     \
                toy_integer exponent = {{e}};                                                                \
                F##_power_vartime(&y, &x, &exponent);                                                        \
                CHECK(F##_value(&y) == power, "%u^%u", a, e);                                                \
                power = power * a % MODULUS;                                                                 \
            }                                                                                                \
            for (unsigned b = 0; b < MODULUS; b++) {                                                         \
                toy_##F w = F##_of(b);                                                                       \
                F##_add(&y, &x, &w);                                                                         \
                CHECK(F##_value(&y) == (a + b) % MODULUS, "%u + %u", a, b);                                  \
                F##_sub(&y, &x, &w);                                                                         \
                CHECK(F##_value(&y) == (a + MODULUS - b) % MODULUS, "%u - %u", a, b);                        \
                F##_mul(&y, &x, &w);                                                                         \
                CHECK(F##_value(&y) == a * b % MODULUS, "%u * %u", a, b);                                    \
                CHECK(F##_equal(&x, &w) == (a == b), "%u, %u", a, b);                                        \
                F##_select(&y, a < b, &x, &w);                                                               \
                CHECK(F##_value(&y) == (a < b ? a : b), "%u, %u", a, b);                                     \
                F##_sub(&w, &w, &w);                                                                         \
                CHECK(F##_is_zero(&w), "aliased");                                                           \
            }                                                                                                \
        }                                                                                                    \
    }                                                                                                        \
                                                                                                             \
    static void F##_vectors(void) {                                                                          \
        toy_##F a[MODULUS], b[MODULUS], c[MODULUS], two = F##_of(2);                                         \
        toy_integer integers[MODULUS];                                                                       \
        for (unsigned i = 0; i < MODULUS; i++) {                                                             \
            integers[i].limb[0] = i;                                                                         \
        }                                                                                                    \
        CHECK(F##_vector_from_integers(a, integers, MODULUS), "all below");                                  \
        F##_vector_to_integers(integers, a, MODULUS);                                                        \
        for (unsigned i = 0; i < MODULUS; i++) {                                                             \
            CHECK(integers[i].limb[0] == i, "%u", i);                                                        \
        }                                                                                                    \
        integers[MODULUS - 1].limb[0] = MODULUS;                                                             \
        CHECK(!F##_vector_from_integers(c, integers, MODULUS), "the last is too large");                     \
        for (size_t n = 0; n <= MODULUS; n++) {                                                              \
            memcpy(b, a, sizeof a);                                                                          \
            F##_batch_inverse_vartime(b, c, n);                                                              \
            for (unsigned i = 0; i < MODULUS; i++) {                                                         \
                unsigned product = F##_value(&a[i]) * F##_value(&b[i]) % MODULUS;                            \
                CHECK(product == (i < n ? i != 0 : i * i % MODULUS), "%u of %zu", i, n);                     \
            }                                                                                                \
        }                                                                                                    \
        F##_vector_mul(c, a, a, MODULUS);                                                                    \
        F##_vector_scale(b, a, &two, MODULUS);                                                               \
        for (unsigned i = 0; i < MODULUS; i++) {                                                             \
            CHECK(F##_value(&c[i]) == i * i % MODULUS, "%u", i);                                             \
            CHECK(F##_value(&b[i]) == 2 * i % MODULUS, "%u", i);                                             \
        }                                                                                                    \
        F##_vector_sub(b, b, a, MODULUS);                                                                    \
        CHECK(memcmp(a, b, sizeof a) == 0, "2a - a");                                                        \
        for (unsigned turn = 0; turn < MODULUS; turn++) {                                                    \
            for (unsigned i = 0; i < MODULUS; i++) {                                                         \
                b[i] = a[(i + turn) % MODULUS];                                                              \
            }                                                                                                \
            F##_vector_mul(c, a, b, MODULUS);                                                                \
            CHECK(F##_vector_first_unequal_product(a, b, c, MODULUS) == MODULUS, "all equal");               \
            F##_vector_mul_sub_to_integers(integers, a, b, a, MODULUS);                                      \
            for (unsigned i = 0; i < MODULUS; i++) {                                                         \
                unsigned value = F##_value(&b[i]);                                                           \
                CHECK(F##_value(&c[i]) == i * value % MODULUS, "%u times %u", i, value);                     \
                CHECK(integers[i].limb[0] == i * (value + MODULUS - 1) % MODULUS, "%u, %u", i, value);       \
            }                                                                                                \
            F##_add(&c[turn], &c[turn], &two);                                                               \
            F##_add(&c[MODULUS - 1], &c[MODULUS - 1], &two);                                                 \
            CHECK(F##_vector_first_unequal_product(a, b, c, MODULUS) == turn, "the first of two");           \
            F##_vector_sub(c, a, b, MODULUS);                                                                \
            for (unsigned i = 0; i < MODULUS; i++) {                                                         \
                CHECK(F##_value(&c[i]) == (i + MODULUS - F##_value(&b[i])) % MODULUS, "%u, %u", i, turn);    \
            }                                                                                                \
        }                                                                                                    \
        F##_powers(b, &a[3], &two, MODULUS);                                                                 \
        for (unsigned i = 0, power = 3; i < MODULUS; i++, power = 2 * power % MODULUS) {                     \
            CHECK(F##_value(&b[i]) == power, "%u", i);                                                       \
        }                                                                                                    \
    }

TEST_FIELD(fp, P)
TEST_FIELD(fr, R)

// MARK: The tower

static toy_fp2 fp2_of(unsigned c0, unsigned c1) {
    toy_fp2 r = {fp_of(c0), fp_of(c1)};
    return r;
}

/// Every element of Fp2, and every element times every 29th.
static void fp2_elements(void) {
    static bool square[P][P];
    for (unsigned i = 0; i < P * P; i++) {
        unsigned a = i % P, b = i / P;
        square[(a * a + P * P - b * b) % P][2 * a * b % P] = true;
    }
    for (unsigned i = 0; i < P * P; i++) {
        unsigned a = i % P, b = i / P;
        toy_fp2 x = fp2_of(a, b), y = x, z;
        bool found = fp2_sqrt_vartime(&y, &y);
        CHECK(found == square[a][b], "sqrt %u + %uu", a, b);
        if (found) {
            fp2_square(&y, &y);
            CHECK(fp2_equal(&x, &y), "sqrt %u + %uu", a, b);
        }
        y = x;
        fp2_inverse_vartime(&y, &y);
        fp2_mul(&z, &x, &y);
        CHECK(fp_value(&z.c0) == (i != 0) && fp_is_zero(&z.c1), "1/(%u + %uu)", a, b);
        fp2_mul_xi(&y, &x);
        CHECK(fp_value(&y.c0) == (TOY_XI_REAL * a + P - b) % P &&
                  fp_value(&y.c1) == (TOY_XI_REAL * b + a) % P,
              "xi");
        fp2_neg(&y, &x);
        fp2_add(&y, &y, &x);
        CHECK(fp2_is_zero(&y), "x - x");
        for (unsigned j = 0; j < P * P; j += 29) {
            unsigned c = j % P, d = j / P;
            toy_fp2 w = fp2_of(c, d);
            fp2_mul(&z, &x, &w);
            CHECK(fp_value(&z.c0) == (a * c + P * P - b * d) % P && fp_value(&z.c1) == (a * d + b * c) % P,
                  "(%u + %uu)(%u + %uu)", a, b, c, d);
        }
    }
    toy_fp2 all[P], inverses[P], scratch[P];
    for (unsigned i = 0; i < P; i++) {
        all[i] = inverses[i] = fp2_of(i / 2, i / 3);
    }
    fp2_batch_inverse_vartime(inverses, scratch, P);
    for (unsigned i = 0; i < P; i++) {
        fp2_mul(&scratch[0], &all[i], &inverses[i]);
        CHECK(fp_value(&scratch[0].c0) == (i > 1) && fp_is_zero(&scratch[0].c1), "%u", i);
    }
}

/// The coefficient of w^i.
static toy_fp2 *coefficient(toy_fp12 *a, int i) {
    toy_fp6 *half = i % 2 == 0 ? &a->c0 : &a->c1;
    return i / 2 == 0 ? &half->c0 : i / 2 == 1 ? &half->c1 : &half->c2;
}

static toy_fp12 random_fp12(void) {
    toy_fp12 r;
    for (int i = 0; i < 6; i++) {
        *coefficient(&r, i) = fp2_of(random_below(P), random_below(P));
    }
    return r;
}

/// The product as polynomials in w with w^6 = xi.
static toy_fp12 schoolbook(toy_fp12 a, toy_fp12 b) {
    toy_fp2 sums[11] = {{{{0}}, {{0}}}};
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 6; j++) {
            toy_fp2 t;
            fp2_mul(&t, coefficient(&a, i), coefficient(&b, j));
            fp2_add(&sums[i + j], &sums[i + j], &t);
        }
    }
    toy_fp12 r;
    for (int i = 0; i < 6; i++) {
        toy_fp2 t = {{{0}}, {{0}}};
        if (i < 5) {
            fp2_mul_xi(&t, &sums[i + 6]);
        }
        fp2_add(coefficient(&r, i), &sums[i], &t);
    }
    return r;
}

static void fp12_samples(void) {
    for (int i = 0; i < 2000; i++) {
        toy_fp12 a = random_fp12(), b = random_fp12(), c, expected = schoolbook(a, b);
        fp12_mul(&c, &a, &b);
        CHECK(fp12_equal(&c, &expected), "product %d", i);
        c = a;
        fp12_mul(&c, &c, &b);
        CHECK(fp12_equal(&c, &expected), "aliased product %d", i);
        expected = schoolbook(a, a);
        c = a;
        fp12_square(&c, &c);
        CHECK(fp12_equal(&c, &expected), "square %d", i);
        c = a;
        fp12_inverse_vartime(&c, &c);
        fp12_mul(&c, &c, &a);
        CHECK(fp12_is_one(&c), "inverse %d", i);
        toy_fp12 line = {{b.c0.c0, {{{0}}, {{0}}}, {{{0}}, {{0}}}}, {b.c1.c0, b.c1.c1, {{{0}}, {{0}}}}};
        expected = schoolbook(a, line);
        fp12_mul_line(&c, &a, &b.c0.c0, &b.c1.c0, &b.c1.c1);
        CHECK(fp12_equal(&c, &expected), "line %d", i);
        toy_integer p = {{P}};
        fp12_power_vartime(&expected, &a, &p);
        fp12_frobenius(&c, &a);
        CHECK(fp12_equal(&c, &expected), "frobenius %d", i);
        // a^((p^6 - 1)(p² + 1)) lies in the cyclotomic subgroup; conjugation is the sixth power of the Frobenius map.
        for (int j = 0; j < 5; j++) {
            fp12_frobenius(&c, &c);
        }
        toy_fp12 conjugate;
        fp12_conjugate(&conjugate, &a);
        CHECK(fp12_equal(&c, &conjugate), "conjugate %d", i);
        fp12_inverse_vartime(&b, &a);
        fp12_mul(&a, &conjugate, &b);
        fp12_frobenius(&b, &a);
        fp12_frobenius(&b, &b);
        fp12_mul(&a, &a, &b);
        fp12_square(&expected, &a);
        fp12_cyclotomic_square(&a, &a);
        CHECK(fp12_equal(&a, &expected), "cyclotomic square %d", i);
    }
}

// MARK: Transforms

static void transform(toy_fr *v, unsigned log_size, unsigned operation, const toy_fr *table) {
    toy_fr scratch[1 << NTT_SCRATCH_LOG];
    for (unsigned phase = 0; phase < fr_ntt_phase_count(log_size, operation); phase++) {
        // Pieces are independent: the last first.
        for (size_t piece = fr_ntt_piece_count(log_size, operation, phase); piece-- > 0;) {
            fr_ntt_piece(v, log_size, operation, phase, piece, table, scratch);
        }
    }
}

/// v[i] = Σ coefficients[j]·(first·root^i)^j.
static void slow_transform(toy_fr *v, const toy_fr *coefficients, unsigned n, unsigned first, unsigned root) {
    for (unsigned i = 0, x = first; i < n; i++, x = x * root % R) {
        unsigned sum = 0;
        for (unsigned j = n; j-- > 0;) {
            sum = (sum * x + fr_value(&coefficients[j])) % R;
        }
        v[i] = fr_of(sum);
    }
}

/// Every operation against the definition.
static void check_transforms(const toy_fr *coefficients, unsigned log_size, const toy_fr *table) {
    const unsigned n = 1u << log_size;
    toy_fr shift = TOY_FR_ROOT, root, values[16], shifted[16], reversed[16], v[16];
    for (unsigned i = log_size + 1; i < TOY_FR_ADICITY; i++) {
        fr_square(&shift, &shift);
    }
    fr_square(&root, &shift);
    slow_transform(values, coefficients, n, 1, fr_value(&root));
    slow_transform(shifted, coefficients, n, fr_value(&shift), fr_value(&root));
    for (unsigned i = 0; i < n; i++) {
        unsigned place = 0;
        for (unsigned bit = 0; bit < log_size; bit++) {
            place |= (i >> bit & 1) << (log_size - 1 - bit);
        }
        reversed[place] = coefficients[i];
    }
    memcpy(v, reversed, sizeof v);
    transform(v, log_size, NTT_UP, table);
    CHECK(memcmp(v, values, n * sizeof *v) == 0, "evaluation of %u", n);
    transform(v, log_size, NTT_DOWN, table);
    CHECK(memcmp(v, reversed, n * sizeof *v) == 0, "interpolation of %u", n);
    transform(values, log_size, NTT_DOWN | NTT_UP, table);
    CHECK(memcmp(values, shifted, n * sizeof *v) == 0, "odd coset of %u", n);
}

static void transforms(void) {
    toy_fr v[16], table[NTT_TABLE_HEAD + 16], part[NTT_TABLE_HEAD + 16];
    fr_ntt_fill(table, 0, 16);
    for (size_t count = 1; count <= 16; count *= 2) {
        for (size_t first = 0; first < 16; first += count) {
            fr_ntt_fill(part, first, count);
        }
        CHECK(memcmp(table, part, sizeof part) == 0, "table in parts of %zu", count);
    }
    for (unsigned i = 0; i < R * R; i++) {
        v[0] = fr_of(i % R);
        v[1] = fr_of(i / R);
        check_transforms(v, 1, table);
    }
    for (unsigned log_size = 0; log_size < TOY_FR_ADICITY; log_size++) {
        for (unsigned i = 0; i < 200; i++) {
            for (unsigned j = 0; j < 16; j++) {
                v[j] = fr_of(i < 16 ? i == j : random_below(R));
            }
            check_transforms(v, log_size, table);
        }
    }
}

/// Rows of all lengths, the empty one among them; coefficients ±1 are said to be that, or not.
static void sparse_rows(void) {
    enum { ROWS = 200 };
    static toy_term terms[ROWS * ROWS];
    toy_fr coefficients[R], values[R], r[ROWS];
    uint8_t kinds[R];
    uint32_t starts[ROWS + 1] = {0};
    unsigned expected[ROWS];
    for (int round = 0; round < 10; round++) {
        for (unsigned i = 0; i < R; i++) {
            coefficients[i] = fr_of(i);
            values[i] = fr_of(R - 1 - i);
            kinds[i] = SPARSE_ANY;
        }
        if (round % 2 == 0) {
            kinds[1] = SPARSE_ONE;
            kinds[R - 1] = SPARSE_MINUS_ONE;
        }
        for (unsigned row = 0, i = 0; row < ROWS; row++) {
            expected[row] = 0;
            for (unsigned length = round == 0 ? row : random_below(8); length > 0; length--, i++) {
                static const unsigned often[] = {0, 1, R - 1};
                terms[i].coefficient = random_below(2) ? often[random_below(3)] : random_below(R);
                terms[i].wire = random_below(R);
                expected[row] = (expected[row] + terms[i].coefficient * (R - 1 - terms[i].wire)) % R;
            }
            starts[row + 1] = i;
        }
        for (unsigned first = 0; first < ROWS; first += 50) {
            fr_sparse_rows(r + first, coefficients, kinds, values, terms, starts + first, 50);
        }
        for (unsigned row = 0; row < ROWS; row++) {
            CHECK(fr_value(&r[row]) == expected[row], "row %u", row);
        }
    }
}

int main(int count, char **arguments) {
    const char *name = "toy fields on " TOY_ARITHMETIC;
    start(name, count, arguments);
    RUN(fp_elements());
    RUN(fr_elements());
    RUN(fp_vectors());
    RUN(fr_vectors());
    RUN(fp2_elements());
    RUN(fp12_samples());
    RUN(transforms());
    RUN(sparse_rows());
    return finish(name);
}
