/// Miller loops of many pairs, eight at a time, each lane with a pair of its own.
///
/// Parameters: those of pairing_impl.h, which must come before, with lanes_tower_impl.h, whose words and bounds we use.

#define G2_X8 CAT(CURVE, g2_x8)
#define MILLER_X8 CAT(CURVE, miller_x8)

/// Homogeneous coordinates (x/z, y/z), tidy.
typedef struct { FP2_X8 x, y, z; } G2_X8;

/// Eight pairs on their way.
typedef struct {
    G2_X8 t;
    /// The point in G2, and -y.
    FP2_X8 x, y, minus_y;
    /// Of the point (X, Y) in G1: Y, 2·Y, -X and -3·X, tidy.
    FP_X8 g1_y, g1_twice_y, g1_minus_x, g1_minus_three_x;
    /// The lanes that count; in the others, and where a point is infinity, lines are elements of Fp2.
    __mmask8 live;
} MILLER_X8;

/// Clears b and c in the lanes that do not count, and multiplies f by the line.
INLINE void fp12_x8_mul_masked_line(FP12_X8 *f, const FP2_X8 *a, FP2_X8 *b, FP2_X8 *c, __mmask8 live) {
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        b->c0.limb[i] = _mm512_maskz_mov_epi64(live, b->c0.limb[i]);
        b->c1.limb[i] = _mm512_maskz_mov_epi64(live, b->c1.limb[i]);
        c->c0.limb[i] = _mm512_maskz_mov_epi64(live, c->c0.limb[i]);
        c->c1.limb[i] = _mm512_maskz_mov_epi64(live, c->c1.limb[i]);
    }
    fp12_x8_mul_line(f, a, b, c);
}

/// t = 2·t, and f times the tangent at the old t: line_double of pairing_impl.h, its point times 4, its line times -4.
/// Bounds in multiples of p stand behind.
BODY void miller_x8_double(FP12_X8 *f, MILLER_X8 *m, const FP2_X8 *three_b) {
    G2_X8 *t = &m->t;
    FP2_X8 b, e, f3, h, j, s, u;
    fp2_x8_squared(&b, &t->y); // 3
    fp2_x8_squared(&e, &t->z);
    fp2_x8_times(&e, &e, three_b);
    fp2_x8_squeeze(&e);             // 1.01
    fp2_x8_times(&h, &t->y, &t->z); // 3: half of pairing_impl.h's
    fp2_x8_squared(&j, &t->x);
    fp2_x8_add(&f3, &e, &e);
    fp2_x8_sum(&f3, &f3, &e); // 3.03

    fp2_x8_times(&s, &t->x, &t->y);
    fp2_x8_twice(&s, 1);               // 6
    fp2_x8_difference(&u, &b, &f3, 4); // 7
    fp2_x8_times(&t->x, &s, &u);
    fp2_x8_sum(&u, &b, &f3); // 6.03, and 12.06·13.03 < 2·84 in the square
    fp2_x8_squared(&u, &u);
    fp2_x8_squared(&s, &e); // 1.2: 2.02·8.01/84 + 1
    fp2_x8_shift_left(&s, 2);
    fp2_x8_sub(&u, &u, &s);
    fp2_x8_sub(&u, &u, &s);
    fp2_x8_sub(&u, &u, &s);
    fp2_x8_lift(&u, 15); // more than 12·1.2
    fp2_x8_carry(&u);
    fp2_x8_squeeze(&u);
    t->y = u;
    s = h;
    fp2_x8_twice(&s, 3); // 24·3 ≤ 84
    fp2_x8_times(&t->z, &b, &s);

    FP2_X8 line_a, line_b, line_c;
    fp2_x8_scaled(&line_a, &h, &m->g1_twice_y);
    fp2_x8_scaled(&line_b, &j, &m->g1_minus_three_x);
    fp2_x8_difference(&line_c, &b, &e, 2); // 5
    fp12_x8_mul_masked_line(f, &line_a, &line_b, &line_c, m->live);
}

/// t = t + (x, y), and f times the line through both: line_add of pairing_impl.h.
BODY void miller_x8_add(FP12_X8 *f, MILLER_X8 *m, const FP2_X8 *x, const FP2_X8 *y, const FP2_X8 *minus_y) {
    G2_X8 *t = &m->t;
    FP2_X8 theta, lambda, d, e, g, h, s;
    fp2_x8_times(&s, y, &t->z);
    fp2_x8_difference(&theta, &t->y, &s, 3); // 6
    fp2_x8_times(&s, x, &t->z);
    fp2_x8_difference(&lambda, &t->x, &s, 3); // 6

    FP2_X8 line_a, line_b, line_c;
    fp2_x8_scaled(&line_a, &lambda, &m->g1_y);
    fp2_x8_scaled(&line_b, &theta, &m->g1_minus_x);
    fp2_x8_times_plus(&line_c, &theta, x, &lambda, minus_y);
    fp12_x8_mul_masked_line(f, &line_a, &line_b, &line_c, m->live);

    fp2_x8_squared(&s, &theta);
    fp2_x8_squared(&d, &lambda);
    fp2_x8_times(&e, &lambda, &d);
    fp2_x8_times(&s, &t->z, &s);
    fp2_x8_times(&g, &t->x, &d);
    fp2_x8_add(&h, &e, &s);
    fp2_x8_sub(&h, &h, &g);
    fp2_x8_sub(&h, &h, &g);
    fp2_x8_lift(&h, 6);
    fp2_x8_carry(&h);   // 12
    fp2_x8_squeeze(&h); // 1.01
    fp2_x8_times(&t->x, &lambda, &h);
    fp2_x8_difference(&g, &g, &h, 2); // 5
    fp2_x8_times(&t->z, &t->z, &e);
    FP2_X8 zero = {{{{0}}}, {{{0}}}};
    fp2_x8_difference(&e, &zero, &e, 3);
    fp2_x8_times_plus(&t->y, &theta, &g, &t->y, &e); // 30 + 9
}

/// The lanes of the pairs p[i], q[i], i < n ≤ 8. Generators stand in for infinity and for pairs that there are not, so
/// that no line vanishes.
BODY void miller_x8_load(MILLER_X8 *r, const G1_AFFINE_T *p, const G2_AFFINE_T *q, size_t n) {
    static const G1_AFFINE_T g1_generator = CURVE_CONSTANT(G1_GENERATOR);
    static const G2_AFFINE_T g2_generator = CURVE_CONSTANT(G2_GENERATOR);
    _Static_assert(sizeof(G1_AFFINE_T) == 64 && sizeof(G2_AFFINE_T) == 128, "rows of eight words");
    lanes g1[8], x[8], y[8];
    r->live = 0;
    for (size_t i = 0; i < 8; i++) {
        bool first = i < n && !g1_affine_is_infinity(&p[i]), second = i < n && !g2_affine_is_infinity(&q[i]);
        const G2_AFFINE_T *point = second ? &q[i] : &g2_generator;
        g1[i] = _mm512_loadu_si512(first ? &p[i] : &g1_generator);
        x[i] = _mm512_loadu_si512(&point->x);
        y[i] = _mm512_loadu_si512(&point->y);
        r->live |= (__mmask8)((unsigned)both(first, second) << i);
    }
    lanes_transpose(g1);
    lanes_transpose(x);
    lanes_transpose(y);
    FP_X8 g1_x, t;
    fp_x8_load(&g1_x, g1);
    fp_x8_load(&r->g1_y, g1 + CURVE_FP_LIMBS);
    fp_x8_add(&t, &r->g1_y, &r->g1_y);
    fp_x8_carry(&t);
    r->g1_twice_y = t;
    fp_x8_complement(&r->g1_minus_x, &g1_x, 2);
    fp_x8_add(&t, &r->g1_minus_x, &r->g1_minus_x);
    fp_x8_add(&t, &t, &r->g1_minus_x);
    fp_x8_carry(&t);
    fp_x8_squeeze(&t);
    r->g1_minus_three_x = t;

    fp2_x8_load(&r->x, x);
    fp2_x8_load(&r->y, y);
    fp_x8_complement(&r->minus_y.c0, &r->y.c0, 2);
    fp_x8_complement(&r->minus_y.c1, &r->y.c1, 2);
    r->t.x = r->x;
    r->t.y = r->y;
    FP2_X8 one = {{{{0}}}, {{{0}}}};
    fp_x8_load_all(&one.c0, &fp_one);
    r->t.z = one;
}

/// The steps to ψ(q) and -ψ²(q). Returns the lanes whose q is of order r: those with (6x+2)·q + ψ(q) - ψ²(q) = -ψ³(q).
/// That this holds for the points of the subgroup only is checked by arithmetic in Tools/derive-bn254-constants.py. The
/// formulas fail when multiples of q meet that do not in a group of order r; then z = 0 from there on.
BODY __mmask8 miller_x8_finish(FP12_X8 *f, MILLER_X8 *m, const FP2_X8 gamma[2]) {
    FP2_X8 x, y, minus_y, s;
    fp2_x8_conjugate_times(&x, &m->x, &gamma[0]);
    fp2_x8_conjugate_times(&y, &m->y, &gamma[1]);
    fp_x8_complement(&minus_y.c0, &y.c0, 3);
    fp_x8_complement(&minus_y.c1, &y.c1, 3);
    miller_x8_add(f, m, &x, &y, &minus_y);
    fp2_x8_conjugate_times(&x, &x, &gamma[0]);
    fp2_x8_conjugate_times(&y, &y, &gamma[1]);
    fp_x8_complement(&minus_y.c0, &y.c0, 3);
    fp_x8_complement(&minus_y.c1, &y.c1, 3);
    miller_x8_add(f, m, &x, &minus_y, &y);
    fp2_x8_conjugate_times(&x, &x, &gamma[0]);
    fp2_x8_conjugate_times(&minus_y, &minus_y, &gamma[1]);
    fp2_x8_times(&s, &x, &m->t.z);
    fp2_x8_difference(&x, &m->t.x, &s, 3);
    fp2_x8_times(&s, &minus_y, &m->t.z);
    fp2_x8_difference(&y, &m->t.y, &s, 3);
    __mmask8 same = fp_x8_is_zero(&x.c0) & fp_x8_is_zero(&x.c1) & fp_x8_is_zero(&y.c0) & fp_x8_is_zero(&y.c1);
    __mmask8 infinity = fp_x8_is_zero(&m->t.z.c0) & fp_x8_is_zero(&m->t.z.c1);
    return same & (__mmask8)~infinity;
}

/// Π of the eight values, up to a factor in Fp: they are taken as they are, from R' to R.
BODY void fp12_x8_product(FP12_T *r, const FP12_X8 *f) {
    FP12_T value[8];
    FP2_T *part[8];
    for (int i = 0; i < 6; i++) {
        lanes word[8];
        FP2_X8 t = f->c[i].value;
        fp2_x8_squeeze(&t);
        fp2_x8_reduce(&t, 1);
        fp2_x8_pack(word, &t);
        lanes_transpose(word);
        for (int j = 0; j < 8; j++) {
            FP6_T *half = i % 2 == 0 ? &value[j].c0 : &value[j].c1;
            part[j] = i / 2 == 0 ? &half->c0 : i / 2 == 1 ? &half->c1 : &half->c2;
            _mm512_storeu_si512(part[j], word[j]);
        }
    }
    *r = value[0];
    for (int j = 1; j < 8; j++) {
        fp12_mul(r, r, &value[j]);
    }
}

/// Groups of eight pairs share the squarings of eight values f.
BODY void miller_loop_batch_vartime(FP12_T *r, bool *in_subgroup, const G1_AFFINE_T *p, const G2_AFFINE_T *q,
                                    size_t n) {
    static const signed char digits[] = CURVE_CONSTANT(LOOP_DIGITS);
    static const FP2_T twist_b = CURVE_CONSTANT(G2_B), frobenius[6] = CURVE_CONSTANT(FROBENIUS);
    enum { GROUPS = CURVE_CONSTANT(MILLER_BATCH) / 8 };
    MILLER_X8 group[GROUPS];
    FP2_X8 three_b, gamma[2];
    FP2_T t;
    fp2_double(&t, &twist_b);
    fp2_add(&t, &t, &twist_b);
    fp2_x8_load_all(&three_b, &t);
    fp2_x8_load_all(&gamma[0], &frobenius[2]);
    fp2_x8_load_all(&gamma[1], &frobenius[3]);
    size_t groups = (n + 7) / 8;
    for (size_t i = 0; i < groups; i++) {
        miller_x8_load(&group[i], p + 8 * i, q + 8 * i, n - 8 * i < 8 ? n - 8 * i : 8);
    }
    FP12_X8 f;
    fp12_x8_set_one(&f);
    for (int k = 1; k < CURVE_CONSTANT(LOOP_LENGTH); k++) {
        if (k > 1) {
            fp12_x8_square(&f, &f);
        }
        for (size_t i = 0; i < groups; i++) {
            MILLER_X8 *m = &group[i];
            miller_x8_double(&f, m, &three_b);
            if (digits[k] > 0) {
                miller_x8_add(&f, m, &m->x, &m->y, &m->minus_y);
            } else if (digits[k] < 0) {
                miller_x8_add(&f, m, &m->x, &m->minus_y, &m->y);
            }
        }
    }
    for (size_t i = 0; i < groups; i++) {
        __mmask8 inside = miller_x8_finish(&f, &group[i], gamma);
        for (size_t j = 8 * i; j < n && j < 8 * i + 8; j++) {
            in_subgroup[j] = g2_affine_is_infinity(&q[j]) || (inside >> (j - 8 * i) & 1) != 0;
        }
    }
    fp12_x8_product(r, &f);
}
