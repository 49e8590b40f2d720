/// BN254 on plain C.
#include "bn254_backend.h"
#include "bn254_constants.h"

#define CURVE bn254
#define CURVE_UPPER BN254
#define CURVE_FP_LIMBS BN254_FP_LIMBS
#define CURVE_FR_LIMBS BN254_FR_LIMBS
#define FIELD_BACKEND "field_portable.h"
#include "bn_curve_impl.h"

BN254_DEFINE_BACKEND(portable)
