/// BN254 on mulx, adcx and adox.
#include "bn254_backend.h"
#include "bn254_constants.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("bmi2,adx"))), apply_to = function)

#define CURVE bn254
#define CURVE_UPPER BN254
#define CURVE_FP_LIMBS BN254_FP_LIMBS
#define CURVE_FR_LIMBS BN254_FR_LIMBS
#define FIELD_BACKEND "field_adx.h"
#include "bn_curve_impl.h"

#pragma clang attribute pop

BN254_DEFINE_BACKEND(adx)
#endif
