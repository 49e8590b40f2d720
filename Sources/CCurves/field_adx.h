/// Modular arithmetic for x86-64 with BMI2 and ADX, over 1, 4 or 6 limbs.
///
/// Parameters and definitions as in field_portable.h, and the same interleaving of a product with its reduction; the rows
/// are those of adx_rows.h.

#include "adx_rows.h"

#define FIELD_(name) CAT(FIELD, name)
#define ADX_ROW(name) CAT(CAT(adx, name), FIELD_LIMBS)

/// r = condition ? a : b, for a condition of 0 or 1.
INLINE void FIELD_(choose)(uint64_t *r, uint64_t condition, const uint64_t *a, const uint64_t *b) {
    ADX_ROW(choose)(r, condition, a, b);
}

#include "field_limbs.h"

/// The multiple of the modulus that clears limb t[0], added to t. The rest stands one limb higher: the caller moves on.
INLINE void FIELD_(clear_limb)(uint64_t *t) {
    ADX_ROW(reduce)(t, FIELD_(modulus).limb, t[0] * FIELD_CONSTANT(NEGATIVE_INVERSE));
}

PRODUCT void FIELD_(mul)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t t[2 * FIELD_LIMBS];
    ADX_ROW(first)(t, a->limb, b->limb[0]);
    FIELD_(clear_limb)(t);
    UNROLL
    for (int i = 1; i < FIELD_LIMBS; i++) {
        ADX_ROW(more)(t + i, a->limb, b->limb[i]);
        FIELD_(clear_limb)(t + i);
    }
    FIELD_(reduce_once)(r->limb, t + FIELD_LIMBS);
}

/// A product of its own saves 6 of 36 multiplications of 4 limbs, and spends as much on doubling.
INLINE void FIELD_(square)(FIELD_T *r, const FIELD_T *a) {
    FIELD_(mul)(r, a, a);
}

PRODUCT void FIELD_(wide_mul)(FIELD_WIDE_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t t[2 * FIELD_LIMBS];
    ADX_ROW(first)(t, a->limb, b->limb[0]);
    UNROLL
    for (int i = 1; i < FIELD_LIMBS; i++) {
        ADX_ROW(more)(t + i, a->limb, b->limb[i]);
    }
    UNROLL
    for (int i = 0; i < 2 * FIELD_LIMBS; i++) {
        r->limb[i] = t[i];
    }
}

/// r = a / R + above, reduced once, for FIELD_LIMBS limbs of a, whose quotient is at most the modulus. `above` may be null.
INLINE void FIELD_(divide)(uint64_t *r, const uint64_t *a, const uint64_t *above) {
    uint64_t t[2 * FIELD_LIMBS], carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        t[i] = a[i];
        t[FIELD_LIMBS + i] = 0;
    }
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        FIELD_(clear_limb)(t + i);
    }
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        t[i] = add_carry(t[FIELD_LIMBS + i], above == NULL ? 0 : above[i], &carry);
    }
    FIELD_(reduce_once)(r, t);
}

/// r = a / R for a below R times the modulus: the lower half divided, which gives at most the modulus, plus the upper.
PRODUCT void FIELD_(wide_reduce)(FIELD_T *r, const FIELD_WIDE_T *a) {
    FIELD_(divide)(r->limb, a->limb, a->limb + FIELD_LIMBS);
}

/// r = a / R: from Montgomery form to the integer.
INLINE void FIELD_(redc)(uint64_t *r, const FIELD_T *a) {
    FIELD_(divide)(r, a->limb, NULL);
}

#undef ADX_ROW
#include "field_inverse.h"
