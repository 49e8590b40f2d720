/// The tower above Fp2: Fp6 = Fp2[v]/(v³ - xi), Fp12 = Fp6[w]/(w² - v).
///
/// Parameters: CURVE, CURVE_CONSTANT(FROBENIUS). Needs fp2_impl.h.
/// Outputs may alias inputs everywhere.

#define FP6_T CAT(CURVE, fp6)
#define FP12_T CAT(CURVE, fp12)

// MARK: Fp6

INLINE bool fp6_equal(const FP6_T *a, const FP6_T *b) {
    return both(both(fp2_equal(&a->c0, &b->c0), fp2_equal(&a->c1, &b->c1)), fp2_equal(&a->c2, &b->c2));
}

INLINE void fp6_add(FP6_T *r, const FP6_T *a, const FP6_T *b) {
    fp2_add(&r->c0, &a->c0, &b->c0);
    fp2_add(&r->c1, &a->c1, &b->c1);
    fp2_add(&r->c2, &a->c2, &b->c2);
}

INLINE void fp6_sub(FP6_T *r, const FP6_T *a, const FP6_T *b) {
    fp2_sub(&r->c0, &a->c0, &b->c0);
    fp2_sub(&r->c1, &a->c1, &b->c1);
    fp2_sub(&r->c2, &a->c2, &b->c2);
}

INLINE void fp6_neg(FP6_T *r, const FP6_T *a) {
    fp2_neg(&r->c0, &a->c0);
    fp2_neg(&r->c1, &a->c1);
    fp2_neg(&r->c2, &a->c2);
}

/// r = v·a.
INLINE void fp6_mul_v(FP6_T *r, const FP6_T *a) {
    FP2_T t;
    fp2_mul_xi(&t, &a->c2);
    r->c2 = a->c1;
    r->c1 = a->c0;
    r->c0 = t;
}

/// Six multiplications (Karatsuba over three terms).
BODY void fp6_mul(FP6_T *r, const FP6_T *a, const FP6_T *b) {
    FP2_T t0, t1, t2, s, t, c0, c1, c2;
    fp2_mul(&t0, &a->c0, &b->c0);
    fp2_mul(&t1, &a->c1, &b->c1);
    fp2_mul(&t2, &a->c2, &b->c2);

    fp2_add(&s, &a->c1, &a->c2);
    fp2_add(&t, &b->c1, &b->c2);
    fp2_mul(&c0, &s, &t);
    fp2_sub(&c0, &c0, &t1);
    fp2_sub(&c0, &c0, &t2);
    fp2_mul_xi(&c0, &c0);
    fp2_add(&c0, &c0, &t0);

    fp2_add(&s, &a->c0, &a->c1);
    fp2_add(&t, &b->c0, &b->c1);
    fp2_mul(&c1, &s, &t);
    fp2_sub(&c1, &c1, &t0);
    fp2_sub(&c1, &c1, &t1);
    fp2_mul_xi(&s, &t2);
    fp2_add(&c1, &c1, &s);

    fp2_add(&s, &a->c0, &a->c2);
    fp2_add(&t, &b->c0, &b->c2);
    fp2_mul(&c2, &s, &t);
    fp2_sub(&c2, &c2, &t0);
    fp2_sub(&c2, &c2, &t2);
    fp2_add(&r->c2, &c2, &t1);
    r->c0 = c0;
    r->c1 = c1;
}

/// r = a·(b + c·v) by five multiplications.
BODY void fp6_mul_sparse(FP6_T *r, const FP6_T *a, const FP2_T *b, const FP2_T *c) {
    FP2_T t0, t1, s, c0, c1, c2;
    fp2_mul(&t0, &a->c0, b);
    fp2_mul(&t1, &a->c1, c);

    fp2_add(&s, &a->c1, &a->c2);
    fp2_mul(&c0, &s, c);
    fp2_sub(&c0, &c0, &t1);
    fp2_mul_xi(&c0, &c0);

    fp2_add(&s, &a->c0, &a->c2);
    fp2_mul(&c2, &s, b);
    fp2_sub(&c2, &c2, &t0);

    fp2_add(&s, &a->c0, &a->c1);
    fp2_add(&c1, b, c);
    fp2_mul(&c1, &c1, &s);
    fp2_sub(&c1, &c1, &t0);
    fp2_sub(&r->c1, &c1, &t1);
    fp2_add(&r->c0, &c0, &t0);
    fp2_add(&r->c2, &c2, &t1);
}

BODY void fp6_inverse_vartime(FP6_T *r, const FP6_T *a) {
    FP2_T c0, c1, c2, s, t;
    fp2_square(&c0, &a->c0);
    fp2_mul(&t, &a->c1, &a->c2);
    fp2_mul_xi(&t, &t);
    fp2_sub(&c0, &c0, &t);

    fp2_square(&c1, &a->c2);
    fp2_mul_xi(&c1, &c1);
    fp2_mul(&t, &a->c0, &a->c1);
    fp2_sub(&c1, &c1, &t);

    fp2_square(&c2, &a->c1);
    fp2_mul(&t, &a->c0, &a->c2);
    fp2_sub(&c2, &c2, &t);

    fp2_mul(&s, &a->c2, &c1);
    fp2_mul(&t, &a->c1, &c2);
    fp2_add(&s, &s, &t);
    fp2_mul_xi(&s, &s);
    fp2_mul(&t, &a->c0, &c0);
    fp2_add(&s, &s, &t);
    fp2_inverse_vartime(&s, &s);
    fp2_mul(&r->c0, &c0, &s);
    fp2_mul(&r->c1, &c1, &s);
    fp2_mul(&r->c2, &c2, &s);
}

// MARK: Fp12

INLINE void fp12_set_one(FP12_T *r) {
    FP2_T zero = {{{0}}, {{0}}};
    fp2_set_one(&r->c0.c0);
    r->c0.c1 = r->c0.c2 = r->c1.c0 = r->c1.c1 = r->c1.c2 = zero;
}

BODY bool fp12_equal(const FP12_T *a, const FP12_T *b) {
    return both(fp6_equal(&a->c0, &b->c0), fp6_equal(&a->c1, &b->c1));
}

BODY bool fp12_is_one(const FP12_T *a) {
    FP12_T one;
    fp12_set_one(&one);
    return fp12_equal(a, &one);
}

BODY void fp12_mul(FP12_T *r, const FP12_T *a, const FP12_T *b) {
    FP6_T t0, t1, s, t;
    fp6_mul(&t0, &a->c0, &b->c0);
    fp6_mul(&t1, &a->c1, &b->c1);
    fp6_add(&s, &a->c0, &a->c1);
    fp6_add(&t, &b->c0, &b->c1);
    fp6_mul(&s, &s, &t);
    fp6_sub(&s, &s, &t0);
    fp6_sub(&r->c1, &s, &t1);
    fp6_mul_v(&t1, &t1);
    fp6_add(&r->c0, &t0, &t1);
}

/// (c0 + c1)(c0 + v·c1) - m - v·m + 2·m·w with m = c0·c1.
BODY void fp12_square(FP12_T *r, const FP12_T *a) {
    FP6_T m, s, t;
    fp6_mul(&m, &a->c0, &a->c1);
    fp6_add(&s, &a->c0, &a->c1);
    fp6_mul_v(&t, &a->c1);
    fp6_add(&t, &t, &a->c0);
    fp6_mul(&s, &s, &t);
    fp6_sub(&s, &s, &m);
    fp6_mul_v(&t, &m);
    fp6_sub(&r->c0, &s, &t);
    fp6_add(&r->c1, &m, &m);
}

INLINE void fp12_conjugate(FP12_T *r, const FP12_T *a) {
    r->c0 = a->c0;
    fp6_neg(&r->c1, &a->c1);
}

BODY void fp12_inverse_vartime(FP12_T *r, const FP12_T *a) {
    FP6_T s, t;
    fp6_mul(&s, &a->c0, &a->c0);
    fp6_mul(&t, &a->c1, &a->c1);
    fp6_mul_v(&t, &t);
    fp6_sub(&s, &s, &t);
    fp6_inverse_vartime(&s, &s);
    fp6_mul(&r->c0, &a->c0, &s);
    fp6_neg(&t, &a->c1);
    fp6_mul(&r->c1, &t, &s);
}

/// r = f·(a + b·w + c·v·w), the shape of a line of the Miller loop, by 13 multiplications in Fp2.
BODY void fp12_mul_line(FP12_T *r, const FP12_T *f, const FP2_T *a, const FP2_T *b, const FP2_T *c) {
    FP6_T t0, t1, s;
    FP2_T t;
    fp2_mul(&t0.c0, &f->c0.c0, a);
    fp2_mul(&t0.c1, &f->c0.c1, a);
    fp2_mul(&t0.c2, &f->c0.c2, a);
    fp6_mul_sparse(&t1, &f->c1, b, c);
    fp6_add(&s, &f->c0, &f->c1);
    fp2_add(&t, a, b);
    fp6_mul_sparse(&s, &s, &t, c);
    fp6_sub(&s, &s, &t0);
    fp6_sub(&r->c1, &s, &t1);
    fp6_mul_v(&t1, &t1);
    fp6_add(&r->c0, &t0, &t1);
}

/// The same with a = 1, by 10 multiplications.
BODY void fp12_mul_unit_line(FP12_T *r, const FP12_T *f, const FP2_T *b, const FP2_T *c) {
    FP6_T t0, t1;
    fp6_mul_sparse(&t0, &f->c0, b, c);
    fp6_mul_sparse(&t1, &f->c1, b, c);
    fp6_mul_v(&t1, &t1);
    fp6_add(&r->c1, &f->c1, &t0);
    fp6_add(&r->c0, &f->c0, &t1);
}

/// r = a^p. With a = Σ a_i·w^i over Fp2 it is Σ conjugate(a_i)·xi^(i(p-1)/6)·w^i.
BODY void fp12_frobenius(FP12_T *r, const FP12_T *a) {
    static const FP2_T gamma[6] = CURVE_CONSTANT(FROBENIUS);
    FP2_T t;
    fp2_conjugate(&r->c0.c0, &a->c0.c0);
    fp2_conjugate(&t, &a->c1.c0);
    fp2_mul(&r->c1.c0, &t, &gamma[1]);
    fp2_conjugate(&t, &a->c0.c1);
    fp2_mul(&r->c0.c1, &t, &gamma[2]);
    fp2_conjugate(&t, &a->c1.c1);
    fp2_mul(&r->c1.c1, &t, &gamma[3]);
    fp2_conjugate(&t, &a->c0.c2);
    fp2_mul(&r->c0.c2, &t, &gamma[4]);
    fp2_conjugate(&t, &a->c1.c2);
    fp2_mul(&r->c1.c2, &t, &gamma[5]);
}

/// (r0, r1) = (a + b·s)² where s² = xi.
INLINE void fp4_square(FP2_T *r0, FP2_T *r1, const FP2_T *a, const FP2_T *b) {
    FP2_T s, t, u;
    fp2_square(&s, a);
    fp2_square(&t, b);
    fp2_add(&u, a, b);
    fp2_square(&u, &u);
    fp2_sub(&u, &u, &s);
    fp2_sub(r1, &u, &t);
    fp2_mul_xi(&t, &t);
    fp2_add(r0, &s, &t);
}

/// r = 3·t - 2·z or, with the sign turned, 3·t + 2·z.
INLINE void fp2_three_minus_two(FP2_T *r, const FP2_T *t, const FP2_T *z) {
    FP2_T s;
    fp2_sub(&s, t, z);
    fp2_double(&s, &s);
    fp2_add(r, &s, t);
}

INLINE void fp2_three_plus_two(FP2_T *r, const FP2_T *t, const FP2_T *z) {
    FP2_T s;
    fp2_add(&s, t, z);
    fp2_double(&s, &s);
    fp2_add(r, &s, t);
}

/// r = a² for a in the cyclotomic subgroup (a^(p^4 - p^2 + 1) = 1): Granger and Scott, 2009/565, section 3.2.
BODY void fp12_cyclotomic_square(FP12_T *r, const FP12_T *a) {
    FP2_T t0, t1, t2, t3, t4, t5;
    fp4_square(&t0, &t1, &a->c0.c0, &a->c1.c1);
    fp4_square(&t2, &t3, &a->c1.c0, &a->c0.c2);
    fp4_square(&t4, &t5, &a->c0.c1, &a->c1.c2);
    fp2_mul_xi(&t5, &t5);
    fp2_three_minus_two(&r->c0.c0, &t0, &a->c0.c0);
    fp2_three_plus_two(&r->c1.c1, &t1, &a->c1.c1);
    fp2_three_minus_two(&r->c0.c1, &t2, &a->c0.c1);
    fp2_three_plus_two(&r->c1.c2, &t3, &a->c1.c2);
    fp2_three_minus_two(&r->c0.c2, &t4, &a->c0.c2);
    fp2_three_plus_two(&r->c1.c0, &t5, &a->c1.c0);
}

BODY void fp12_power_vartime(FP12_T *r, const FP12_T *a, const CAT(CURVE, integer) * e) {
    FP12_T t, base = *a;
    fp12_set_one(&t);
    for (int i = (int)(sizeof e->limb / sizeof e->limb[0]) * 64 - 1; i >= 0; i--) {
        fp12_square(&t, &t);
        if (e->limb[i / 64] >> (i % 64) & 1) {
            fp12_mul(&t, &t, &base);
        }
    }
    *r = t;
}
