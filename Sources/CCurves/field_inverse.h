/// Inversion by the binary extended Euclidean algorithm.
///
/// Parameters: those of field_limbs.h, which must come before.

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
