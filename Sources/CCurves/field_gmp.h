/// Modular arithmetic by GMP's mpn functions: the oracle. Simple rather than fast.
///
/// Parameters and definitions as in field_portable.h.

#define FIELD_T CAT(CURVE, FIELD)
#define FIELD_WIDE_T CAT(CAT(CURVE, FIELD), wide)
#define FIELD_(name) CAT(FIELD, name)

/// An integer of twice as many limbs.
typedef struct { uint64_t limb[2 * FIELD_LIMBS]; } FIELD_WIDE_T;

static const FIELD_T FIELD_(modulus) = FIELD_CONSTANT(MODULUS);

/// r = a, less the modulus if a is not below it. a is below twice the modulus, whose top bit is clear.
INLINE void FIELD_(reduce_once)(mp_limb_t *r, const mp_limb_t *a) {
    mp_limb_t d[FIELD_LIMBS];
    mp_limb_t borrow = mpn_sub_n(d, a, FIELD_(modulus).limb, FIELD_LIMBS);
    mp_limb_t keep = (mp_limb_t)0 - borrow;
    for (int i = 0; i < FIELD_LIMBS; i++) {
        r[i] = (a[i] & keep) | (d[i] & ~keep);
    }
}

INLINE void FIELD_(add)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    mp_limb_t s[FIELD_LIMBS];
    mpn_add_n(s, a->limb, b->limb, FIELD_LIMBS);
    FIELD_(reduce_once)(r->limb, s);
}

INLINE void FIELD_(sub)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    mp_limb_t borrow = mpn_sub_n(r->limb, a->limb, b->limb, FIELD_LIMBS);
    mpn_cnd_add_n(borrow, r->limb, r->limb, FIELD_(modulus).limb, FIELD_LIMBS);
}

INLINE void FIELD_(neg)(FIELD_T *r, const FIELD_T *a) {
    static const FIELD_T zero;
    FIELD_(sub)(r, &zero, a);
}

/// r = t / R for t below R times the modulus: adds a multiple of the modulus that clears one limb at a time.
INLINE void FIELD_(montgomery_reduce)(mp_limb_t *r, mp_limb_t *t) {
    for (int i = 0; i < FIELD_LIMBS; i++) {
        mp_limb_t m = t[i] * FIELD_CONSTANT(NEGATIVE_INVERSE);
        // The cleared limb keeps the carry, which belongs FIELD_LIMBS places higher.
        t[i] = mpn_addmul_1(t + i, FIELD_(modulus).limb, FIELD_LIMBS, m);
    }
    mpn_add_n(t, t, t + FIELD_LIMBS, FIELD_LIMBS);
    FIELD_(reduce_once)(r, t);
}

BODY void FIELD_(mul)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    mp_limb_t t[2 * FIELD_LIMBS];
    mpn_mul_n(t, a->limb, b->limb, FIELD_LIMBS);
    FIELD_(montgomery_reduce)(r->limb, t);
}

BODY void FIELD_(square)(FIELD_T *r, const FIELD_T *a) {
    mp_limb_t t[2 * FIELD_LIMBS];
    mpn_sqr(t, a->limb, FIELD_LIMBS);
    FIELD_(montgomery_reduce)(r->limb, t);
}

// MARK: Products without reduction, for sums of products. R times the modulus bounds what may be reduced.

/// r = a + b as integers, below twice the modulus.
INLINE void FIELD_(add_unreduced)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b) {
    mpn_add_n(r->limb, a->limb, b->limb, FIELD_LIMBS);
}

INLINE void FIELD_(wide_mul)(FIELD_WIDE_T *r, const FIELD_T *a, const FIELD_T *b) {
    mpn_mul_n(r->limb, a->limb, b->limb, FIELD_LIMBS);
}

/// r = r + a, less R times the modulus if it is not below that. Both are below it before.
INLINE void FIELD_(wide_accumulate)(FIELD_WIDE_T *r, const FIELD_WIDE_T *a) {
    mpn_add_n(r->limb, r->limb, a->limb, 2 * FIELD_LIMBS);
    FIELD_(reduce_once)(r->limb + FIELD_LIMBS, r->limb + FIELD_LIMBS);
}

/// r = a - b, plus R times the modulus if that is negative.
INLINE void FIELD_(wide_sub)(FIELD_WIDE_T *r, const FIELD_WIDE_T *a, const FIELD_WIDE_T *b) {
    mp_limb_t borrow = mpn_sub_n(r->limb, a->limb, b->limb, 2 * FIELD_LIMBS);
    mp_limb_t *high = r->limb + FIELD_LIMBS;
    mpn_cnd_add_n(borrow, high, high, FIELD_(modulus).limb, FIELD_LIMBS);
}

/// r = a - b, which is known not to be negative.
INLINE void FIELD_(wide_sub_positive)(FIELD_WIDE_T *r, const FIELD_WIDE_T *a, const FIELD_WIDE_T *b) {
    mpn_sub_n(r->limb, a->limb, b->limb, 2 * FIELD_LIMBS);
}

/// r = a / R for a below R times the modulus.
INLINE void FIELD_(wide_reduce)(FIELD_T *r, const FIELD_WIDE_T *a) {
    mp_limb_t t[2 * FIELD_LIMBS];
    mpn_copyi(t, a->limb, 2 * FIELD_LIMBS);
    FIELD_(montgomery_reduce)(r->limb, t);
}

/// r = a / R: from Montgomery form to the integer.
INLINE void FIELD_(redc)(uint64_t *r, const FIELD_T *a) {
    mp_limb_t t[2 * FIELD_LIMBS] = {0};
    mpn_copyi(t, a->limb, FIELD_LIMBS);
    FIELD_(montgomery_reduce)(r, t);
}

BODY void FIELD_(inverse_vartime)(FIELD_T *r, const FIELD_T *a) {
    static const FIELD_T r3 = FIELD_CONSTANT(R3);
    if (mpn_zero_p(a->limb, FIELD_LIMBS)) {
        *r = *a;
        return;
    }
    // mpn_gcdext destroys its operands and writes one limb beyond them.
    mp_limb_t u[FIELD_LIMBS + 1], v[FIELD_LIMBS + 1], g[FIELD_LIMBS + 1], s[FIELD_LIMBS + 1];
    mpn_copyi(u, a->limb, FIELD_LIMBS);
    mpn_copyi(v, FIELD_(modulus).limb, FIELD_LIMBS);
    mp_size_t size = 0;
    mpn_gcdext(g, s, &size, u, FIELD_LIMBS, v, FIELD_LIMBS);
    FIELD_T t = {{0}};
    mpn_copyi(t.limb, s, size < 0 ? -size : size);
    if (size < 0) {
        FIELD_(neg)(&t, &t);
    }
    // (1/(a·R))·R³/R = (1/a)·R.
    FIELD_(mul)(r, &t, &r3);
}
