/// BLS12-381: y² = x³ + 4 over Fp, and y² = x³ + 4(1 + u) over Fp2. Fields and groups, no pairing.
///
/// The same code as BN254's, with six limbs for Fp. House rules, representation (Montgomery form, R = 2^384 in Fp and 2^256
/// in Fr; fully reduced) and what each function does: ccurves_bn254.h, under the same name.
///
/// Sources: the pairing-friendly-curves draft of the CFRG, EIP-2537; Scott 2021/1130 (membership).
#ifndef CCURVES_BLS12381_H
#define CCURVES_BLS12381_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLS12381_FP_LIMBS 6
#define BLS12381_FR_LIMBS 4

/// An element of the base field Fp, of 381 bits.
typedef struct { uint64_t limb[BLS12381_FP_LIMBS]; } bls12381_fp;
/// An element of the scalar field Fr, of 255 bits.
typedef struct { uint64_t limb[BLS12381_FR_LIMBS]; } bls12381_fr;
/// Ordinary integers of 256 bits, as scalars are, and of 384 bits.
typedef struct { uint64_t limb[BLS12381_FR_LIMBS]; } bls12381_integer;
typedef struct { uint64_t limb[BLS12381_FP_LIMBS]; } bls12381_fp_integer;

/// c0 + c1·u with u² = -1.
typedef struct { bls12381_fp c0, c1; } bls12381_fp2;

/// Affine points. (0, 0), which is on neither curve, stands for the point at infinity.
typedef struct { bls12381_fp x, y; } bls12381_g1_affine;
typedef struct { bls12381_fp2 x, y; } bls12381_g2_affine;
/// Jacobian points (X/Z², Y/Z³). z = 0 is the point at infinity.
typedef struct { bls12381_fp x, y, z; } bls12381_g1;
typedef struct { bls12381_fp2 x, y, z; } bls12381_g2;
/// Extended Jacobian points (X/ZZ, Y/ZZZ), ZZ³ = ZZZ². zz = 0 is the point at infinity.
typedef struct { bls12381_fp x, y, zz, zzz; } bls12381_g1_xyzz;
typedef struct { bls12381_fp2 x, y, zz, zzz; } bls12381_g2_xyzz;

// MARK: Backends, chosen for this curve alone

bool bls12381_backend_select(const char *name);
bool bls12381_backend_available(const char *name);
const char *bls12381_backend_name(void);
bool bls12381_cpu_disregard(const char *group);

// MARK: Constants

extern const bls12381_fp_integer bls12381_fp_modulus;
extern const bls12381_integer bls12381_fr_modulus;
extern const bls12381_fp bls12381_fp_one;
extern const bls12381_fr bls12381_fr_one;
/// The standard generators.
extern const bls12381_g1_affine bls12381_g1_generator;
extern const bls12381_g2_affine bls12381_g2_generator;

// MARK: Fields

#define BLS12381_DECLARE_FIELD(F, INTEGER)                                                                   \
    void bls12381_##F##_add(bls12381_##F *r, const bls12381_##F *a, const bls12381_##F *b);                  \
    void bls12381_##F##_sub(bls12381_##F *r, const bls12381_##F *a, const bls12381_##F *b);                  \
    void bls12381_##F##_neg(bls12381_##F *r, const bls12381_##F *a);                                         \
    void bls12381_##F##_mul(bls12381_##F *r, const bls12381_##F *a, const bls12381_##F *b);                  \
    void bls12381_##F##_square(bls12381_##F *r, const bls12381_##F *a);                                      \
    void bls12381_##F##_inverse_vartime(bls12381_##F *r, const bls12381_##F *a);                             \
    void bls12381_##F##_inverse(bls12381_##F *r, const bls12381_##F *a);                                     \
    void bls12381_##F##_power_vartime(bls12381_##F *r, const bls12381_##F *a, const INTEGER *e);             \
    bool bls12381_##F##_sqrt_vartime(bls12381_##F *r, const bls12381_##F *a);                                \
    bool bls12381_##F##_from_integer(bls12381_##F *r, const INTEGER *a);                                     \
    void bls12381_##F##_to_integer(INTEGER *r, const bls12381_##F *a);                                       \
    bool bls12381_##F##_vector_from_integers(bls12381_##F *r, const INTEGER *a, size_t n);                   \
    void bls12381_##F##_vector_to_integers(INTEGER *r, const bls12381_##F *a, size_t n);                     \
    void bls12381_##F##_vector_mul(bls12381_##F *r, const bls12381_##F *a, const bls12381_##F *b, size_t n); \
    void bls12381_##F##_vector_sub(bls12381_##F *r, const bls12381_##F *a, const bls12381_##F *b, size_t n); \
    void bls12381_##F##_vector_scale(bls12381_##F *r, const bls12381_##F *a, const bls12381_##F *k,          \
                                     size_t n);                                                              \
    /** r[i] = a[i] · b[i] - c[i], as integers. r may be the memory of an input. */                          \
    void bls12381_##F##_vector_mul_sub_to_integers(INTEGER *r, const bls12381_##F *a, const bls12381_##F *b, \
                                                   const bls12381_##F *c, size_t n);                         \
    /** The first i with a[i] · b[i] other than c[i], or n. */                                               \
    size_t bls12381_##F##_vector_first_unequal_product(const bls12381_##F *a, const bls12381_##F *b,         \
                                                       const bls12381_##F *c, size_t n);                     \
    void bls12381_##F##_powers(bls12381_##F *r, const bls12381_##F *first, const bls12381_##F *ratio,        \
                               size_t n);                                                                    \
    void bls12381_##F##_batch_inverse_vartime(bls12381_##F *v, bls12381_##F *scratch, size_t n);

BLS12381_DECLARE_FIELD(fp, bls12381_fp_integer)
BLS12381_DECLARE_FIELD(fr, bls12381_integer)

void bls12381_fp2_add(bls12381_fp2 *r, const bls12381_fp2 *a, const bls12381_fp2 *b);
void bls12381_fp2_sub(bls12381_fp2 *r, const bls12381_fp2 *a, const bls12381_fp2 *b);
void bls12381_fp2_neg(bls12381_fp2 *r, const bls12381_fp2 *a);
void bls12381_fp2_mul(bls12381_fp2 *r, const bls12381_fp2 *a, const bls12381_fp2 *b);
void bls12381_fp2_square(bls12381_fp2 *r, const bls12381_fp2 *a);
void bls12381_fp2_inverse(bls12381_fp2 *r, const bls12381_fp2 *a);
void bls12381_fp2_inverse_vartime(bls12381_fp2 *r, const bls12381_fp2 *a);
bool bls12381_fp2_sqrt_vartime(bls12381_fp2 *r, const bls12381_fp2 *a);

// MARK: Groups. Both have a cofactor: a point of the curve may lie outside of the subgroup of order r.

#define BLS12381_DECLARE_GROUP(G)                                                                            \
    bool bls12381_##G##_affine_is_infinity(const bls12381_##G##_affine *a);                                  \
    bool bls12381_##G##_affine_is_on_curve(const bls12381_##G##_affine *a);                                  \
    /** True if r·a is infinity, by an endomorphism. a must be on the curve. */                              \
    bool bls12381_##G##_affine_is_in_subgroup_vartime(const bls12381_##G##_affine *a);                       \
    /** The slow twin of the above: multiplies by r. */                                                      \
    bool bls12381_##G##_affine_is_in_subgroup_slow_vartime(const bls12381_##G##_affine *a);                  \
    void bls12381_##G##_affine_neg(bls12381_##G##_affine *r, const bls12381_##G##_affine *a);                \
    void bls12381_##G##_from_affine(bls12381_##G *r, const bls12381_##G##_affine *a);                        \
    void bls12381_##G##_to_affine_vartime(bls12381_##G##_affine *r, const bls12381_##G *a);                  \
    void bls12381_##G##_to_affine(bls12381_##G##_affine *r, const bls12381_##G *a);                          \
    void bls12381_##G##_batch_to_affine_vartime(bls12381_##G##_affine *r, const bls12381_##G *a,             \
                                                void *scratch, size_t n);                                    \
    void bls12381_##G##_add(bls12381_##G *r, const bls12381_##G *a, const bls12381_##G *b);                  \
    void bls12381_##G##_add_affine(bls12381_##G *r, const bls12381_##G *a, const bls12381_##G##_affine *b);  \
    void bls12381_##G##_double(bls12381_##G *r, const bls12381_##G *a);                                      \
    void bls12381_##G##_neg(bls12381_##G *r, const bls12381_##G *a);                                         \
    bool bls12381_##G##_is_infinity(const bls12381_##G *a);                                                  \
    bool bls12381_##G##_equal(const bls12381_##G *a, const bls12381_##G *b);                                 \
    void bls12381_##G##_scalar_mul_vartime(bls12381_##G *r, const bls12381_##G *a,                           \
                                           const bls12381_integer *k);                                       \
    void bls12381_##G##_scalar_mul(bls12381_##G *r, const bls12381_##G *a, const bls12381_integer *k);       \
    void bls12381_##G##_fixed_base_table_vartime(bls12381_##G##_affine *table,                               \
                                                 const bls12381_##G##_affine *base);                         \
    void bls12381_##G##_fixed_base_mul_vartime(bls12381_##G *r, const bls12381_##G##_affine *table,          \
                                               const bls12381_integer *k, size_t n);                         \
    size_t bls12381_##G##_bucket_workspace(unsigned bits);                                                   \
    void bls12381_##G##_buckets_add_vartime(bls12381_##G##_affine *buckets, void *workspace,                 \
                                            const bls12381_##G##_affine *bases, const int16_t *digits,       \
                                            const uint32_t *indices, size_t n, unsigned bits);               \
    void bls12381_##G##_buckets_sum_vartime(bls12381_##G *r, bls12381_##G##_affine *buckets,                 \
                                            void *workspace, unsigned bits);                                 \
    void bls12381_##G##_msm_combine_vartime(bls12381_##G *r, const bls12381_##G *sums, unsigned windows,     \
                                            unsigned bits);

#define BLS12381_FIXED_BASE_POINTS (32 * 255)
BLS12381_DECLARE_GROUP(g1)
BLS12381_DECLARE_GROUP(g2)

unsigned bls12381_msm_window_count(unsigned bits);
void bls12381_msm_widths_vartime(uint32_t *histogram, const bls12381_integer *scalars, size_t n);
void bls12381_msm_digits_vartime(int16_t *digits, size_t stride, uint32_t *used,
                                 const bls12381_integer *scalars, size_t n, unsigned bits);

#endif
