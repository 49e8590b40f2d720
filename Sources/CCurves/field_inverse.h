/// Inversion by division steps: see divsteps.h.
///
/// Parameters: those of field_limbs.h, which must come before. Numbers are signed here, in limbs of 62 bits of which the
/// last carries the sign, so that products with a batch's matrix leave room for carries.

#include "divsteps.h"

#define SIGNED_T CAT(CAT(CURVE, FIELD), signed)
#define SIGNED_LIMBS (64 * FIELD_LIMBS / DIVSTEPS_BITS + 1)

typedef struct { int64_t limb[SIGNED_LIMBS]; } SIGNED_T;

INLINE void FIELD_(to_signed)(SIGNED_T *r, const FIELD_T *a) {
    UNROLL
    for (int i = 0; i < SIGNED_LIMBS; i++) {
        int word = DIVSTEPS_BITS * i / 64, bit = DIVSTEPS_BITS * i % 64;
        uint64_t limb = word < FIELD_LIMBS ? a->limb[word] >> bit : 0;
        if (bit > 64 - DIVSTEPS_BITS && word + 1 < FIELD_LIMBS) {
            limb |= a->limb[word + 1] << (64 - bit);
        }
        r->limb[i] = (int64_t)(limb & DIVSTEPS_MASK);
    }
}

/// Of a number that is not negative and below R.
INLINE void FIELD_(from_signed)(FIELD_T *r, const SIGNED_T *a) {
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        int limb = 64 * i / DIVSTEPS_BITS, bit = 64 * i % DIVSTEPS_BITS;
        uint64_t word = (uint64_t)a->limb[limb] >> bit;
        if (limb + 1 < SIGNED_LIMBS) {
            word |= (uint64_t)a->limb[limb + 1] << (DIVSTEPS_BITS - bit);
        }
        r->limb[i] = word;
    }
}

/// (f, g) = the matrix times (f, g), divided by 2^62, which leaves no remainder. Of `length` limbs.
INLINE void FIELD_(signed_step)(SIGNED_T *f, SIGNED_T *g, const divsteps_matrix *m, int length) {
    int128 cf = 0, cg = 0;
    for (int i = 0; i < length; i++) {
        cf += (int128)m->u * f->limb[i] + (int128)m->v * g->limb[i];
        cg += (int128)m->q * f->limb[i] + (int128)m->r * g->limb[i];
        if (i > 0) {
            f->limb[i - 1] = (int64_t)((uint64_t)cf & DIVSTEPS_MASK);
            g->limb[i - 1] = (int64_t)((uint64_t)cg & DIVSTEPS_MASK);
        }
        cf >>= DIVSTEPS_BITS;
        cg >>= DIVSTEPS_BITS;
    }
    f->limb[length - 1] = (int64_t)cf;
    g->limb[length - 1] = (int64_t)cg;
}

/// (d, e) = the matrix times (d, e), divided by 2^62 modulo the modulus p. All between -2p and p, before and after.
INLINE void FIELD_(signed_step_modulo)(SIGNED_T *d, SIGNED_T *e, const divsteps_matrix *m,
                                       const SIGNED_T *p) {
    const uint64_t inverse = (uint64_t)0 - FIELD_CONSTANT(NEGATIVE_INVERSE);
    // Negative d and e are taken as d + p and e + p: then u·d + v·e is above -2^62·p. Lest it reach 2^62·p, the
    // multiple of p that clears the lowest 62 bits is one of -(2^62 - 1) … 0 besides.
    int64_t d_negative = d->limb[SIGNED_LIMBS - 1] >> 63, e_negative = e->limb[SIGNED_LIMBS - 1] >> 63;
    int64_t md = (m->u & d_negative) + (m->v & e_negative), me = (m->q & d_negative) + (m->r & e_negative);
    int128 cd = (int128)m->u * d->limb[0] + (int128)m->v * e->limb[0];
    int128 ce = (int128)m->q * d->limb[0] + (int128)m->r * e->limb[0];
    md -= (int64_t)((inverse * (uint64_t)cd + (uint64_t)md) & DIVSTEPS_MASK);
    me -= (int64_t)((inverse * (uint64_t)ce + (uint64_t)me) & DIVSTEPS_MASK);
    cd += (int128)p->limb[0] * md;
    ce += (int128)p->limb[0] * me;
    UNROLL
    for (int i = 1; i < SIGNED_LIMBS; i++) {
        cd = (cd >> DIVSTEPS_BITS) + (int128)m->u * d->limb[i] + (int128)m->v * e->limb[i] +
             (int128)p->limb[i] * md;
        ce = (ce >> DIVSTEPS_BITS) + (int128)m->q * d->limb[i] + (int128)m->r * e->limb[i] +
             (int128)p->limb[i] * me;
        d->limb[i - 1] = (int64_t)((uint64_t)cd & DIVSTEPS_MASK);
        e->limb[i - 1] = (int64_t)((uint64_t)ce & DIVSTEPS_MASK);
    }
    d->limb[SIGNED_LIMBS - 1] = (int64_t)(cd >> DIVSTEPS_BITS);
    e->limb[SIGNED_LIMBS - 1] = (int64_t)(ce >> DIVSTEPS_BITS);
}

/// a = ±a, brought into 0 … p - 1 from between -2p and p.
INLINE void FIELD_(signed_normalise)(SIGNED_T *a, bool negate, const SIGNED_T *p) {
    for (int round = 0; round < 2; round++) {
        bool negative = a->limb[SIGNED_LIMBS - 1] < 0, turn = negate && round == 0;
        int64_t carry = 0;
        for (int i = 0; i < SIGNED_LIMBS; i++) {
            int64_t sum = a->limb[i] + (negative ? p->limb[i] : 0);
            carry += turn ? -sum : sum;
            if (i < SIGNED_LIMBS - 1) {
                a->limb[i] = (int64_t)((uint64_t)carry & DIVSTEPS_MASK);
                carry >>= DIVSTEPS_BITS;
            }
        }
        a->limb[SIGNED_LIMBS - 1] = carry;
    }
}

/// r = R²/a modulo the modulus, which is 1/a in Montgomery form for the Montgomery form of a; 0 for 0.
///
/// f and g start as modulus and a, d and e as 0 and R²: d = f·R²/a and e = g·R²/a stay true. At the end g = 0, f = ±1.
BODY void FIELD_(inverse_vartime)(FIELD_T *r, const FIELD_T *a) {
    static const FIELD_T r2 = FIELD_CONSTANT(R2);
    SIGNED_T p, f, g, d = {{0}}, e;
    FIELD_(to_signed)(&p, &FIELD_(modulus));
    FIELD_(to_signed)(&g, a);
    FIELD_(to_signed)(&e, &r2);
    f = p;
    int length = SIGNED_LIMBS;
    int64_t eta = -1;
    for (;;) {
        uint64_t rest = 0;
        for (int i = 0; i < length; i++) {
            rest |= (uint64_t)g.limb[i];
        }
        if (rest == 0) {
            break;
        }
        divsteps_matrix m;
        eta = divsteps_vartime(&m, eta, (uint64_t)f.limb[0], (uint64_t)g.limb[0]);
        FIELD_(signed_step_modulo)(&d, &e, &m, &p);
        FIELD_(signed_step)(&f, &g, &m, length);
        // Top limbs that only repeat the sign go into the next one.
        int64_t top_f = f.limb[length - 1], top_g = g.limb[length - 1];
        if (length > 1 && top_f == top_f >> 63 && top_g == top_g >> 63) {
            length--;
            f.limb[length - 1] |= (int64_t)((uint64_t)top_f << DIVSTEPS_BITS);
            g.limb[length - 1] |= (int64_t)((uint64_t)top_g << DIVSTEPS_BITS);
        }
    }
    FIELD_(signed_normalise)(&d, f.limb[length - 1] < 0, &p);
    FIELD_(from_signed)(r, &d);
}

#undef SIGNED_T
#undef SIGNED_LIMBS
