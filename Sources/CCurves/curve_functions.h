/// The functions that every curve has, over its fields and in its groups: what the tables of backends are made from.
///
/// Each entry: result type, name without the curve's prefix, parameters, arguments. C is the curve's prefix. The contract of
/// each function is in ccurves_bn254.h, and that of the curve's own header, whose declarations the compiler holds against
/// the definitions made from these lists.
#ifndef CURVE_FUNCTIONS_H
#define CURVE_FUNCTIONS_H

#define CURVE_FIELD_FUNCTIONS(X, C, F, INTEGER)                                                              \
    X(void, F##_add, (C##_##F * r, const C##_##F *a, const C##_##F *b), (r, a, b))                           \
    X(void, F##_sub, (C##_##F * r, const C##_##F *a, const C##_##F *b), (r, a, b))                           \
    X(void, F##_neg, (C##_##F * r, const C##_##F *a), (r, a))                                                \
    X(void, F##_mul, (C##_##F * r, const C##_##F *a, const C##_##F *b), (r, a, b))                           \
    X(void, F##_square, (C##_##F * r, const C##_##F *a), (r, a))                                             \
    X(void, F##_inverse_vartime, (C##_##F * r, const C##_##F *a), (r, a))                                    \
    X(void, F##_inverse, (C##_##F * r, const C##_##F *a), (r, a))                                            \
    X(void, F##_power_vartime, (C##_##F * r, const C##_##F *a, const INTEGER *e), (r, a, e))                 \
    X(bool, F##_sqrt_vartime, (C##_##F * r, const C##_##F *a), (r, a))                                       \
    X(bool, F##_from_integer, (C##_##F * r, const INTEGER *a), (r, a))                                       \
    X(void, F##_to_integer, (INTEGER * r, const C##_##F *a), (r, a))                                         \
    X(bool, F##_vector_from_integers, (C##_##F * r, const INTEGER *a, size_t n), (r, a, n))                  \
    X(void, F##_vector_to_integers, (INTEGER * r, const C##_##F *a, size_t n), (r, a, n))                    \
    X(void, F##_vector_mul, (C##_##F * r, const C##_##F *a, const C##_##F *b, size_t n), (r, a, b, n))       \
    X(void, F##_vector_sub, (C##_##F * r, const C##_##F *a, const C##_##F *b, size_t n), (r, a, b, n))       \
    X(void, F##_vector_scale, (C##_##F * r, const C##_##F *a, const C##_##F *k, size_t n), (r, a, k, n))     \
    X(void, F##_vector_mul_sub_to_integers,                                                                  \
      (INTEGER * r, const C##_##F *a, const C##_##F *b, const C##_##F *c, size_t n), (r, a, b, c, n))        \
    X(size_t, F##_vector_first_unequal_product,                                                              \
      (const C##_##F *a, const C##_##F *b, const C##_##F *c, size_t n), (a, b, c, n))                        \
    X(void, F##_powers, (C##_##F * r, const C##_##F *first, const C##_##F *ratio, size_t n),                 \
      (r, first, ratio, n))                                                                                  \
    X(void, F##_batch_inverse_vartime, (C##_##F * v, C##_##F * scratch, size_t n), (v, scratch, n))

#define CURVE_GROUP_FUNCTIONS(X, C, G)                                                                       \
    X(bool, G##_affine_is_infinity, (const C##_##G##_affine *a), (a))                                        \
    X(bool, G##_affine_is_on_curve, (const C##_##G##_affine *a), (a))                                        \
    X(bool, G##_affine_is_in_subgroup_vartime, (const C##_##G##_affine *a), (a))                             \
    X(bool, G##_affine_is_in_subgroup_slow_vartime, (const C##_##G##_affine *a), (a))                        \
    X(void, G##_affine_neg, (C##_##G##_affine * r, const C##_##G##_affine *a), (r, a))                       \
    X(void, G##_from_affine, (C##_##G * r, const C##_##G##_affine *a), (r, a))                               \
    X(void, G##_to_affine_vartime, (C##_##G##_affine * r, const C##_##G *a), (r, a))                         \
    X(void, G##_to_affine, (C##_##G##_affine * r, const C##_##G *a), (r, a))                                 \
    X(void, G##_batch_to_affine_vartime, (C##_##G##_affine * r, const C##_##G *a, void *scratch, size_t n),  \
      (r, a, scratch, n))                                                                                    \
    X(void, G##_add, (C##_##G * r, const C##_##G *a, const C##_##G *b), (r, a, b))                           \
    X(void, G##_add_affine, (C##_##G * r, const C##_##G *a, const C##_##G##_affine *b), (r, a, b))           \
    X(void, G##_double, (C##_##G * r, const C##_##G *a), (r, a))                                             \
    X(void, G##_neg, (C##_##G * r, const C##_##G *a), (r, a))                                                \
    X(bool, G##_is_infinity, (const C##_##G *a), (a))                                                        \
    X(bool, G##_equal, (const C##_##G *a, const C##_##G *b), (a, b))                                         \
    X(void, G##_scalar_mul_vartime, (C##_##G * r, const C##_##G *a, const C##_integer *k), (r, a, k))        \
    X(void, G##_scalar_mul, (C##_##G * r, const C##_##G *a, const C##_integer *k), (r, a, k))                \
    X(void, G##_fixed_base_table_vartime, (C##_##G##_affine * table, const C##_##G##_affine *base),          \
      (table, base))                                                                                         \
    X(void, G##_fixed_base_mul_vartime,                                                                      \
      (C##_##G * r, const C##_##G##_affine *table, const C##_integer *k, size_t n), (r, table, k, n))        \
    X(size_t, G##_bucket_workspace, (unsigned bits), (bits))                                                 \
    X(void, G##_buckets_add_vartime,                                                                         \
      (C##_##G##_affine * buckets, void *workspace, const C##_##G##_affine *bases, const int16_t *digits,    \
       const uint32_t *indices, size_t n, unsigned bits),                                                    \
      (buckets, workspace, bases, digits, indices, n, bits))                                                 \
    X(void, G##_buckets_sum_vartime,                                                                         \
      (C##_##G * r, C##_##G##_affine * buckets, void *workspace, unsigned bits),                             \
      (r, buckets, workspace, bits))                                                                         \
    X(void, G##_msm_combine_vartime, (C##_##G * r, const C##_##G *sums, unsigned windows, unsigned bits),    \
      (r, sums, windows, bits))

/// The functions of Fp2 that every curve has.
#define CURVE_FP2_FUNCTIONS(X, C)                                                                            \
    X(void, fp2_add, (C##_fp2 * r, const C##_fp2 *a, const C##_fp2 *b), (r, a, b))                           \
    X(void, fp2_sub, (C##_fp2 * r, const C##_fp2 *a, const C##_fp2 *b), (r, a, b))                           \
    X(void, fp2_neg, (C##_fp2 * r, const C##_fp2 *a), (r, a))                                                \
    X(void, fp2_mul, (C##_fp2 * r, const C##_fp2 *a, const C##_fp2 *b), (r, a, b))                           \
    X(void, fp2_square, (C##_fp2 * r, const C##_fp2 *a), (r, a))                                             \
    X(void, fp2_inverse, (C##_fp2 * r, const C##_fp2 *a), (r, a))                                            \
    X(void, fp2_inverse_vartime, (C##_fp2 * r, const C##_fp2 *a), (r, a))                                    \
    X(bool, fp2_sqrt_vartime, (C##_fp2 * r, const C##_fp2 *a), (r, a))

/// The functions that cut scalars into signed digits.
#define CURVE_DIGIT_FUNCTIONS(X, C)                                                                          \
    X(unsigned, msm_window_count, (unsigned bits), (bits))                                                   \
    X(void, msm_widths_vartime, (uint32_t *histogram, const C##_integer *scalars, size_t n),                 \
      (histogram, scalars, n))                                                                               \
    X(void, msm_digits_vartime,                                                                              \
      (int16_t *digits, size_t stride, uint32_t *used, const C##_integer *scalars, size_t n, unsigned bits), \
      (digits, stride, used, scalars, n, bits))

#endif
