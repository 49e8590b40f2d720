/// BLS12-381 with vectors on eight lanes of AVX-512 IFMA, and scalar arithmetic for the rest.
#include "bls12381_backend.h"
#include "bls12381_constants.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(                                                                                \
    __attribute__((target("bmi2,adx,avx512f,avx512dq,avx512vl,avx512bw,avx512ifma"))), apply_to = function)

#define CURVE bls12381
#define CURVE_UPPER BLS12381
#define CURVE_FP_LIMBS BLS12381_FP_LIMBS
#define CURVE_FR_LIMBS BLS12381_FR_LIMBS
#define FIELD_BACKEND "field_adx.h"
#define LANES_BACKEND "lanes_ifma.h"
#include "bls_curve_impl.h"

#pragma clang attribute pop

BLS12381_DEFINE_BACKEND(ifma)
#endif
