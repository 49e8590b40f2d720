/// The arithmetic of one backend, function by function and beyond what the contract shows, over the fields in use and
/// over moduli that let carries run, against GMP's integers.
///
/// TOY_BACKEND names the file with the arithmetic. Built with and without optimisation: what the compiler inlines and
/// reorders is what the tests are about.
#include "harness.h"
#include "macros.h"

#include <gmp.h>

#include "bls12381_constants.h"
#include "bn254_constants.h"
#include "moduli_constants.h"

enum { VALUES = 100 };

#define CURVE test

typedef struct { uint64_t limb[4]; } test_bn_fp;
#define FIELD bn_fp
#define FIELD_SUMS 1
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(BN254_FP, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[4]; } test_bn_fr;
#define FIELD bn_fr
#define FIELD_SUMS 1
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(BN254_FR, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[6]; } test_bls_fp;
#define FIELD bls_fp
#define FIELD_SUMS 1
#define FIELD_LIMBS 6
#define FIELD_CONSTANT(name) CAT(BLS12381_FP, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[4]; } test_bls_fr;
#define FIELD bls_fr
#define FIELD_SUMS 0
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(BLS12381_FR, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[1]; } test_longest1;
#define FIELD longest1
#define FIELD_SUMS 0
#define FIELD_LIMBS 1
#define FIELD_CONSTANT(name) CAT(LONGEST1, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[1]; } test_long1;
#define FIELD long1
#define FIELD_SUMS 1
#define FIELD_LIMBS 1
#define FIELD_CONSTANT(name) CAT(LONG1, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[1]; } test_short1;
#define FIELD short1
#define FIELD_SUMS 1
#define FIELD_LIMBS 1
#define FIELD_CONSTANT(name) CAT(SHORT1, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[4]; } test_longest4;
#define FIELD longest4
#define FIELD_SUMS 0
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(LONGEST4, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[4]; } test_long4;
#define FIELD long4
#define FIELD_SUMS 1
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(LONG4, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[4]; } test_short4;
#define FIELD short4
#define FIELD_SUMS 1
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(SHORT4, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[4]; } test_one4;
#define FIELD one4
#define FIELD_SUMS 0
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(ONE4, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[4]; } test_ones4;
#define FIELD ones4
#define FIELD_SUMS 0
#define FIELD_LIMBS 4
#define FIELD_CONSTANT(name) CAT(ONES4, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[6]; } test_longest6;
#define FIELD longest6
#define FIELD_SUMS 0
#define FIELD_LIMBS 6
#define FIELD_CONSTANT(name) CAT(LONGEST6, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[6]; } test_long6;
#define FIELD long6
#define FIELD_SUMS 1
#define FIELD_LIMBS 6
#define FIELD_CONSTANT(name) CAT(LONG6, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[6]; } test_short6;
#define FIELD short6
#define FIELD_SUMS 1
#define FIELD_LIMBS 6
#define FIELD_CONSTANT(name) CAT(SHORT6, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[6]; } test_one6;
#define FIELD one6
#define FIELD_SUMS 0
#define FIELD_LIMBS 6
#define FIELD_CONSTANT(name) CAT(ONE6, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

typedef struct { uint64_t limb[6]; } test_ones6;
#define FIELD ones6
#define FIELD_SUMS 0
#define FIELD_LIMBS 6
#define FIELD_CONSTANT(name) CAT(ONES6, name)
#include TOY_BACKEND
#include "arithmetic_impl.h"

int main(int count, char **arguments) {
    const char *name = "arithmetic of " TOY_BACKEND;
    start(name, count, arguments);
    bn_fp_test();
    bn_fr_test();
    bls_fp_test();
    bls_fr_test();
    longest1_test();
    long1_test();
    short1_test();
    longest4_test();
    long4_test();
    short4_test();
    one4_test();
    ones4_test();
    longest6_test();
    long6_test();
    short6_test();
    one6_test();
    ones6_test();
    return finish(name);
}
