/// BN254's Fp12 and pairing on every other backend that this CPU runs against the same on GMP.
#include "bn254_backend.h"
#include "field_values.h"

#define CURVE bn254
#include "differential.h"

enum { POINTS = 40 };

static bn254_fp values[VALUES];
static bn254_g1 g1_jacobian[POINTS];
static bn254_g2 g2_jacobian[POINTS];
static bn254_g1_affine g1_affines[POINTS];
static bn254_g2_affine g2_affines[POINTS];

/// Points of both groups, infinity, the generators and their opposites among them.
static void make(void) {
    fill_limbs(values[0].limb, bn254_fp_modulus.limb, bn254_fp_one.limb, 4);
    for (int i = 0; i < POINTS; i++) {
        bn254_integer k = {{(uint64_t)(i % 7)}}, l = k;
        if (i >= 14) {
            random_limbs(k.limb, bn254_fr_modulus.limb, 4);
            random_limbs(l.limb, bn254_fr_modulus.limb, 4);
        }
        slow->g1_from_affine(&g1_jacobian[i], &bn254_g1_generator);
        slow->g2_from_affine(&g2_jacobian[i], &bn254_g2_generator);
        slow->g1_scalar_mul_vartime(&g1_jacobian[i], &g1_jacobian[i], &k);
        slow->g2_scalar_mul_vartime(&g2_jacobian[i], &g2_jacobian[i], &l);
        if (i >= 7 && i < 14) {
            slow->g1_neg(&g1_jacobian[i], &g1_jacobian[i]);
            slow->g2_neg(&g2_jacobian[i], &g2_jacobian[i]);
        }
        slow->g1_to_affine_vartime(&g1_affines[i], &g1_jacobian[i]);
        slow->g2_to_affine_vartime(&g2_affines[i], &g2_jacobian[i]);
    }
    CHECK(slow->g1_affine_is_infinity(&g1_affines[0]) && slow->g2_affine_is_infinity(&g2_affines[0]), "0");
}

static bn254_fp12 random_fp12(void) {
    bn254_fp12 r;
    bn254_fp2 *parts[6] = {&r.c0.c0, &r.c0.c1, &r.c0.c2, &r.c1.c0, &r.c1.c1, &r.c1.c2};
    for (int i = 0; i < 6; i++) {
        *parts[i] = (bn254_fp2){values[random_below(VALUES)], values[random_below(VALUES)]};
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

static void pairings(void) {
    static bn254_g2_prepared px[POINTS], py[POINTS];
    const bn254_g2_prepared *q[20];
    for (int i = 0; i < POINTS; i++) {
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
            p[j] = g1_affines[random_below(POINTS)];
            q[j] = &px[random_below(POINTS)];
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
            random_limbs(integer.limb, bn254_fp_modulus.limb, 4);
            slow->fp_from_integer(&parts[j], &integer);
        }
        BOTH(final_exponentiation_vartime, &f);
    }
}

/// e(kP, Q) = e(P, Q)^k = e(P, kQ), of order r and not one.
static void bilinear(void) {
    static bn254_g2_prepared fixed;
    const bn254_g2_prepared *first = &fixed;
    fast->g2_prepare_fixed_vartime(&fixed, &g2_affines[21]);
    for (int i = 0; i < 12; i++) {
        bn254_integer k;
        random_limbs(k.limb, bn254_fr_modulus.limb, 4);
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

static void run_all(void) {
    RUN(make());
    RUN(fp12_operations());
    RUN(pairings());
    RUN(bilinear());
}

int main(int count, char **arguments) {
    const char *name = "bn254 pairings";
    start(name, count, arguments);
    run_on_candidates(name, run_all);
    return finish(name);
}
