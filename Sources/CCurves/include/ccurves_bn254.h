/// BN254 (alt_bn128): y² = x³ + 3 over Fp, its sextic twist over Fp2, and the optimal ate pairing.
///
/// This header is the contract of the C core. House rules, for every function:
/// - Argument order is output, in-out, input; a length follows its array.
/// - Outputs may alias inputs of the same type unless the comment says otherwise.
/// - Field elements are in Montgomery form (R = 2^256) and fully reduced: on input and on output.
/// - Nothing here allocates, starts threads, reads randomness or does I/O.
/// - `_vartime` marks functions whose time depends on the values of their arguments.
/// - No argument is checked beyond what the comment says: callers hand in valid representations.
///
/// Sources: EIP-196, EIP-197 (curve and twist), Beuchat et al. 2010/354 (optimal ate),
/// Duquesne et al. 2014 and Fuentes-Castaneda et al. 2011 (final exponentiation).
#ifndef CCURVES_BN254_H
#define CCURVES_BN254_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BN254_FP_LIMBS 4
#define BN254_FR_LIMBS 4

/// An element of the base field Fp. Montgomery form, less than p, little-endian limbs.
typedef struct { uint64_t limb[BN254_FP_LIMBS]; } bn254_fp;
/// An element of the scalar field Fr. Montgomery form, less than r, little-endian limbs.
typedef struct { uint64_t limb[BN254_FR_LIMBS]; } bn254_fr;
/// An ordinary integer of 256 bits, little-endian limbs. NOT in Montgomery form: a type of its own.
typedef struct { uint64_t limb[4]; } bn254_integer;

/// c0 + c1·u with u² = -1.
typedef struct { bn254_fp c0, c1; } bn254_fp2;
/// c0 + c1·v + c2·v² with v³ = 9 + u.
typedef struct { bn254_fp2 c0, c1, c2; } bn254_fp6;
/// c0 + c1·w with w² = v.
typedef struct { bn254_fp6 c0, c1; } bn254_fp12;

/// Affine points. (0, 0), which is on neither curve, stands for the point at infinity.
typedef struct { bn254_fp x, y; } bn254_g1_affine;
typedef struct { bn254_fp2 x, y; } bn254_g2_affine;
/// Jacobian points (X/Z², Y/Z³). z = 0 is the point at infinity.
typedef struct { bn254_fp x, y, z; } bn254_g1;
typedef struct { bn254_fp2 x, y, z; } bn254_g2;
/// Extended Jacobian bucket points (X/ZZ, Y/ZZZ), ZZ³ = ZZZ². zz = 0 is the point at infinity.
typedef struct { bn254_fp x, y, zz, zzz; } bn254_g1_xyzz;
typedef struct { bn254_fp2 x, y, zz, zzz; } bn254_g2_xyzz;

// MARK: Backends

/// Chooses the arithmetic backend for every later call of the process: "adx" (BMI2 and ADX), "portable" or "gmp".
/// Returns false, changing nothing, if `name` is unknown or this CPU cannot run it.
/// Calls under way end on the backend on which they began; values made on one backend may be used on any other.
/// The default is the fastest one that the CPU runs.
bool bn254_backend_select(const char *name);
/// True if there is a backend of that name and this CPU runs it.
bool bn254_backend_available(const char *name);
/// The name of the backend in use. Static storage.
const char *bn254_backend_name(void);
/// From now on the process behaves as on a CPU without a group of instructions: "adx", without which there is no "ifma"
/// either, or "ifma". A backend that can no longer run gives way to the fastest that can. For tests; not to be called
/// while other threads compute. Returns false, changing nothing, if the group is unknown.
bool bn254_cpu_disregard(const char *group);

// MARK: Constants

extern const bn254_integer bn254_fp_modulus;
extern const bn254_integer bn254_fr_modulus;
extern const bn254_fp bn254_fp_one;
extern const bn254_fr bn254_fr_one;
/// The standard generators of EIP-196 and EIP-197.
extern const bn254_g1_affine bn254_g1_generator;
extern const bn254_g2_affine bn254_g2_generator;
/// A primitive 2^28-th root of unity in Fr: 5^((r-1)/2^28), snarkjs's choice.
extern const bn254_fr bn254_fr_root_of_unity;
#define BN254_FR_TWO_ADICITY 28

// MARK: Fields. FIELD is fp or fr; time does not depend on values unless the name says so.

#define BN254_DECLARE_FIELD(F)                                                                               \
    /** Performs r = a + b. */                                                                               \
    void bn254_##F##_add(bn254_##F *r, const bn254_##F *a, const bn254_##F *b);                              \
    /** Performs r = a - b. */                                                                               \
    void bn254_##F##_sub(bn254_##F *r, const bn254_##F *a, const bn254_##F *b);                              \
    /** Performs r = -a. */                                                                                  \
    void bn254_##F##_neg(bn254_##F *r, const bn254_##F *a);                                                  \
    /** Performs r = a · b. */                                                                               \
    void bn254_##F##_mul(bn254_##F *r, const bn254_##F *a, const bn254_##F *b);                              \
    /** Performs r = a². */                                                                                  \
    void bn254_##F##_square(bn254_##F *r, const bn254_##F *a);                                               \
    /** Performs r = 1/a; 0 gives 0. */                                                                      \
    void bn254_##F##_inverse_vartime(bn254_##F *r, const bn254_##F *a);                                      \
    /** The same in a time that does not depend on a: some 6 µs, by a power. */                              \
    void bn254_##F##_inverse(bn254_##F *r, const bn254_##F *a);                                              \
    /** Performs r = a^e for an ordinary integer e, in a time that depends on e only. */                     \
    void bn254_##F##_power_vartime(bn254_##F *r, const bn254_##F *a, const bn254_integer *e);                \
    /** r = a square root of a, if there is one; which of the two is not specified. */                       \
    bool bn254_##F##_sqrt_vartime(bn254_##F *r, const bn254_##F *a);                                         \
    /** Montgomery form of an integer. False, r untouched, unless a is less than the modulus. */             \
    bool bn254_##F##_from_integer(bn254_##F *r, const bn254_integer *a);                                     \
    /** The integer that a stands for, less than the modulus. */                                             \
    void bn254_##F##_to_integer(bn254_integer *r, const bn254_##F *a);                                       \
    /** from_integer over vectors of n; false if any value is not below the modulus (r undefined).*/         \
    bool bn254_##F##_vector_from_integers(bn254_##F *r, const bn254_integer *a, size_t n);                   \
    /** to_integer over vectors of n. */                                                                     \
    void bn254_##F##_vector_to_integers(bn254_integer *r, const bn254_##F *a, size_t n);                     \
    /** r[i] = a[i] · b[i]. */                                                                               \
    void bn254_##F##_vector_mul(bn254_##F *r, const bn254_##F *a, const bn254_##F *b, size_t n);             \
    /** r[i] = a[i] - b[i]. */                                                                               \
    void bn254_##F##_vector_sub(bn254_##F *r, const bn254_##F *a, const bn254_##F *b, size_t n);             \
    /** r[i] = a[i] · k. */                                                                                  \
    void bn254_##F##_vector_scale(bn254_##F *r, const bn254_##F *a, const bn254_##F *k, size_t n);           \
    /** r[i] = a[i] · b[i] - c[i], as integers. r may be the memory of an input. */                          \
    void bn254_##F##_vector_mul_sub_to_integers(bn254_integer *r, const bn254_##F *a, const bn254_##F *b,    \
                                                const bn254_##F *c, size_t n);                               \
    /** The first i with a[i] · b[i] other than c[i], or n. */                                               \
    size_t bn254_##F##_vector_first_unequal_product(const bn254_##F *a, const bn254_##F *b,                  \
                                                    const bn254_##F *c, size_t n);                           \
    /** r[i] = first · ratio^i. */                                                                           \
    void bn254_##F##_powers(bn254_##F *r, const bn254_##F *first, const bn254_##F *ratio, size_t n);         \
    /** v[i] = 1/v[i] (0 gives 0) by one inversion. scratch holds n elements and aliases nothing. */         \
    void bn254_##F##_batch_inverse_vartime(bn254_##F *v, bn254_##F *scratch, size_t n);

BN254_DECLARE_FIELD(fp)
BN254_DECLARE_FIELD(fr)

/// An entry of a sparse row: which coefficient of a table, times which value.
typedef struct { uint32_t coefficient, wire; } bn254_term;
/// Rows of a sparse matrix times a vector: r[i] is the inner product of the terms row_starts[i] … row_starts[i + 1] - 1.
/// kinds[k] tells of coefficient k: BN254_SPARSE_ONE or BN254_SPARSE_MINUS_ONE if it is that, or BN254_SPARSE_ANY.
/// r aliases nothing.
void bn254_fr_sparse_rows(bn254_fr *r, const bn254_fr *coefficients, const uint8_t *kinds,
                          const bn254_fr *values, const bn254_term *terms, const uint32_t *row_starts,
                          size_t rows);
#define BN254_SPARSE_ANY 0
#define BN254_SPARSE_ONE 1
#define BN254_SPARSE_MINUS_ONE 2

void bn254_fp2_add(bn254_fp2 *r, const bn254_fp2 *a, const bn254_fp2 *b);
void bn254_fp2_sub(bn254_fp2 *r, const bn254_fp2 *a, const bn254_fp2 *b);
void bn254_fp2_neg(bn254_fp2 *r, const bn254_fp2 *a);
void bn254_fp2_mul(bn254_fp2 *r, const bn254_fp2 *a, const bn254_fp2 *b);
void bn254_fp2_square(bn254_fp2 *r, const bn254_fp2 *a);
void bn254_fp2_inverse(bn254_fp2 *r, const bn254_fp2 *a);
void bn254_fp2_inverse_vartime(bn254_fp2 *r, const bn254_fp2 *a);
/// r = a square root of a, if there is one; which of the two is not specified.
bool bn254_fp2_sqrt_vartime(bn254_fp2 *r, const bn254_fp2 *a);

bool bn254_fp12_is_one(const bn254_fp12 *a);
bool bn254_fp12_equal(const bn254_fp12 *a, const bn254_fp12 *b);
void bn254_fp12_mul(bn254_fp12 *r, const bn254_fp12 *a, const bn254_fp12 *b);
/// r = conjugate of a, its inverse when a has norm 1 (every output of the final exponentiation).
void bn254_fp12_conjugate(bn254_fp12 *r, const bn254_fp12 *a);
void bn254_fp12_inverse_vartime(bn254_fp12 *r, const bn254_fp12 *a);
void bn254_fp12_power_vartime(bn254_fp12 *r, const bn254_fp12 *a, const bn254_integer *e);

// MARK: Groups. GROUP is g1 or g2. Formulas are complete: any inputs, infinity, P + P and P - P included.

#define BN254_DECLARE_GROUP(G)                                                                                    \
    bool bn254_##G##_affine_is_infinity(const bn254_##G##_affine *a);                                             \
    /** True for infinity and for points that satisfy the curve equation. */                                      \
    bool bn254_##G##_affine_is_on_curve(const bn254_##G##_affine *a);                                             \
    /** True if r·a is infinity. a must be on the curve. G1 has cofactor 1: always true there. */                 \
    bool bn254_##G##_affine_is_in_subgroup_vartime(const bn254_##G##_affine *a);                                  \
    /** The slow twin of the above: multiplies by r. */                                                           \
    bool bn254_##G##_affine_is_in_subgroup_slow_vartime(const bn254_##G##_affine *a);                             \
    void bn254_##G##_affine_neg(bn254_##G##_affine *r, const bn254_##G##_affine *a);                              \
    void bn254_##G##_from_affine(bn254_##G *r, const bn254_##G##_affine *a);                                      \
    void bn254_##G##_to_affine_vartime(bn254_##G##_affine *r, const bn254_##G *a);                                \
    /** The same in a time that does not depend on the point, whose z tells how it was computed. */               \
    void bn254_##G##_to_affine(bn254_##G##_affine *r, const bn254_##G *a);                                        \
    /** n points by one inversion. scratch holds n coordinates (fp or fp2) and aliases nothing. */                \
    void bn254_##G##_batch_to_affine_vartime(bn254_##G##_affine *r, const bn254_##G *a, void *scratch,            \
                                             size_t n);                                                           \
    void bn254_##G##_add(bn254_##G *r, const bn254_##G *a, const bn254_##G *b);                                   \
    void bn254_##G##_add_affine(bn254_##G *r, const bn254_##G *a, const bn254_##G##_affine *b);                   \
    void bn254_##G##_double(bn254_##G *r, const bn254_##G *a);                                                    \
    void bn254_##G##_neg(bn254_##G *r, const bn254_##G *a);                                                       \
    bool bn254_##G##_is_infinity(const bn254_##G *a);                                                             \
    bool bn254_##G##_equal(const bn254_##G *a, const bn254_##G *b);                                               \
    /** r = k·a for any 256-bit integer k. */                                                                     \
    void bn254_##G##_scalar_mul_vartime(bn254_##G *r, const bn254_##G *a, const bn254_integer *k);                \
    /** The same in a time that depends on neither: for secret scalars. */                                        \
    void bn254_##G##_scalar_mul(bn254_##G *r, const bn254_##G *a, const bn254_integer *k);                        \
                                                                                                                  \
    /** Fixed-base tables: 32 windows of 8 bits, 255 multiples each (BN254_FIXED_BASE_POINTS). */                 \
    void bn254_##G##_fixed_base_table_vartime(bn254_##G##_affine *table, const bn254_##G##_affine *base);         \
    /** r[i] = k[i]·base for n integers below r. */                                                               \
    void bn254_##G##_fixed_base_mul_vartime(bn254_##G *r, const bn254_##G##_affine *table,                        \
                                            const bn254_integer *k, size_t n);                                    \
                                                                                                                  \
    /** The size in bytes of the workspace of the two functions below, for windows of `bits` bits. */             \
    size_t bn254_##G##_bucket_workspace(unsigned bits);                                                           \
    /** Adds n terms to the 2^(bits-1) buckets of a window: term i is bases[i] with the digit digits[i], or     \
        digits[indices[i]] if indices is not NULL. A digit d > 0 adds the base to buckets[d-1], d < 0           \
        subtracts it from buckets[-d-1], and 0 does nothing. Bases are on the curve; infinity is allowed.       \
        buckets holds affine points, all (0, 0) at first; may be called again for further terms. The           \
        workspace is aligned to 64 bytes; its content does not matter. About 40 ns a term in G1. */ \
    void bn254_##G##_buckets_add_vartime(bn254_##G##_affine *buckets, void *workspace,                            \
                                         const bn254_##G##_affine *bases, const int16_t *digits,                  \
                                         const uint32_t *indices, size_t n, unsigned bits);                       \
    /** r = Σ (i + 1)·buckets[i] over 2^(bits-1) buckets, which are overwritten. */                               \
    void bn254_##G##_buckets_sum_vartime(bn254_##G *r, bn254_##G##_affine *buckets, void *workspace,              \
                                         unsigned bits);                                                          \
    /** r = Σ 2^(bits·w)·sums[w] over `windows` window sums. */                                                   \
    void bn254_##G##_msm_combine_vartime(bn254_##G *r, const bn254_##G *sums, unsigned windows,                   \
                                         unsigned bits);

#define BN254_FIXED_BASE_POINTS (32 * 255)
BN254_DECLARE_GROUP(g1)
BN254_DECLARE_GROUP(g2)

/// Scalars k < r are taken as k or k - r, whichever is nearer to zero, in windows of signed digits:
/// k ≡ Σ d_w·2^(bits·w) modulo r with -2^(bits-1) ≤ d_w < 2^(bits-1). 4 ≤ bits ≤ 16.
unsigned bn254_msm_window_count(unsigned bits);
/// histogram[b] += how many of n scalars are b bits wide (0 … 254), as above: all windows from (b + 1)/bits on are empty.
void bn254_msm_widths_vartime(uint32_t *histogram, const bn254_integer *scalars, size_t n);
/// digits[w·stride + i] = digit w of scalars[i], for all windows, and used[w] += how many of them are not zero.
void bn254_msm_digits_vartime(int16_t *digits, size_t stride, uint32_t *used, const bn254_integer *scalars,
                              size_t n, unsigned bits);

// MARK: Batches. On eight lanes where the backend has them; results do not depend on that.

/// What compressed bytes are, as gnark-crypto writes them (see PointEncoding.swift).
enum bn254_point_status {
    /// A point of the curve other than infinity.
    bn254_point_finite = 0,
    bn254_point_infinity = 1,
    bn254_point_bad_flags = 2,
    bn254_point_infinity_not_canonical = 3,
    bn254_point_coordinate_not_canonical = 4,
    bn254_point_not_on_curve = 5,
};

/// Decodes n points: 32 bytes at bytes + i·stride give r[i] and status[i]; r[i] = infinity unless that is finite.
/// About 8 µs a point.
void bn254_g1_decompress_batch_vartime(bn254_g1_affine *r, uint8_t *status, const uint8_t *bytes,
                                       size_t stride, size_t n);
/// The same for 64 bytes each and points of the twist, of the subgroup or not. About 16 µs a point.
void bn254_g2_decompress_batch_vartime(bn254_g2_affine *r, uint8_t *status, const uint8_t *bytes,
                                       size_t stride, size_t n);

/// Stands for low + high·bn254_fr_eigenvalue. Different pairs stand for different scalars: were k = u + v·λ = 0 modulo r
/// for differences |u|, |v| < 2^64, then r would divide u² - u·v + v² < 2^130, the norm, and both would be 0.
typedef struct { uint64_t low, high; } bn254_split_scalar;
/// A root of z² + z + 1.
extern const bn254_fr bn254_fr_eigenvalue;
/// r[i] = k[i]·a[i] for n points. About 50 µs a point.
void bn254_g1_split_mul_batch_vartime(bn254_g1 *r, const bn254_g1_affine *a, const bn254_split_scalar *k,
                                      size_t n);

/// Tables for sums of multiples of the same bases, BN254_COMB_POINTS points for each base. About 0.3 ms.
void bn254_g1_comb_table_vartime(bn254_g1_affine *table, const bn254_g1_affine *base);
/// r = Σ k[i]·base i over n tables that follow each other; every k[i] is below r. About 15 µs a base.
void bn254_g1_comb_sum_vartime(bn254_g1 *r, const bn254_g1_affine *tables, const bn254_integer *k, size_t n);
#define BN254_COMB_POINTS 512

// MARK: Number-theoretic transform over Fr

/// What a transform does, in place. Coefficients stand in bit-reversed order, values in natural order.
#define BN254_FR_NTT_INTERPOLATE 1u /* values on the domain of 2^log_size points to coefficients */
#define BN254_FR_NTT_EVALUATE 2u    /* coefficients to values on the domain */
#define BN254_FR_NTT_ODD_COSET 3u   /* values on the domain to values on its odd coset */

/// A transform consists of phases 0 … count - 1, one after another, and a phase of pieces that are independent: they may
/// run on several threads, in any order. Between phases the values are not elements, but below 2^256.
/// log_size is at most BN254_FR_TWO_ADICITY - 1.
unsigned bn254_fr_ntt_phase_count(unsigned log_size, unsigned operation);
size_t bn254_fr_ntt_piece_count(unsigned log_size, unsigned operation, unsigned phase);
/// Performs one piece: less than a millisecond. scratch is aligned to 64 and holds BN254_FR_NTT_SCRATCH bytes, or 40 per
/// value if that is less; what is in it does not matter, what is left in it tells the values.
void bn254_fr_ntt_piece(bn254_fr *values, unsigned log_size, unsigned operation, unsigned phase, size_t piece,
                        const bn254_fr *table, void *scratch);
#define BN254_FR_NTT_SCRATCH 327680

/// The table of a transform: BN254_FR_NTT_HEAD + 2^log_size elements, of which this fills those of roots first …
/// first + count - 1; count is a power of two and divides first. The table of a size begins those of all larger ones.
/// A table is for the backend on which it was made, and for no other.
void bn254_fr_ntt_fill(bn254_fr *table, size_t first, size_t count);
#define BN254_FR_NTT_HEAD 32

// MARK: Pairing

/// The line coefficients of one G2 point for the Miller loop. Opaque; 0 ≤ used ≤ BN254_MILLER_LINES.
#define BN254_MILLER_LINES 102
typedef struct { bn254_fp2 a, b, c; } bn254_line;
typedef struct {
    bn254_line lines[BN254_MILLER_LINES];
    uint32_t used;
    bool infinity, unit;
} bn254_g2_prepared;

/// q must be on the twist and in the subgroup; infinity is allowed.
void bn254_g2_prepare_vartime(bn254_g2_prepared *r, const bn254_g2_affine *q);
/// The same for a point that is used again: costs more now, less in every Miller loop.
void bn254_g2_prepare_fixed_vartime(bn254_g2_prepared *r, const bn254_g2_affine *q);
/// f = Π Miller(p[i], *q[i]) over n pairs, up to a factor that the final exponentiation removes; pairs with infinity on
/// either side contribute 1.
void bn254_miller_loop_vartime(bn254_fp12 *f, const bn254_g1_affine *p, const bn254_g2_prepared *const *q,
                               size_t n);
/// The same for n ≤ BN254_MILLER_BATCH points of the twist that are not prepared. in_subgroup[i] tells whether q[i] is of
/// order r or infinity; f means something if all are.
void bn254_miller_loop_batch_vartime(bn254_fp12 *f, bool *in_subgroup, const bn254_g1_affine *p,
                                     const bn254_g2_affine *q, size_t n);
#define BN254_MILLER_BATCH 32
/// r = f^((p^12 - 1)/r), exactly: after a Miller loop, the reduced optimal ate pairing, equal to py_ecc's values.
void bn254_final_exponentiation_vartime(bn254_fp12 *r, const bn254_fp12 *f);

#endif
