/// BN254 on GMP's mpn functions.
#include "bn254_backend.h"
#include "bn254_constants.h"

#include <gmp.h>

_Static_assert(GMP_NUMB_BITS == 64 && sizeof(mp_limb_t) == sizeof(uint64_t),
               "limbs are 64-bit words without nails");

#define CURVE bn254
#define CURVE_UPPER BN254
#define CURVE_FP_LIMBS BN254_FP_LIMBS
#define CURVE_FR_LIMBS BN254_FR_LIMBS
#define FIELD_BACKEND "field_gmp.h"
#include "bn_curve_impl.h"

BN254_DEFINE_BACKEND(gmp)
