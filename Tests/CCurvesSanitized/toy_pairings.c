/// Tests of the toy curve's pairing: over all pairs of points, and of the final exponentiation against a plain power.
#include "toy_tables.h"

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
    const char *name = "toy pairings on " TOY_ARITHMETIC;
    start(name, count, arguments);
    RUN(list_multiples());
    RUN(final_exponentiations());
    RUN(pairings());
    return finish(name);
}
