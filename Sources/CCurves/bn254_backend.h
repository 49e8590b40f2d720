/// The table of functions that a backend fills, and the list that table, backends and dispatch are made from.
#ifndef CCURVES_BN254_BACKEND_H
#define CCURVES_BN254_BACKEND_H

#include "curve_functions.h"
#include "include/ccurves_bn254.h"

#define BN254_FUNCTIONS(X)                                                                                   \
    CURVE_FIELD_FUNCTIONS(X, bn254, fp, bn254_integer)                                                       \
    CURVE_FIELD_FUNCTIONS(X, bn254, fr, bn254_integer)                                                       \
    X(void, fr_sparse_rows,                                                                                  \
      (bn254_fr * r, const bn254_fr *coefficients, const uint8_t *kinds, const bn254_fr *values,             \
       const bn254_term *terms, const uint32_t *row_starts, size_t rows),                                    \
      (r, coefficients, kinds, values, terms, row_starts, rows))                                             \
    CURVE_FP2_FUNCTIONS(X, bn254)                                                                            \
    X(bool, fp12_is_one, (const bn254_fp12 *a), (a))                                                         \
    X(bool, fp12_equal, (const bn254_fp12 *a, const bn254_fp12 *b), (a, b))                                  \
    X(void, fp12_mul, (bn254_fp12 * r, const bn254_fp12 *a, const bn254_fp12 *b), (r, a, b))                 \
    X(void, fp12_conjugate, (bn254_fp12 * r, const bn254_fp12 *a), (r, a))                                   \
    X(void, fp12_inverse_vartime, (bn254_fp12 * r, const bn254_fp12 *a), (r, a))                             \
    X(void, fp12_power_vartime, (bn254_fp12 * r, const bn254_fp12 *a, const bn254_integer *e), (r, a, e))    \
    CURVE_GROUP_FUNCTIONS(X, bn254, g1)                                                                      \
    CURVE_GROUP_FUNCTIONS(X, bn254, g2)                                                                      \
    CURVE_DIGIT_FUNCTIONS(X, bn254)                                                                          \
    X(unsigned, fr_ntt_phase_count, (unsigned log_size, unsigned operation), (log_size, operation))          \
    X(size_t, fr_ntt_piece_count, (unsigned log_size, unsigned operation, unsigned phase),                   \
      (log_size, operation, phase))                                                                          \
    X(void, fr_ntt_fill, (bn254_fr * table, size_t first, size_t count), (table, first, count))              \
    X(void, fr_ntt_piece,                                                                                    \
      (bn254_fr * values, unsigned log_size, unsigned operation, unsigned phase, size_t piece,               \
       const bn254_fr *table, void *scratch),                                                                \
      (values, log_size, operation, phase, piece, table, scratch))                                           \
    X(void, g2_prepare_vartime, (bn254_g2_prepared * r, const bn254_g2_affine *q), (r, q))                   \
    X(void, g2_prepare_fixed_vartime, (bn254_g2_prepared * r, const bn254_g2_affine *q), (r, q))             \
    X(void, miller_loop_vartime,                                                                             \
      (bn254_fp12 * f, const bn254_g1_affine *p, const bn254_g2_prepared *const *q, size_t n), (f, p, q, n)) \
    X(void, g1_decompress_batch_vartime,                                                                     \
      (bn254_g1_affine * r, uint8_t *status, const uint8_t *bytes, size_t stride, size_t n),                 \
      (r, status, bytes, stride, n))                                                                         \
    X(void, g2_decompress_batch_vartime,                                                                     \
      (bn254_g2_affine * r, uint8_t *status, const uint8_t *bytes, size_t stride, size_t n),                 \
      (r, status, bytes, stride, n))                                                                         \
    X(void, g1_split_mul_batch_vartime,                                                                      \
      (bn254_g1 * r, const bn254_g1_affine *a, const bn254_split_scalar *k, size_t n), (r, a, k, n))         \
    X(void, g1_comb_table_vartime, (bn254_g1_affine * table, const bn254_g1_affine *base), (table, base))    \
    X(void, g1_comb_sum_vartime,                                                                             \
      (bn254_g1 * r, const bn254_g1_affine *tables, const bn254_integer *k, size_t n), (r, tables, k, n))    \
    X(void, miller_loop_batch_vartime,                                                                       \
      (bn254_fp12 * f, bool *in_subgroup, const bn254_g1_affine *p, const bn254_g2_affine *q, size_t n),     \
      (f, in_subgroup, p, q, n))                                                                             \
    X(void, final_exponentiation_vartime, (bn254_fp12 * r, const bn254_fp12 *f), (r, f))

#define BN254_MEMBER(result, name, parameters, arguments) result(*name) parameters;

/// One implementation of every function of the contract.
typedef struct {
    const char *name;
    BN254_FUNCTIONS(BN254_MEMBER)
} bn254_backend;

#define BN254_INITIALISER(result, function, parameters, arguments) .function = function,

/// Ends a backend's translation unit, in which the static functions of the body files stand.
#define BN254_DEFINE_BACKEND(which)                                                                          \
    const bn254_backend bn254_backend_##which = {.name = #which, BN254_FUNCTIONS(BN254_INITIALISER)};

extern const bn254_backend bn254_backend_portable;
extern const bn254_backend bn254_backend_gmp;
#if defined(__x86_64__)
extern const bn254_backend bn254_backend_adx;
extern const bn254_backend bn254_backend_ifma;
#endif

#endif
