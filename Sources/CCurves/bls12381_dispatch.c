/// The functions of the contract: each calls its namesake in the backend that is in use.
#include "bls12381_backend.h"
#include "bls12381_constants.h"
#include "cpu.h"
#include "macros.h"

#include <stdatomic.h>
#include <string.h>

// MARK: Constants

const bls12381_fp_integer bls12381_fp_modulus = BLS12381_FP_MODULUS;
const bls12381_integer bls12381_fr_modulus = BLS12381_FR_MODULUS;
const bls12381_fp bls12381_fp_one = BLS12381_FP_ONE;
const bls12381_fr bls12381_fr_one = BLS12381_FR_ONE;
const bls12381_g1_affine bls12381_g1_generator = BLS12381_G1_GENERATOR;
const bls12381_g2_affine bls12381_g2_generator = BLS12381_G2_GENERATOR;

#define CURVE bls12381
#include "dispatch_impl.h"

BLS12381_FUNCTIONS(DISPATCH)
