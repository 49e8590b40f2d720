/// BLS12-381 on GMP's mpn functions.
#include "bls12381_backend.h"
#include "bls12381_constants.h"

#include <gmp.h>

_Static_assert(GMP_NUMB_BITS == 64 && sizeof(mp_limb_t) == sizeof(uint64_t),
               "limbs are 64-bit words without nails");

#define CURVE bls12381
#define CURVE_UPPER BLS12381
#define CURVE_FP_LIMBS BLS12381_FP_LIMBS
#define CURVE_FR_LIMBS BLS12381_FR_LIMBS
#define FIELD_BACKEND "field_gmp.h"
#include "bls_curve_impl.h"

BLS12381_DEFINE_BACKEND(gmp)
