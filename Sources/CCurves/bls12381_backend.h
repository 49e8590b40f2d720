/// The table of functions that a backend of BLS12-381 fills.
#ifndef CCURVES_BLS12381_BACKEND_H
#define CCURVES_BLS12381_BACKEND_H

#include "curve_functions.h"
#include "include/ccurves_bls12381.h"

#define BLS12381_FUNCTIONS(X)                                                                                \
    CURVE_FIELD_FUNCTIONS(X, bls12381, fp, bls12381_fp_integer)                                              \
    CURVE_FIELD_FUNCTIONS(X, bls12381, fr, bls12381_integer)                                                 \
    CURVE_FP2_FUNCTIONS(X, bls12381)                                                                         \
    CURVE_GROUP_FUNCTIONS(X, bls12381, g1)                                                                   \
    CURVE_GROUP_FUNCTIONS(X, bls12381, g2)                                                                   \
    CURVE_DIGIT_FUNCTIONS(X, bls12381)

#define BLS12381_MEMBER(result, name, parameters, arguments) result(*name) parameters;

/// One implementation of every function of the contract.
typedef struct {
    const char *name;
    BLS12381_FUNCTIONS(BLS12381_MEMBER)
} bls12381_backend;

#define BLS12381_INITIALISER(result, function, parameters, arguments) .function = function,

/// Ends a backend's translation unit, in which the static functions of the body files stand.
#define BLS12381_DEFINE_BACKEND(which)                                                                       \
    const bls12381_backend bls12381_backend_##which = {.name = #which,                                       \
                                                       BLS12381_FUNCTIONS(BLS12381_INITIALISER)};

extern const bls12381_backend bls12381_backend_portable;
extern const bls12381_backend bls12381_backend_gmp;
#if defined(__x86_64__)
extern const bls12381_backend bls12381_backend_adx;
extern const bls12381_backend bls12381_backend_ifma;
#endif

#endif
