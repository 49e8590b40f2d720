/// The table of functions that a backend fills, and the list that table, backends and dispatch are made from.
#ifndef CCURVES_BN254_BACKEND_H
#define CCURVES_BN254_BACKEND_H

#include "include/ccurves_bn254.h"

// Each entry: result type, name without the prefix bn254_, parameters, arguments. The contract of each function is in
// ccurves_bn254.h, whose declarations the compiler holds against the definitions made from this list.

#define BN254_FIELD_FUNCTIONS(X, F)                                                                          \
    X(void, F##_add, (bn254_##F * r, const bn254_##F *a, const bn254_##F *b), (r, a, b))                     \
    X(void, F##_sub, (bn254_##F * r, const bn254_##F *a, const bn254_##F *b), (r, a, b))                     \
    X(void, F##_neg, (bn254_##F * r, const bn254_##F *a), (r, a))                                            \
    X(void, F##_mul, (bn254_##F * r, const bn254_##F *a, const bn254_##F *b), (r, a, b))                     \
    X(void, F##_square, (bn254_##F * r, const bn254_##F *a), (r, a))                                         \
    X(void, F##_inverse_vartime, (bn254_##F * r, const bn254_##F *a), (r, a))                                \
    X(void, F##_power_vartime, (bn254_##F * r, const bn254_##F *a, const bn254_integer *e), (r, a, e))       \
    X(bool, F##_sqrt_vartime, (bn254_##F * r, const bn254_##F *a), (r, a))                                   \
    X(bool, F##_from_integer, (bn254_##F * r, const bn254_integer *a), (r, a))                               \
    X(void, F##_to_integer, (bn254_integer * r, const bn254_##F *a), (r, a))                                 \
    X(bool, F##_vector_from_integers, (bn254_##F * r, const bn254_integer *a, size_t n), (r, a, n))          \
    X(void, F##_vector_to_integers, (bn254_integer * r, const bn254_##F *a, size_t n), (r, a, n))            \
    X(void, F##_vector_mul, (bn254_##F * r, const bn254_##F *a, const bn254_##F *b, size_t n), (r, a, b, n)) \
    X(void, F##_vector_sub, (bn254_##F * r, const bn254_##F *a, const bn254_##F *b, size_t n), (r, a, b, n)) \
    X(void, F##_vector_scale, (bn254_##F * r, const bn254_##F *a, const bn254_##F *k, size_t n),             \
      (r, a, k, n))                                                                                          \
    X(void, F##_powers, (bn254_##F * r, const bn254_##F *first, const bn254_##F *ratio, size_t n),           \
      (r, first, ratio, n))                                                                                  \
    X(void, F##_batch_inverse_vartime, (bn254_##F * v, bn254_##F * scratch, size_t n), (v, scratch, n))

#define BN254_GROUP_FUNCTIONS(X, G)                                                                          \
    X(bool, G##_affine_is_infinity, (const bn254_##G##_affine *a), (a))                                      \
    X(bool, G##_affine_is_on_curve, (const bn254_##G##_affine *a), (a))                                      \
    X(bool, G##_affine_is_in_subgroup_vartime, (const bn254_##G##_affine *a), (a))                           \
    X(bool, G##_affine_is_in_subgroup_slow_vartime, (const bn254_##G##_affine *a), (a))                      \
    X(void, G##_affine_neg, (bn254_##G##_affine * r, const bn254_##G##_affine *a), (r, a))                   \
    X(void, G##_from_affine, (bn254_##G * r, const bn254_##G##_affine *a), (r, a))                           \
    X(void, G##_to_affine_vartime, (bn254_##G##_affine * r, const bn254_##G *a), (r, a))                     \
    X(void, G##_batch_to_affine_vartime,                                                                     \
      (bn254_##G##_affine * r, const bn254_##G *a, void *scratch, size_t n), (r, a, scratch, n))             \
    X(void, G##_add, (bn254_##G * r, const bn254_##G *a, const bn254_##G *b), (r, a, b))                     \
    X(void, G##_add_affine, (bn254_##G * r, const bn254_##G *a, const bn254_##G##_affine *b), (r, a, b))     \
    X(void, G##_double, (bn254_##G * r, const bn254_##G *a), (r, a))                                         \
    X(void, G##_neg, (bn254_##G * r, const bn254_##G *a), (r, a))                                            \
    X(bool, G##_is_infinity, (const bn254_##G *a), (a))                                                      \
    X(bool, G##_equal, (const bn254_##G *a, const bn254_##G *b), (a, b))                                     \
    X(void, G##_scalar_mul_vartime, (bn254_##G * r, const bn254_##G *a, const bn254_integer *k), (r, a, k))  \
    X(void, G##_fixed_base_table_vartime, (bn254_##G##_affine * table, const bn254_##G##_affine *base),      \
      (table, base))                                                                                         \
    X(void, G##_fixed_base_mul_vartime,                                                                      \
      (bn254_##G * r, const bn254_##G##_affine *table, const bn254_integer *k, size_t n), (r, table, k, n))  \
    X(size_t, G##_bucket_workspace, (unsigned bits), (bits))                                                 \
    X(void, G##_buckets_add_vartime,                                                                         \
      (bn254_##G##_affine * buckets, void *workspace, const bn254_##G##_affine *bases,                       \
       const int16_t *digits, const uint32_t *indices, size_t n, unsigned bits),                             \
      (buckets, workspace, bases, digits, indices, n, bits))                                                 \
    X(void, G##_buckets_sum_vartime,                                                                         \
      (bn254_##G * r, bn254_##G##_affine *buckets, void *workspace, unsigned bits),                          \
      (r, buckets, workspace, bits))                                                                         \
    X(void, G##_msm_combine_vartime,                                                                         \
      (bn254_##G * r, const bn254_##G *sums, unsigned windows, unsigned bits), (r, sums, windows, bits))

#define BN254_FUNCTIONS(X)                                                                                   \
    BN254_FIELD_FUNCTIONS(X, fp)                                                                             \
    BN254_FIELD_FUNCTIONS(X, fr)                                                                             \
    X(void, fr_sparse_dot,                                                                                   \
      (bn254_fr * r, const bn254_fr *coefficients, const bn254_fr *values, const bn254_term *terms,          \
       size_t n),                                                                                            \
      (r, coefficients, values, terms, n))                                                                   \
    X(void, fp2_add, (bn254_fp2 * r, const bn254_fp2 *a, const bn254_fp2 *b), (r, a, b))                     \
    X(void, fp2_sub, (bn254_fp2 * r, const bn254_fp2 *a, const bn254_fp2 *b), (r, a, b))                     \
    X(void, fp2_neg, (bn254_fp2 * r, const bn254_fp2 *a), (r, a))                                            \
    X(void, fp2_mul, (bn254_fp2 * r, const bn254_fp2 *a, const bn254_fp2 *b), (r, a, b))                     \
    X(void, fp2_square, (bn254_fp2 * r, const bn254_fp2 *a), (r, a))                                         \
    X(void, fp2_inverse_vartime, (bn254_fp2 * r, const bn254_fp2 *a), (r, a))                                \
    X(bool, fp2_sqrt_vartime, (bn254_fp2 * r, const bn254_fp2 *a), (r, a))                                   \
    X(bool, fp12_is_one, (const bn254_fp12 *a), (a))                                                         \
    X(bool, fp12_equal, (const bn254_fp12 *a, const bn254_fp12 *b), (a, b))                                  \
    X(void, fp12_mul, (bn254_fp12 * r, const bn254_fp12 *a, const bn254_fp12 *b), (r, a, b))                 \
    X(void, fp12_conjugate, (bn254_fp12 * r, const bn254_fp12 *a), (r, a))                                   \
    X(void, fp12_inverse_vartime, (bn254_fp12 * r, const bn254_fp12 *a), (r, a))                             \
    X(void, fp12_power_vartime, (bn254_fp12 * r, const bn254_fp12 *a, const bn254_integer *e), (r, a, e))    \
    BN254_GROUP_FUNCTIONS(X, g1)                                                                             \
    BN254_GROUP_FUNCTIONS(X, g2)                                                                             \
    X(unsigned, msm_window_count, (unsigned bits), (bits))                                                   \
    X(void, msm_widths_vartime, (uint32_t * histogram, const bn254_integer *scalars, size_t n),              \
      (histogram, scalars, n))                                                                               \
    X(void, msm_digits_vartime,                                                                              \
      (int16_t * digits, size_t stride, uint32_t * used, const bn254_integer *scalars, size_t n,             \
       unsigned bits),                                                                                       \
      (digits, stride, used, scalars, n, bits))                                                              \
    X(void, fr_ntt_dif,                                                                                      \
      (bn254_fr * values, unsigned log_size, unsigned stage, const bn254_fr *twiddles, size_t first,         \
       size_t count),                                                                                        \
      (values, log_size, stage, twiddles, first, count))                                                     \
    X(void, fr_ntt_dit,                                                                                      \
      (bn254_fr * values, unsigned log_size, unsigned stage, const bn254_fr *twiddles, size_t first,         \
       size_t count),                                                                                        \
      (values, log_size, stage, twiddles, first, count))                                                     \
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
