/// The functions of the contract: each calls its namesake in the backend that is in use.
#include "bn254_backend.h"
#include "bn254_constants.h"
#include "cpu.h"
#include "macros.h"

#include <stdatomic.h>
#include <string.h>

// MARK: Constants

const bn254_integer bn254_fp_modulus = BN254_FP_MODULUS;
const bn254_integer bn254_fr_modulus = BN254_FR_MODULUS;
const bn254_fp bn254_fp_one = BN254_FP_ONE;
const bn254_fr bn254_fr_one = BN254_FR_ONE;
const bn254_g1_affine bn254_g1_generator = BN254_G1_GENERATOR;
const bn254_g2_affine bn254_g2_generator = BN254_G2_GENERATOR;
const bn254_fr bn254_fr_root_of_unity = BN254_FR_ROOT;
const bn254_fr bn254_fr_eigenvalue = BN254_FR_EIGENVALUE;

_Static_assert(BN254_FR_ADICITY == BN254_FR_TWO_ADICITY, "the header tells the 2-adicity of r - 1");
_Static_assert(BN254_LINES <= BN254_MILLER_LINES, "prepared points have room for every line");

#define CURVE bn254
#include "dispatch_impl.h"

BN254_FUNCTIONS(DISPATCH)
