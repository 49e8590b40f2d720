/// The optimal ate pairing of a BN curve with positive parameter x and a D-type twist, and the fast subgroup check.
///
/// Parameters: CURVE, CURVE_CONSTANT(…). Needs the tower and the groups g1 and g2.
///
/// A point (x, y) of the twist y² = x³ + b/xi stands for (x·w², y·w³) on the curve over Fp12. The line of slope λ
/// through it, at (X, Y) in G1, is Y - λ·X·w + (λ·x - y)·w³: lines are kept as (a, b, c) with value a·Y + b·X·w +
/// c·v·w, up to a factor in Fp2, which the final exponentiation removes.

#define G1_AFFINE_T CAT(CURVE, g1_affine)
#define G2_T CAT(CURVE, g2)
#define G2_AFFINE_T CAT(CURVE, g2_affine)
#define LINE_T CAT(CURVE, line)
#define PREPARED_T CAT(CURVE, g2_prepared)

/// r = (conjugate(x)·xi^((p-1)/3), conjugate(y)·xi^((p-1)/2)): the Frobenius map, seen on the twist. Acts on the
/// subgroup of order r as multiplication by p. The point at infinity stays (0, 0).
INLINE void g2_affine_frobenius(G2_AFFINE_T *r, const G2_AFFINE_T *a) {
    static const FP2_T gamma[6] = CURVE_CONSTANT(FROBENIUS);
    FP2_T t;
    fp2_conjugate(&t, &a->x);
    fp2_mul(&r->x, &t, &gamma[2]);
    fp2_conjugate(&t, &a->y);
    fp2_mul(&r->y, &t, &gamma[3]);
}

/// The same in Jacobian coordinates.
INLINE void g2_frobenius(G2_T *r, const G2_T *a) {
    static const FP2_T gamma[6] = CURVE_CONSTANT(FROBENIUS);
    FP2_T t;
    fp2_conjugate(&t, &a->x);
    fp2_mul(&r->x, &t, &gamma[2]);
    fp2_conjugate(&t, &a->y);
    fp2_mul(&r->y, &t, &gamma[3]);
    fp2_conjugate(&r->z, &a->z);
}

#if !defined(LANES_PAIRING)
/// (x+1)·Q + ψ(x·Q) + ψ²(x·Q) = ψ³(2x·Q) (Dai, Lin, Zhao, Zhou: 2022/348). That it holds for the points of the
/// subgroup only is checked by arithmetic in Tools/derive-bn254-constants.py.
///
/// x·Q is summed by the incomplete formula, which fails when multiples of Q that are below x meet: never in a group of
/// prime order r. Where it fails it gives z = 0, which stays to the end and says that Q is outside.
BODY bool g2_affine_is_in_subgroup_vartime(const G2_AFFINE_T *a) {
    static const signed char digits[] = CURVE_CONSTANT(X_DIGITS);
    if (g2_affine_is_infinity(a)) {
        return true;
    }
    G2_AFFINE_T negated;
    G2_T q, xq, left, right, t;
    g2_from_affine(&q, a);
    g2_affine_neg(&negated, a);
    xq = q;
    for (int i = 1; i < CURVE_CONSTANT(X_LENGTH); i++) {
        g2_double(&xq, &xq);
        if (digits[i] != 0) {
            (void)g2_add_affine_incomplete(&t, &xq, digits[i] > 0 ? a : &negated);
            xq = t;
        }
    }
    if (g2_is_infinity(&xq)) {
        return false;
    }
    g2_add_vartime(&left, &xq, &q);
    g2_frobenius(&t, &xq);
    g2_add_vartime(&left, &left, &t);
    g2_frobenius(&t, &t);
    g2_add_vartime(&left, &left, &t);
    g2_frobenius(&t, &t);
    g2_double(&right, &t);
    return g2_equal(&left, &right);
}
#endif

BODY bool g1_affine_is_in_subgroup_vartime(const G1_AFFINE_T *a) {
    (void)a;
    return true;
}

// MARK: Lines

/// t = 2·t and the tangent at the old t, in homogeneous coordinates (x/z, y/z). Formulas of Costello, Lange and
/// Naehrig (2009/615) as arranged by Aranha et al. (2010/526), for D-type twists.
BODY void line_double(LINE_T *line, G2_T *t) {
    static const FP_T half = CURVE_CONSTANT(FP_HALF);
    static const FP2_T twist_b = CURVE_CONSTANT(G2_B);
    FP2_T a, b, c, e, f, g, h, j, s;
    fp2_mul(&a, &t->x, &t->y);
    fp2_scale(&a, &a, &half);
    fp2_square(&b, &t->y);
    fp2_square(&c, &t->z);
    fp2_double(&e, &c);
    fp2_add(&e, &e, &c);
    fp2_mul(&e, &e, &twist_b);
    fp2_double(&f, &e);
    fp2_add(&f, &f, &e);
    fp2_add(&g, &b, &f);
    fp2_scale(&g, &g, &half);
    fp2_add(&h, &t->y, &t->z);
    fp2_square(&h, &h);
    fp2_add(&s, &b, &c);
    fp2_sub(&h, &h, &s);
    fp2_square(&j, &t->x);

    // The tangent's slope is 3x²/(2yz); everything is multiplied by -2yz = -h.
    fp2_neg(&line->a, &h);
    fp2_double(&line->b, &j);
    fp2_add(&line->b, &line->b, &j);
    fp2_sub(&line->c, &e, &b);

    fp2_sub(&s, &b, &f);
    fp2_mul(&t->x, &a, &s);
    fp2_square(&s, &e);
    fp2_square(&g, &g);
    fp2_sub(&g, &g, &s);
    fp2_double(&s, &s);
    fp2_sub(&t->y, &g, &s);
    fp2_mul(&t->z, &b, &h);
}

/// t = t + q and the line through the old t and q.
BODY void line_add(LINE_T *line, G2_T *t, const G2_AFFINE_T *q) {
    FP2_T theta, lambda, c, d, e, f, g, h, s;
    fp2_mul(&s, &q->y, &t->z);
    fp2_sub(&theta, &t->y, &s);
    fp2_mul(&s, &q->x, &t->z);
    fp2_sub(&lambda, &t->x, &s);
    fp2_square(&c, &theta);
    fp2_square(&d, &lambda);
    fp2_mul(&e, &lambda, &d);
    fp2_mul(&f, &t->z, &c);
    fp2_mul(&g, &t->x, &d);
    fp2_add(&h, &e, &f);
    fp2_sub(&h, &h, &g);
    fp2_sub(&h, &h, &g);

    // The slope is theta/lambda; everything is multiplied by lambda.
    line->a = lambda;
    fp2_neg(&line->b, &theta);
    fp2_mul(&line->c, &theta, &q->x);
    fp2_mul(&s, &lambda, &q->y);
    fp2_sub(&line->c, &line->c, &s);

    fp2_mul(&t->x, &lambda, &h);
    fp2_sub(&g, &g, &h);
    fp2_mul(&g, &g, &theta);
    fp2_mul(&s, &e, &t->y);
    fp2_sub(&t->y, &g, &s);
    fp2_mul(&t->z, &t->z, &e);
}

BODY void g2_prepare_vartime(PREPARED_T *r, const G2_AFFINE_T *q);

#if !defined(LANES_PAIRING)
/// The lines of the loop over 6x + 2, then those to ψ(q) and -ψ²(q), as they come.
BODY void g2_prepare_vartime(PREPARED_T *r, const G2_AFFINE_T *q) {
    static const signed char digits[] = CURVE_CONSTANT(LOOP_DIGITS);
    static const PREPARED_T empty;
    *r = empty;
    r->infinity = g2_affine_is_infinity(q);
    if (r->infinity) {
        return;
    }
    G2_AFFINE_T negated, image;
    g2_affine_neg(&negated, q);
    G2_T t;
    g2_from_affine(&t, q);
    LINE_T *line = r->lines;
    for (int i = 1; i < CURVE_CONSTANT(LOOP_LENGTH); i++) {
        line_double(line++, &t);
        if (digits[i] != 0) {
            line_add(line++, &t, digits[i] > 0 ? q : &negated);
        }
    }
    g2_affine_frobenius(&image, q);
    line_add(line++, &t, &image);
    g2_affine_frobenius(&image, &image);
    g2_affine_neg(&image, &image);
    line_add(line++, &t, &image);
    r->used = (uint32_t)(line - r->lines);
}
#endif

/// The same lines divided by their a, which is not zero for a point of order r.
BODY void g2_prepare_fixed_vartime(PREPARED_T *r, const G2_AFFINE_T *q) {
    enum { LINES = CURVE_CONSTANT(LINES) };
    FP2_T inverses[LINES], scratch[LINES];
    g2_prepare_vartime(r, q);
    for (uint32_t i = 0; i < r->used; i++) {
        inverses[i] = r->lines[i].a;
    }
    fp2_batch_inverse_vartime(inverses, scratch, r->used);
    for (uint32_t i = 0; i < r->used; i++) {
        LINE_T *line = &r->lines[i];
        fp2_set_one(&line->a);
        fp2_mul(&line->b, &line->b, &inverses[i]);
        fp2_mul(&line->c, &line->c, &inverses[i]);
    }
    r->unit = !r->infinity;
}

// MARK: The Miller loop

/// What a pair multiplies its lines with: the coordinates of the point in G1, or (x/y, 1/y) for lines with a = 1.
typedef struct {
    const PREPARED_T *q;
    FP_T x, y;
} CAT(CURVE, miller_pair);

/// The pairs without infinity, at most `n`; returns their number. One inversion serves all.
INLINE size_t miller_pairs(CAT(CURVE, miller_pair) * pairs, const G1_AFFINE_T *p, const PREPARED_T *const *q,
                           size_t n, FP_T *inverses, FP_T *scratch) {
    size_t count = 0;
    bool units = false;
    for (size_t i = 0; i < n; i++) {
        if (!q[i]->infinity && !g1_affine_is_infinity(&p[i])) {
            CAT(CURVE, miller_pair) pair = {q[i], p[i].x, p[i].y};
            inverses[count] = p[i].y;
            pairs[count++] = pair;
            units = units || q[i]->unit;
        }
    }
    if (units) {
        fp_batch_inverse_vartime(inverses, scratch, count);
    }
    for (size_t i = 0; i < count; i++) {
        if (pairs[i].q->unit) {
            fp_mul(&pairs[i].x, &pairs[i].x, &inverses[i]);
            pairs[i].y = inverses[i];
        }
    }
    return count;
}

#if !defined(LANES_PAIRING)
INLINE void miller_lines(FP12_T *f, const CAT(CURVE, miller_pair) * pairs, size_t n, size_t index) {
    for (size_t i = 0; i < n; i++) {
        const LINE_T *line = &pairs[i].q->lines[index];
        FP2_T a, b;
        fp2_scale(&b, &line->b, &pairs[i].x);
        if (pairs[i].q->unit) {
            fp2_scale(&a, &line->c, &pairs[i].y);
            fp12_mul_unit_line(f, f, &b, &a);
        } else {
            fp2_scale(&a, &line->a, &pairs[i].y);
            fp12_mul_line(f, f, &a, &b, &line->c);
        }
    }
}

/// Blocks of pairs share the squarings.
BODY void miller_loop_vartime(FP12_T *r, const G1_AFFINE_T *p, const PREPARED_T *const *q, size_t n) {
    static const signed char digits[] = CURVE_CONSTANT(LOOP_DIGITS);
    enum { BLOCK = 16 };
    CAT(CURVE, miller_pair) pairs[BLOCK];
    FP_T inverses[BLOCK], scratch[BLOCK];
    FP12_T f, product;
    fp12_set_one(&product);
    for (size_t start = 0; start < n; start += BLOCK) {
        size_t count = n - start < BLOCK ? n - start : BLOCK;
        count = miller_pairs(pairs, p + start, q + start, count, inverses, scratch);
        fp12_set_one(&f);
        size_t index = 0;
        for (int i = 1; i < CURVE_CONSTANT(LOOP_LENGTH); i++) {
            if (i > 1) {
                fp12_square(&f, &f);
            }
            miller_lines(&f, pairs, count, index++);
            if (digits[i] != 0) {
                miller_lines(&f, pairs, count, index++);
            }
        }
        miller_lines(&f, pairs, count, index++);
        miller_lines(&f, pairs, count, index);
        fp12_mul(&product, &product, &f);
    }
    *r = product;
}

// MARK: The final exponentiation

/// r = a^-x for a in the cyclotomic subgroup, where conjugates are inverses: windows over 1/a, 1/a³, 1/a⁵ and 1/a⁷.
BODY void fp12_power_minus_x(FP12_T *r, const FP12_T *a) {
    static const signed char digits[] = CURVE_CONSTANT(X_WINDOW_DIGITS);
    FP12_T table[4], square;
    fp12_conjugate(&table[0], a);
    fp12_cyclotomic_square(&square, &table[0]);
    for (int i = 1; i < 4; i++) {
        fp12_mul(&table[i], &table[i - 1], &square);
    }
    FP12_T t = table[digits[0] / 2];
    for (int i = 1; i < CURVE_CONSTANT(X_WINDOW_LENGTH); i++) {
        fp12_cyclotomic_square(&t, &t);
        if (digits[i] > 0) {
            fp12_mul(&t, &t, &table[digits[i] / 2]);
        } else if (digits[i] < 0) {
            FP12_T inverse;
            fp12_conjugate(&inverse, &table[-digits[i] / 2]);
            fp12_mul(&t, &t, &inverse);
        }
    }
    *r = t;
}

/// f^((p^12 - 1)/r) exactly: (p^6 - 1)(p² + 1) first; then (p^4 - p² + 1)/r as a polynomial in p and x by the
/// addition chain of Scott, Benger, Charlemagne, Dominguez Perez and Kachisa (2008/490).
BODY void final_exponentiation_vartime(FP12_T *r, const FP12_T *f) {
    FP12_T a, t, x1, x2, x3, y, t0, t1;
    fp12_inverse_vartime(&t, f);
    fp12_conjugate(&a, f);
    fp12_mul(&a, &a, &t);
    fp12_frobenius(&t, &a);
    fp12_frobenius(&t, &t);
    fp12_mul(&a, &a, &t);

    // a^-x, a^(x²), a^(-x³)
    fp12_power_minus_x(&x1, &a);
    fp12_power_minus_x(&x2, &x1);
    fp12_power_minus_x(&x3, &x2);

    // y6 = 1/(a^(x³)·a^(x³·p)), y4 = 1/(a^x·a^(x²·p)), y5 = 1/a^(x²), y3 = 1/a^(x·p), y2 = a^(x²·p²).
    fp12_frobenius(&t, &x3);
    fp12_mul(&t0, &x3, &t);
    fp12_cyclotomic_square(&t0, &t0);
    fp12_frobenius(&y, &x2);
    fp12_conjugate(&t, &y);
    fp12_mul(&t, &x1, &t);
    fp12_mul(&t0, &t0, &t);
    fp12_conjugate(&t, &x2);
    fp12_mul(&t0, &t0, &t);
    fp12_frobenius(&t1, &x1);
    fp12_mul(&t1, &t1, &t);
    fp12_mul(&t1, &t1, &t0);
    fp12_frobenius(&y, &y);
    fp12_mul(&t0, &t0, &y);
    fp12_cyclotomic_square(&t1, &t1);
    fp12_mul(&t1, &t1, &t0);
    fp12_cyclotomic_square(&t1, &t1);

    // y1 = 1/a, y0 = a^(p + p² + p³).
    fp12_conjugate(&t, &a);
    fp12_mul(&t0, &t1, &t);
    fp12_frobenius(&t, &a);
    fp12_mul(&t1, &t1, &t);
    fp12_frobenius(&t, &t);
    fp12_mul(&t1, &t1, &t);
    fp12_frobenius(&t, &t);
    fp12_mul(&t1, &t1, &t);
    fp12_cyclotomic_square(&t0, &t0);
    fp12_mul(r, &t1, &t0);
}
#endif
