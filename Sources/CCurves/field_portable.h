/// Modular arithmetic in plain C over 64-bit limbs with 128-bit products.
///
/// Parameters: CURVE (prefix of the types), FIELD, FIELD_LIMBS, FIELD_CONSTANT(MODULUS | NEGATIVE_INVERSE | ONE | …).
/// Defines FIELD_(reduce_once, add, sub, neg, mul, square, redc, inverse_vartime) and FIELD_(add_unreduced, wide_…),
/// which is all that depends on the backend.
///
/// Multiplication is Montgomery's with operand scanning, the product and its reduction interleaved. As the modulus
/// leaves the top bit of its top limb free, the two carries of a row fit into one limb together (the "no-carry" remark
/// of gnark's authors), and intermediate values stay below twice the modulus.

#define FIELD_(name) CAT(FIELD, name)

/// r = condition ? a : b, for a condition of 0 or 1.
INLINE void FIELD_(choose)(uint64_t *r, uint64_t condition, const uint64_t *a, const uint64_t *b) {
    uint64_t mask = (uint64_t)0 - condition;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r[i] = (a[i] & mask) | (b[i] & ~mask);
    }
}

#include "field_limbs.h"

PRODUCT void FIELD_(mul)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t t[FIELD_LIMBS] = {0};
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        uint64_t bi = b->limb[i];
        uint128 product = (uint128)a->limb[0] * bi + t[0];
        uint64_t m = (uint64_t)product * FIELD_CONSTANT(NEGATIVE_INVERSE);
        uint128 reduced = (uint128)m * FIELD_(modulus).limb[0] + (uint64_t)product;
        UNROLL
        for (int j = 1; j < FIELD_LIMBS; j++) {
            product = (uint128)a->limb[j] * bi + t[j] + (uint64_t)(product >> 64);
            reduced = (uint128)m * FIELD_(modulus).limb[j] + (uint64_t)product + (uint64_t)(reduced >> 64);
            t[j - 1] = (uint64_t)reduced;
        }
        t[FIELD_LIMBS - 1] = (uint64_t)(product >> 64) + (uint64_t)(reduced >> 64);
    }
    FIELD_(reduce_once)(r->limb, t);
}

INLINE void FIELD_(square)(FIELD_T *r, const FIELD_T *a) {
    FIELD_(mul)(r, a, a);
}

PRODUCT void FIELD_(wide_mul)(FIELD_WIDE_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t t[2 * FIELD_LIMBS];
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        uint64_t carry = 0;
        UNROLL
        for (int j = 0; j < FIELD_LIMBS; j++) {
            t[i + j] = multiply_add(i == 0 ? 0 : t[i + j], a->limb[j], b->limb[i], &carry);
        }
        t[i + FIELD_LIMBS] = carry;
    }
    UNROLL
    for (int i = 0; i < 2 * FIELD_LIMBS; i++) {
        r->limb[i] = t[i];
    }
}

/// r = a / R for a below R times the modulus.
PRODUCT void FIELD_(wide_reduce)(FIELD_T *r, const FIELD_WIDE_T *a) {
    uint64_t t[2 * FIELD_LIMBS], over = 0;
    UNROLL
    for (int i = 0; i < 2 * FIELD_LIMBS; i++) {
        t[i] = a->limb[i];
    }
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        uint64_t m = t[i] * FIELD_CONSTANT(NEGATIVE_INVERSE), carry = 0;
        UNROLL
        for (int j = 0; j < FIELD_LIMBS; j++) {
            t[i + j] = multiply_add(t[i + j], m, FIELD_(modulus).limb[j], &carry);
        }
        t[i + FIELD_LIMBS] = add_carry(t[i + FIELD_LIMBS], carry, &over);
    }
    FIELD_(reduce_once)(r->limb, t + FIELD_LIMBS);
}

/// r = a / R: from Montgomery form to the integer.
INLINE void FIELD_(redc)(uint64_t *r, const FIELD_T *a) {
    FIELD_T one = {{1}}, t;
    FIELD_(mul)(&t, a, &one);
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r[i] = t.limb[i];
    }
}

#include "field_inverse.h"
