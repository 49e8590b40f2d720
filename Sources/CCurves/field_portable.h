/// Modular arithmetic in plain C over 64-bit limbs with 128-bit products.
///
/// Parameters: CURVE (prefix of the types), FIELD, FIELD_LIMBS, FIELD_CONSTANT(MODULUS | NEGATIVE_INVERSE | ONE | …).
/// Defines FIELD_(reduce_once, add, sub, neg, mul, square, redc, inverse_vartime) and FIELD_(add_unreduced, wide_…),
/// which is all that depends on the backend.
///
/// Multiplication is Montgomery's with operand scanning, the product and its reduction interleaved. As the modulus
/// leaves the top bit of its top limb free, the two carries of a row fit into one limb together (the "no-carry" remark
/// of gnark's authors), and intermediate values stay below twice the modulus. Comparisons and reductions are masked: no branch depends
/// on a value except where the name says so.

#define FIELD_T CAT(CURVE, FIELD)
#define FIELD_WIDE_T CAT(CAT(CURVE, FIELD), wide)
#define FIELD_(name) CAT(FIELD, name)

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
    uint64_t keep = (uint64_t)0 - borrow;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r[i] = (a[i] & keep) | (d[i] & ~keep);
    }
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
    uint64_t mask = (uint64_t)0 - borrow;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r->limb[i] = (e[i] & mask) | (d[i] & ~mask);
    }
}

INLINE void FIELD_(neg)(FIELD_T *r, const FIELD_T *a) {
    FIELD_T zero = {{0}};
    FIELD_(sub)(r, &zero, a);
}

INLINE void FIELD_(mul)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
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

// MARK: Products without reduction, for sums of products. R times the modulus bounds what may be reduced.

/// r = a + b as integers, below twice the modulus.
INLINE void FIELD_(add_unreduced)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r->limb[i] = add_carry(a->limb[i], b->limb[i], &carry);
    }
}

INLINE void FIELD_(wide_mul)(FIELD_WIDE_T *r, const FIELD_T *a, const FIELD_T *b) {
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

/// r = a / R for a below R times the modulus.
INLINE void FIELD_(wide_reduce)(FIELD_T *r, const FIELD_WIDE_T *a) {
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

/// a = a / 2, where `high` is the bit above the top limb.
INLINE void FIELD_(shift_right)(uint64_t *a, uint64_t high) {
    for (int i = 0; i < FIELD_LIMBS - 1; i++) {
        a[i] = a[i] >> 1 | a[i + 1] << 63;
    }
    a[FIELD_LIMBS - 1] = a[FIELD_LIMBS - 1] >> 1 | high << 63;
}

/// a = a / 2 modulo the modulus.
INLINE void FIELD_(halve)(FIELD_T *a) {
    uint64_t mask = (uint64_t)0 - (a->limb[0] & 1);
    uint64_t carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        a->limb[i] = add_carry(a->limb[i], (FIELD_(modulus).limb[i] & mask), &carry);
    }
    FIELD_(shift_right)(a->limb, carry);
}

/// a = a - b as integers; the borrow is returned.
INLINE uint64_t FIELD_(integer_sub)(uint64_t *a, const uint64_t *b) {
    uint64_t borrow = 0;
    for (int i = 0; i < FIELD_LIMBS; i++) {
        a[i] = sub_borrow(a[i], b[i], &borrow);
    }
    return borrow;
}

INLINE bool FIELD_(integer_less)(const uint64_t *a, const uint64_t *b) {
    for (int i = FIELD_LIMBS - 1; i > 0; i--) {
        if (a[i] != b[i]) {
            return a[i] < b[i];
        }
    }
    return a[0] < b[0];
}

/// The binary extended Euclidean algorithm. Invariants: u = x·a and v = y·a modulo the modulus, v odd, gcd(u, v) = 1.
/// x starts as R³/R, so that a·R gives (1/a)·R.
BODY void FIELD_(inverse_vartime)(FIELD_T *r, const FIELD_T *a) {
    static const FIELD_T r3 = FIELD_CONSTANT(R3);
    FIELD_T u = *a, v = FIELD_(modulus), x, y = {{0}}, one = {{1}};
    uint64_t bits = 0;
    for (int i = 0; i < FIELD_LIMBS; i++) {
        bits |= u.limb[i];
    }
    if (bits == 0) {
        *r = u;
        return;
    }
    FIELD_(mul)(&x, &r3, &one);
    for (;;) {
        while ((u.limb[0] & 1) == 0) {
            FIELD_(shift_right)(u.limb, 0);
            FIELD_(halve)(&x);
        }
        if (FIELD_(integer_less)(u.limb, v.limb)) {
            FIELD_T t = u;
            u = v;
            v = t;
            t = x;
            x = y;
            y = t;
        }
        FIELD_(integer_sub)(u.limb, v.limb);
        FIELD_(sub)(&x, &x, &y);
        bits = 0;
        for (int i = 0; i < FIELD_LIMBS; i++) {
            bits |= u.limb[i];
        }
        if (bits == 0) {
            *r = y;
            return;
        }
    }
}
