/// Every function of the contract of BLS12-381 on every backend that this CPU runs against the same on GMP, bit for bit.
#include "bls12381_backend.h"
#include "field_values.h"

#include <gmp.h>

#define CURVE bls12381
#include "differential.h"

#define FIELD fp
#define FIELD_LIMBS 6
#define FIELD_INTEGER bls12381_fp_integer
#include "differential_field_impl.h"

#define FIELD fr
#define FIELD_LIMBS 4
#define FIELD_INTEGER bls12381_integer
#include "differential_field_impl.h"

#include "differential_fp2_impl.h"

enum { POINTS = 24 };

#define GROUP g1
#define COORD fp
#define GROUP_COFACTOR
#include "differential_group_impl.h"

#define GROUP g2
#define COORD fp2
#define GROUP_COFACTOR
#include "differential_group_impl.h"

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

static void run_all(void) {
    RUN(fp_operations());
    RUN(fr_operations());
    RUN(fp_against_division());
    RUN(fr_against_division());
    RUN(fp_vectors());
    RUN(fr_vectors());
    RUN(fp2_operations());
    RUN(g1_make());
    RUN(g2_make());
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

int main(int count, char **arguments) {
    const char *name = "bls12381 differential";
    start(name, count, arguments);
    run_on_candidates(name, run_all);
    RUN(dispatch());
    return finish(name);
}
