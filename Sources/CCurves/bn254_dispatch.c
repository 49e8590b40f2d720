/// The functions of the contract: each calls its namesake in the backend that is in use.
#include "bn254_backend.h"
#include "bn254_constants.h"

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

_Static_assert(BN254_FR_ADICITY == BN254_FR_TWO_ADICITY, "the header tells the 2-adicity of r - 1");
_Static_assert(BN254_LINES <= BN254_MILLER_LINES, "prepared points have room for every line");

// MARK: Backends

/// Fastest first: the first that the CPU runs is the default.
static const bn254_backend *const backends[] = {&bn254_backend_portable, &bn254_backend_gmp};

/// Atomic, so that a selection while other threads call is no data race; relaxed, as the tables never change.
static const bn254_backend *_Atomic selected = &bn254_backend_portable;

static inline const bn254_backend *backend(void) {
    return atomic_load_explicit(&selected, memory_order_relaxed);
}

bool bn254_backend_select(const char *name) {
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        if (strcmp(backends[i]->name, name) == 0) {
            atomic_store_explicit(&selected, backends[i], memory_order_relaxed);
            return true;
        }
    }
    return false;
}

const char *bn254_backend_name(void) {
    return backend()->name;
}

#define BN254_DISPATCH(result, name, parameters, arguments)                                                  \
    result bn254_##name parameters {                                                                         \
        return backend()->name arguments;                                                                    \
    }

BN254_FUNCTIONS(BN254_DISPATCH)
