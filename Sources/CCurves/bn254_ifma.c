/// BN254 with bulk work on eight lanes of AVX-512 IFMA, and scalar arithmetic for the rest.
#include "bn254_backend.h"
#include "bn254_constants.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                                \
    __attribute__((target("bmi2,adx,avx512f,avx512dq,avx512vl,avx512bw,avx512ifma"))), apply_to = function)

#define CURVE bn254
#define CURVE_UPPER BN254
#define CURVE_FP_LIMBS BN254_FP_LIMBS
#define CURVE_FR_LIMBS BN254_FR_LIMBS
#define FIELD_BACKEND "field_adx.h"
#define LANES_BACKEND "lanes_ifma.h"
#define LANES_PAIRING
#include "bn_curve_impl.h"

#pragma clang attribute pop

BN254_DEFINE_BACKEND(ifma)
#endif
