/// Fp2 = Fp[u]/(u² + 1), and multiplication by xi = XI_REAL + u, on which the tower stands.
///
/// Parameters: CURVE, CURVE_FP_INTEGER, CURVE_CONSTANT(XI_REAL | FP_HALF). Needs the field `fp` with p = 3 mod 4.
/// Outputs may alias inputs everywhere.

#define FP_T CAT(CURVE, fp)
#define FP2_T CAT(CURVE, fp2)

INLINE void fp2_add(FP2_T *r, const FP2_T *a, const FP2_T *b) {
    fp_add(&r->c0, &a->c0, &b->c0);
    fp_add(&r->c1, &a->c1, &b->c1);
}

INLINE void fp2_sub(FP2_T *r, const FP2_T *a, const FP2_T *b) {
    fp_sub(&r->c0, &a->c0, &b->c0);
    fp_sub(&r->c1, &a->c1, &b->c1);
}

INLINE void fp2_double(FP2_T *r, const FP2_T *a) {
    fp2_add(r, a, a);
}

INLINE void fp2_neg(FP2_T *r, const FP2_T *a) {
    fp_neg(&r->c0, &a->c0);
    fp_neg(&r->c1, &a->c1);
}

INLINE void fp2_conjugate(FP2_T *r, const FP2_T *a) {
    r->c0 = a->c0;
    fp_neg(&r->c1, &a->c1);
}

_Static_assert(CURVE_CONSTANT(FP_BITS) <= 64 * CURVE_FP_LIMBS - 2,
               "4·modulus is below R: sums of two elements may be multiplied");

/// Three products and two reductions: c1 = (a0 + a1)(b0 + b1) - a0·b0 - a1·b1. With 4·p below R all products are below
/// R·p, c1 is not negative before its reduction, and c0 is brought up by R·p if it is.
BODY void fp2_mul(FP2_T *r, const FP2_T *a, const FP2_T *b) {
    FP_T s, t;
    CAT(CURVE, fp_wide) low, high, cross;
    fp_add_unreduced(&s, &a->c0, &a->c1);
    fp_add_unreduced(&t, &b->c0, &b->c1);
    fp_wide_mul(&cross, &s, &t);
    fp_wide_mul(&low, &a->c0, &b->c0);
    fp_wide_mul(&high, &a->c1, &b->c1);
    fp_wide_sub_positive(&cross, &cross, &low);
    fp_wide_sub_positive(&cross, &cross, &high);
    fp_wide_sub(&low, &low, &high);
    fp_wide_reduce(&r->c0, &low);
    fp_wide_reduce(&r->c1, &cross);
}

/// (a0 + a1)(a0 - a1) + 2·a0·a1·u.
BODY void fp2_square(FP2_T *r, const FP2_T *a) {
    FP_T s, d, m;
    fp_add(&s, &a->c0, &a->c1);
    fp_sub(&d, &a->c0, &a->c1);
    fp_mul(&m, &a->c0, &a->c1);
    fp_mul(&r->c0, &s, &d);
    fp_double(&r->c1, &m);
}

INLINE void fp2_scale(FP2_T *r, const FP2_T *a, const FP_T *k) {
    FP_T factor = *k;
    fp_mul(&r->c0, &a->c0, &factor);
    fp_mul(&r->c1, &a->c1, &factor);
}

INLINE bool fp2_is_zero(const FP2_T *a) {
    return both(fp_is_zero(&a->c0), fp_is_zero(&a->c1));
}

INLINE bool fp2_equal(const FP2_T *a, const FP2_T *b) {
    return both(fp_equal(&a->c0, &b->c0), fp_equal(&a->c1, &b->c1));
}

INLINE void fp2_select(FP2_T *r, bool condition, const FP2_T *a, const FP2_T *b) {
    fp_select(&r->c0, condition, &a->c0, &b->c0);
    fp_select(&r->c1, condition, &a->c1, &b->c1);
}

INLINE void fp2_set_one(FP2_T *r) {
    FP2_T one = {fp_one, {{0}}};
    *r = one;
}

INLINE void fp2_norm(FP_T *r, const FP2_T *a) {
    FP_T s, t;
    fp_square(&s, &a->c0);
    fp_square(&t, &a->c1);
    fp_add(r, &s, &t);
}

/// 1/a = conjugate(a)/norm.
INLINE void fp2_divide_conjugate(FP2_T *r, const FP2_T *a, const FP_T *inverse_norm) {
    FP_T t;
    fp_mul(&r->c0, &a->c0, inverse_norm);
    fp_mul(&t, &a->c1, inverse_norm);
    fp_neg(&r->c1, &t);
}

BODY void fp2_inverse_vartime(FP2_T *r, const FP2_T *a) {
    FP_T norm;
    fp2_norm(&norm, a);
    fp_inverse_vartime(&norm, &norm);
    fp2_divide_conjugate(r, a, &norm);
}

BODY void fp2_inverse(FP2_T *r, const FP2_T *a) {
    FP_T norm;
    fp2_norm(&norm, a);
    fp_inverse(&norm, &norm);
    fp2_divide_conjugate(r, a, &norm);
}

/// A square root of a, given d = (a0 + n)/2 with n a root of the norm, and e = d^((p-3)/4). Needs a1 ≠ 0.
///
/// The square of the root's real part is d or (a0 - n)/2: the product of the two is -(a1/2)², and -1 is no square, so
/// exactly one of them is one. One power decides and serves both: with s = d·e, s·e = ±1 as d is a square or not; the
/// root is s + (a1/2)·e·u in the first case, and -(a1/2)·e + s·u in the other.
INLINE void fp2_root_from_power(FP2_T *r, const FP2_T *a, const FP_T *d, const FP_T *e) {
    static const FP_T half = CURVE_CONSTANT(FP_HALF);
    FP_T s, t, sign;
    fp_mul(&s, d, e);
    fp_mul(&t, &a->c1, &half);
    fp_mul(&t, &t, e);
    fp_mul(&sign, &s, e);
    if (fp_equal(&sign, &fp_one)) {
        r->c0 = s;
        r->c1 = t;
    } else {
        fp_neg(&r->c0, &t);
        r->c1 = s;
    }
}

/// The complex method.
BODY bool fp2_sqrt_vartime(FP2_T *r, const FP2_T *a) {
    static const FP_T half = CURVE_CONSTANT(FP_HALF);
    static const CURVE_FP_INTEGER exponent = CURVE_CONSTANT(FP_SQRT_EXPONENT);
    FP2_T root = {{{0}}, {{0}}};
    if (fp_is_zero(&a->c1)) {
        if (!fp_sqrt_vartime(&root.c0, &a->c0)) {
            FP_T negated;
            fp_neg(&negated, &a->c0);
            if (!fp_sqrt_vartime(&root.c1, &negated)) {
                return false;
            }
        }
        *r = root;
        return true;
    }
    FP_T n, d, e, t;
    fp_square(&n, &a->c0);
    fp_square(&t, &a->c1);
    fp_add(&n, &n, &t);
    if (!fp_sqrt_vartime(&n, &n)) {
        return false;
    }
    fp_add(&d, &a->c0, &n);
    fp_mul(&d, &d, &half);
    fp_power_vartime(&e, &d, &exponent);
    fp2_root_from_power(r, a, &d, &e);
    return true;
}

/// Montgomery's trick, as over the prime field.
BODY void fp2_batch_inverse_vartime(FP2_T *v, FP2_T *scratch, size_t n) {
    FP2_T t;
    fp2_set_one(&t);
    for (size_t i = 0; i < n; i++) {
        scratch[i] = t;
        if (!fp2_is_zero(&v[i])) {
            fp2_mul(&t, &t, &v[i]);
        }
    }
    fp2_inverse_vartime(&t, &t);
    for (size_t i = n; i-- > 0;) {
        if (!fp2_is_zero(&v[i])) {
            FP2_T inverse;
            fp2_mul(&inverse, &t, &scratch[i]);
            fp2_mul(&t, &t, &v[i]);
            v[i] = inverse;
        }
    }
}

/// r = (XI_REAL + u)·a by additions.
INLINE void fp2_mul_xi(FP2_T *r, const FP2_T *a) {
    FP2_T t = *a;
    UNROLL
    for (int i = 30 - __builtin_clz(CURVE_CONSTANT(XI_REAL)); i >= 0; i--) {
        fp2_double(&t, &t);
        if (CURVE_CONSTANT(XI_REAL) >> i & 1) {
            fp2_add(&t, &t, a);
        }
    }
    FP_T c0 = a->c0;
    fp_sub(&r->c0, &t.c0, &a->c1);
    fp_add(&r->c1, &t.c1, &c0);
}
