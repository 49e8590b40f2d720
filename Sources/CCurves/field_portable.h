/// Modular arithmetic in plain C over 64-bit limbs with 128-bit products.
///
/// Parameters: CURVE (prefix of the types), FIELD, FIELD_LIMBS, FIELD_CONSTANT(MODULUS | NEGATIVE_INVERSE | ONE | …).
/// Defines FIELD_(reduce_once, add, sub, neg, mul, square, redc, inverse_vartime), which is all that depends on the backend.
///
/// Multiplication is Montgomery's with operand scanning, the product and its reduction interleaved. As the modulus leaves the top bit of
/// its top limb free, the two carries of a row fit into one limb together (the "no-carry" remark of gnark's authors),
/// and intermediate values stay below twice the modulus. Comparisons and reductions are masked: no branch depends
/// on a value except where the name says so.

#define FIELD_T CAT(CURVE, FIELD)
#define FIELD_(name) CAT(FIELD, name)

static const FIELD_T FIELD_(modulus) = FIELD_CONSTANT(MODULUS);

/// r = high · 2^(64·limbs) + a minus the modulus if that is not negative. The value is below twice the modulus.
INLINE void FIELD_(reduce_once)(uint64_t *r, const uint64_t *a, uint64_t high) {
    uint64_t d[FIELD_LIMBS];
    uint64_t borrow = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        uint128 t = (uint128)a[i] - FIELD_(modulus).limb[i] - borrow;
        d[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
    uint64_t keep = (uint64_t)0 - (borrow & (high ^ 1));
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
        uint128 t = (uint128)a->limb[i] + b->limb[i] + carry;
        s[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    FIELD_(reduce_once)(r->limb, s, 0);
}

INLINE void FIELD_(sub)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    uint64_t d[FIELD_LIMBS];
    uint64_t borrow = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        uint128 t = (uint128)a->limb[i] - b->limb[i] - borrow;
        d[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
    }
    uint64_t mask = (uint64_t)0 - borrow;
    uint64_t carry = 0;
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        uint128 t = (uint128)d[i] + (FIELD_(modulus).limb[i] & mask) + carry;
        r->limb[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
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
    FIELD_(reduce_once)(r->limb, t, 0);
}

INLINE void FIELD_(square)(FIELD_T *r, const FIELD_T *a) {
    FIELD_(mul)(r, a, a);
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
        uint128 t = (uint128)a->limb[i] + (FIELD_(modulus).limb[i] & mask) + carry;
        a->limb[i] = (uint64_t)t;
        carry = (uint64_t)(t >> 64);
    }
    FIELD_(shift_right)(a->limb, carry);
}

/// a = a - b as integers; the borrow is returned.
INLINE uint64_t FIELD_(integer_sub)(uint64_t *a, const uint64_t *b) {
    uint64_t borrow = 0;
    for (int i = 0; i < FIELD_LIMBS; i++) {
        uint128 t = (uint128)a[i] - b[i] - borrow;
        a[i] = (uint64_t)t;
        borrow = (uint64_t)(t >> 64) & 1;
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
