/// BLS12-381 on plain C.
#include "bls12381_backend.h"
#include "bls12381_constants.h"

#define CURVE bls12381
#define CURVE_UPPER BLS12381
#define CURVE_FP_LIMBS BLS12381_FP_LIMBS
#define CURVE_FR_LIMBS BLS12381_FR_LIMBS
#define FIELD_BACKEND "field_portable.h"
#include "bls_curve_impl.h"

BLS12381_DEFINE_BACKEND(portable)
