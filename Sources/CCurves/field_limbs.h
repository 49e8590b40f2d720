/// What every backend over 64-bit limbs shares: all of a field but multiplication.
///
/// Parameters: CURVE (prefix of the types), FIELD, FIELD_LIMBS, FIELD_CONSTANT(MODULUS | ONE | …), and FIELD_(choose) of
/// the backend, which includes this file. Comparisons and reductions are masked: no branch depends on a value.

#define FIELD_T CAT(CURVE, FIELD)
#define FIELD_WIDE_T CAT(CAT(CURVE, FIELD), wide)

/// An integer of twice as many limbs.
typedef struct { uint64_t limb[2 * FIELD_LIMBS]; } FIELD_WIDE_T;

static const FIELD_T FIELD_(modulus) = FIELD_CONSTANT(MODULUS);

/// r = a, less the modulus if a is not below it. a is below twice the modulus.
INLINE void FIELD_(reduce_once)(uint64_t *r, const uint64_t *a) {
    uint64_t d[FIELD_LIMBS];
    uint64_t borrow = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        d[i] = sub_borrow(a[i], FIELD_(modulus).limb[i], &borrow);
    }
    FIELD_(choose)(r, borrow, a, d);
}

INLINE void FIELD_(add)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t s[FIELD_LIMBS];
    uint64_t carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        s[i] = add_carry(a->limb[i], b->limb[i], &carry);
    }
    FIELD_(reduce_once)(r->limb, s);
}

/// Computes a - b and a - b + modulus, then selects: shorter chains than adding a masked modulus.
INLINE void FIELD_(sub)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t d[FIELD_LIMBS], e[FIELD_LIMBS];
    uint64_t borrow = 0, carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        d[i] = sub_borrow(a->limb[i], b->limb[i], &borrow);
    }
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        e[i] = add_carry(d[i], FIELD_(modulus).limb[i], &carry);
    }
    FIELD_(choose)(r->limb, borrow, e, d);
}

INLINE void FIELD_(neg)(FIELD_T *r, const FIELD_T *a) {
    FIELD_T zero = {{0}};
    FIELD_(sub)(r, &zero, a);
}

// MARK: Products without reduction, for sums of products. R times the modulus bounds what may be reduced.

/// r = a + b as integers, below twice the modulus.
INLINE void FIELD_(add_unreduced)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r->limb[i] = add_carry(a->limb[i], b->limb[i], &carry);
    }
}

/// r = r + a, less R times the modulus if it is not below that. Both are below it before.
INLINE void FIELD_(wide_accumulate)(FIELD_WIDE_T *r, const FIELD_WIDE_T *a) {
    uint64_t carry = 0;
    UNROLL
    for (int i = 0; i < 2 * FIELD_LIMBS; i++) {
        r->limb[i] = add_carry(r->limb[i], a->limb[i], &carry);
    }
    FIELD_(reduce_once)(r->limb + FIELD_LIMBS, r->limb + FIELD_LIMBS);
}

/// r = a - b, plus R times the modulus if that is negative.
INLINE void FIELD_(wide_sub)(FIELD_WIDE_T *r, const FIELD_WIDE_T *a, const FIELD_WIDE_T *b) {
    uint64_t borrow = 0;
    UNROLL
    for (int i = 0; i < 2 * FIELD_LIMBS; i++) {
        r->limb[i] = sub_borrow(a->limb[i], b->limb[i], &borrow);
    }
    uint64_t mask = (uint64_t)0 - borrow, carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r->limb[FIELD_LIMBS + i] =
            add_carry(r->limb[FIELD_LIMBS + i], FIELD_(modulus).limb[i] & mask, &carry);
    }
}

/// r = a - b, which is known not to be negative.
INLINE void FIELD_(wide_sub_positive)(FIELD_WIDE_T *r, const FIELD_WIDE_T *a, const FIELD_WIDE_T *b) {
    uint64_t borrow = 0;
    UNROLL
    for (int i = 0; i < 2 * FIELD_LIMBS; i++) {
        r->limb[i] = sub_borrow(a->limb[i], b->limb[i], &borrow);
    }
}
