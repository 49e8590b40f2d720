/// The operations of one group on every backend against the same on GMP, bit for bit.
///
/// Parameters: GROUP, COORD (fp or fp2), and GROUP_COFACTOR if the curve has points outside of the subgroup. Needs
/// differential.h, differential_field_impl.h for the coordinates and POINTS, at least 24. Includes the tests of sums. Defines
/// GROUP_(affines) and GROUP_(jacobian), the same points, which GROUP_(make) fills.

#define GROUP_(name) CAT(GROUP, name)
#define COORD_(name) CAT(COORD, name)
#define COORD_T CURVE_(COORD)
#define POINT CURVE_(GROUP)
#define AFFINE CAT(POINT, affine)
#define GENERATOR CAT(POINT, generator)

static POINT GROUP_(jacobian)[POINTS];
static AFFINE GROUP_(affines)[POINTS];

/// Points with any z, among them infinity, the generator and a handful again and again: equal and opposite pairs.
static void GROUP_(make)(void) {
    for (int i = 0; i < POINTS; i++) {
        CURVE_(integer) k = {{(uint64_t)(i % 7), 0, 0, 0}};
        if (i >= 14)
            random_limbs(k.limb, CURVE_(fr_modulus).limb, 4);
        slow->GROUP_(from_affine)(&GROUP_(jacobian)[i], &GENERATOR);
        slow->GROUP_(scalar_mul_vartime)(&GROUP_(jacobian)[i], &GROUP_(jacobian)[i], &k);
        if (i >= 7 && i < 14)
            slow->GROUP_(neg)(&GROUP_(jacobian)[i], &GROUP_(jacobian)[i]);
        slow->GROUP_(to_affine_vartime)(&GROUP_(affines)[i], &GROUP_(jacobian)[i]);
        CHECK(fast->GROUP_(affine_is_on_curve)(&GROUP_(affines)[i]), "%d", i);
    }
}

static void GROUP_(operations)(void) {
    for (int i = 0; i < POINTS; i++) {
        const POINT *a = &GROUP_(jacobian)[i];
        const AFFINE *affine = &GROUP_(affines)[i];
        {
            static const COORD_T zero;
            AFFINE x, y;
            BOTH(GROUP_(to_affine), a);
            BOTH(GROUP_(to_affine_vartime), a);
            BOTH(GROUP_(affine_neg), affine);
            CHECK(fast->GROUP_(affine_is_on_curve)(&x) && slow->GROUP_(affine_is_on_curve)(&x), "%d", i);
            CHECK(fast->GROUP_(affine_is_infinity)(&x) == slow->GROUP_(affine_is_infinity)(&x), "%d", i);
            CHECK(fast->GROUP_(affine_is_in_subgroup_vartime)(&x), "%d", i);
            CHECK(slow->GROUP_(affine_is_in_subgroup_vartime)(&x), "%d", i);
            CHECK(fast->GROUP_(affine_is_in_subgroup_slow_vartime)(&x), "%d", i);
            CHECK(slow->GROUP_(affine_is_in_subgroup_slow_vartime)(&x), "%d", i);
            COORD_T one = zero;
            memcpy(&one, &CURVE_(fp_one), sizeof CURVE_(fp_one));
            fast->COORD_(add)(&x.y, &x.y, &one);
            CHECK(!fast->GROUP_(affine_is_on_curve)(&x) && !slow->GROUP_(affine_is_on_curve)(&x), "%d", i);
        }
        POINT x, y;
        BOTH(GROUP_(from_affine), affine);
        BOTH(GROUP_(double), a);
        BOTH(GROUP_(neg), a);
        CHECK(fast->GROUP_(is_infinity)(a) == slow->GROUP_(is_infinity)(a), "%d", i);
        for (int j = 0; j < POINTS; j++) {
            BOTH(GROUP_(add), a, &GROUP_(jacobian)[j]);
            BOTH(GROUP_(add_affine), a, &GROUP_(affines)[j]);
            CHECK(fast->GROUP_(equal)(a, &GROUP_(jacobian)[j]) ==
                      slow->GROUP_(equal)(a, &GROUP_(jacobian)[j]),
                  "equal");
        }
        for (int j = 0; j < 6; j++) {
            CURVE_(integer) k = {{(uint64_t)j, 0, 0, 0}};
            if (j == 3)
                memset(&k, 0xff, sizeof k);
            if (j == 4)
                k = CURVE_(fr_modulus);
            if (j == 5)
                random_limbs(k.limb, CURVE_(fr_modulus).limb, 4);
            BOTH(GROUP_(scalar_mul), a, &k);
            CHECK(j != 4 || fast->GROUP_(is_infinity)(&x), "r times anything is infinity");
            POINT other;
            slow->GROUP_(scalar_mul_vartime)(&other, a, &k);
            CHECK(fast->GROUP_(equal)(&x, &other), "both multiplications");
            BOTH(GROUP_(scalar_mul_vartime), a, &k);
            CHECK(j != 4 || fast->GROUP_(is_infinity)(&x), "r times anything is infinity");
        }
    }
    AFFINE x[POINTS], y[POINTS];
    COORD_T scratch[POINTS];
    fast->GROUP_(batch_to_affine_vartime)(x, GROUP_(jacobian), scratch, POINTS);
    slow->GROUP_(batch_to_affine_vartime)(y, GROUP_(jacobian), scratch, POINTS);
    SAME(x, y, "batch_to_affine");
    SAME(x, GROUP_(affines), "batch_to_affine");
}

#if defined(GROUP_COFACTOR)
/// Points of the curve outside of the subgroup, as nearly all are: both checks refuse them. Times r they lie in the other
/// factor, where an endomorphism might do anything.
static void GROUP_(outside_the_subgroup)(void) {
    COORD_T b, t;
    slow->COORD_(square)(&b, &GENERATOR.y);
    slow->COORD_(square)(&t, &GENERATOR.x);
    slow->COORD_(mul)(&t, &t, &GENERATOR.x);
    slow->COORD_(sub)(&b, &b, &t);
    AFFINE a = GENERATOR;
    COORD_T x = a.x;
    for (int found = 0; found < 30;) {
        slow->COORD_(add)(&x, &x, &GENERATOR.y);
        a.x = x;
        slow->COORD_(square)(&t, &a.x);
        slow->COORD_(mul)(&t, &t, &a.x);
        slow->COORD_(add)(&t, &t, &b);
        if (!fast->COORD_(sqrt_vartime)(&a.y, &t))
            continue;
        found++;
        for (int times = 0; times < 2; times++) {
            CHECK(fast->GROUP_(affine_is_on_curve)(&a) && slow->GROUP_(affine_is_on_curve)(&a), "%d", found);
            CHECK(!slow->GROUP_(affine_is_in_subgroup_slow_vartime)(&a), "%d", found);
            CHECK(!fast->GROUP_(affine_is_in_subgroup_slow_vartime)(&a), "%d", found);
            CHECK(!fast->GROUP_(affine_is_in_subgroup_vartime)(&a), "%d", found);
            CHECK(!slow->GROUP_(affine_is_in_subgroup_vartime)(&a), "%d", found);
            POINT point;
            slow->GROUP_(from_affine)(&point, &a);
            slow->GROUP_(scalar_mul_vartime)(&point, &point, &CURVE_(fr_modulus));
            slow->GROUP_(to_affine_vartime)(&a, &point);
        }
    }
}
#endif

#include "differential_sums_impl.h"

#undef GROUP
#undef COORD
#undef GROUP_COFACTOR
#undef GROUP_
#undef COORD_
#undef COORD_T
#undef POINT
#undef AFFINE
#undef GENERATOR
