/// The lines of one point of G2, and its membership, with the independent products of each step side by side.
///
/// Parameters: those of pairing_impl.h. Needs lanes_quads_impl.h, whose words and bounds we use.

/// r's places are those of a and b (from 4 on) that s names.
INLINE void quad_choose(FP_X8 *r, const FP_X8 *a, const FP_X8 *b, int s0, int s1, int s2, int s3) {
    const lanes index =
        _mm512_set_epi64(2 * s3 + 1, 2 * s3, 2 * s2 + 1, 2 * s2, 2 * s1 + 1, 2 * s1, 2 * s0 + 1, 2 * s0);
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->limb[i] = _mm512_permutex2var_epi64(a->limb[i], index, b->limb[i]);
    }
}

/// r = a·b place by place, for b up to `bound`.
INLINE void quad_times(FP_X8 *r, const FP_X8 *a, const FP_X8 *b, uint64_t bound) {
    QUAD_PAIR pair;
    quad_pair(&pair, b, bound);
    quad_mul(r, a, &pair);
}

/// A line in places 0, 1 and 2, to memory as it is: times 2^LANES_SHIFT, which is in Fp.
INLINE void quad_line_store(LINE_T *r, const FP_X8 *line) {
    FP_X8 t = *line;
    lanes row[8];
    fp_x8_squeeze(&t);
    fp_x8_reduce(&t, 1);
    fp_x8_pack(row, &t);
    for (int i = CURVE_FP_LIMBS; i < 8; i++) {
        row[i] = _mm512_setzero_si512();
    }
    lanes_transpose(row);
    FP_T *part[6] = {&r->a.c0, &r->a.c1, &r->b.c0, &r->b.c1, &r->c.c0, &r->c.c1};
    for (int i = 0; i < 6; i++) {
        _mm512_mask_storeu_epi64(part[i], (1 << CURVE_FP_LIMBS) - 1, row[i]);
    }
}

/// t = (x, y, z) in places 0, 1 and 2 becomes 2·t, as in miller_x8_double; `line` is (2·y·z, -3·x², y² - 3·b·z²). The
/// coordinates of t are up to 3.6·p before and after every step; products are below 1.3·p unless told otherwise.
BODY void quad_line_double(FP_X8 *line, FP_X8 *t, const FP_X8 *three_b) {
    FP_X8 left, right, first, second, sum;
    quad_choose(&left, t, t, 1, 2, 1, 0);
    quad_choose(&right, t, t, 1, 2, 2, 0);
    quad_times(&first, &left, &right, 4); // y², z², y·z, x²
    quad_choose(&left, three_b, t, 0, 4, 0, 0);
    quad_choose(&right, &first, t, 1, 5, 1, 1);
    quad_times(&second, &left, &right, 4); // e = 3·b·z², x·y

    // f = 3·e: b + f, b - f + 4·p, 8·y·z and 2·x·y.
    FP_X8 b, e, f;
    quad_choose(&b, &first, &first, 0, 0, 0, 0);
    quad_choose(&e, &second, &second, 0, 0, 0, 0);
    fp_x8_add(&f, &e, &e);
    fp_x8_add(&f, &f, &e); // 3.9
    fp_x8_add(&sum, &b, &f);
    fp_x8_carry(&sum); // 5.2
    FP_X8 difference, eight, two;
    fp_x8_sub(&difference, &b, &f);
    fp_x8_lift(&difference, 4);
    fp_x8_carry(&difference); // 5.3
    eight = first;
    fp_x8_shift_left(&eight, 3);
    fp_x8_carry(&eight); // 10.4
    fp_x8_add(&two, &second, &second);
    fp_x8_carry(&two); // 2.6
    quad_choose(&left, &two, &b, 1, 4, 4, 4);
    quad_choose(&right, &difference, &eight, 0, 6, 0, 0);
    quad_choose(&left, &left, &sum, 0, 1, 4, 4);
    quad_choose(&right, &right, &sum, 0, 1, 4, 4);
    quad_choose(&left, &left, &e, 0, 1, 2, 4);
    quad_choose(&right, &right, &e, 0, 1, 2, 4);
    FP_X8 third;
    quad_times(&third, &left, &right, 11); // x', z', (b + f)², e²; each below (2·5.2·11/84 + 1) < 2.4
    FP_X8 twelve = third;
    fp_x8_shift_left(&twelve, 2);
    fp_x8_add(&sum, &twelve, &twelve);
    fp_x8_add(&sum, &sum, &twelve);
    quad_choose(&sum, &sum, &sum, 3, 3, 3, 3);
    quad_choose(&b, &third, &third, 2, 2, 2, 2);
    fp_x8_sub(&sum, &b, &sum);
    fp_x8_lift(&sum, 29);
    fp_x8_carry(&sum);
    fp_x8_squeeze(&sum);
    quad_choose(t, &third, &sum, 0, 4, 1, 0);

    // The line: 2·y·z, -3·x², b - e.
    FP_X8 negated;
    fp_x8_add(&left, &first, &first);
    fp_x8_add(&right, &left, &first);
    fp_x8_sub(&negated, &first, &second);
    quad_choose(line, &left, &right, 2, 7, 0, 0);
    fp_x8_negate_some(line, 0x0c, line, 4);
    quad_choose(line, line, &negated, 0, 1, 4, 0);
    fp_x8_lift(line, 2);
    fp_x8_carry(line);
}

/// t = t + q for q = (x, y) in places 0 and 1, as in miller_x8_add; `line` is (λ, -θ, θ·x - λ·y).
BODY void quad_line_add(FP_X8 *line, FP_X8 *t, const FP_X8 *q) {
    FP_X8 left, right, slopes, squares, first, h, last;
    quad_choose(&left, t, t, 2, 2, 2, 2);
    quad_times(&first, &left, q, 3);         // x·z, y·z
    fp_x8_difference(&slopes, t, &first, 2); // λ, θ: 5.6

    quad_choose(&left, &slopes, &slopes, 0, 1, 1, 0);
    quad_choose(&right, &slopes, q, 0, 1, 4, 5);
    quad_times(&squares, &left, &right, 6); // λ², θ², θ·x, λ·y; 2·36/84 + 1 < 2
    quad_choose(&left, &slopes, t, 0, 6, 4, 0);
    quad_choose(&right, &squares, &squares, 0, 1, 0, 0);
    quad_times(&first, &left, &right, 3); // e = λ³, f = z·θ², g = x·λ²

    FP_X8 e, f, g;
    quad_choose(&e, &first, &first, 0, 0, 0, 0);
    quad_choose(&f, &first, &first, 1, 1, 1, 1);
    quad_choose(&g, &first, &first, 2, 2, 2, 2);
    fp_x8_add(&h, &e, &f);
    fp_x8_sub(&h, &h, &g);
    fp_x8_sub(&h, &h, &g);
    fp_x8_lift(&h, 4);
    fp_x8_carry(&h);
    fp_x8_squeeze(&h);
    fp_x8_difference(&g, &g, &h, 2); // 3.5
    quad_choose(&left, &slopes, t, 0, 1, 6, 5);
    quad_choose(&right, &h, &g, 0, 4, 0, 0);
    quad_choose(&right, &right, &e, 0, 1, 4, 4);
    quad_times(&last, &left, &right, 4); // x' = λ·h, θ·(g - h), z' = z·e, y·e

    FP_X8 other;
    quad_choose(line, &slopes, &slopes, 0, 1, 0, 0);
    quad_choose(&left, &squares, &squares, 2, 2, 2, 2);
    quad_choose(&right, &squares, &squares, 3, 3, 3, 3);
    fp_x8_sub(&other, &left, &right);
    fp_x8_lift(&other, 2);
    fp_x8_negate_some(line, 0x0c, line, 6);
    quad_choose(line, line, &other, 0, 1, 4, 0);
    fp_x8_carry(line);

    quad_choose(&other, &last, &last, 3, 3, 3, 3);
    fp_x8_difference(&other, &last, &other, 2); // 3.6
    quad_choose(t, &last, &other, 0, 5, 2, 0);
}

/// r = ψ(q) for q in places 0 and 1.
INLINE void quad_frobenius(FP_X8 *r, const FP_X8 *q, const QUAD_PAIR *constants) {
    FP_X8 t;
    fp_x8_negate_some(&t, QUAD_IMAGINARY, q, 3);
    fp_x8_carry(&t);
    quad_mul(r, &t, constants);
}

/// Negates the second coordinate.
INLINE void quad_negate_y(FP_X8 *r, const FP_X8 *q) {
    fp_x8_negate_some(r, 0x0c, q, 3);
    fp_x8_carry(r);
}

/// All steps: the lines are stored unless NULL; returns whether q, which is not infinity, is of order r (see
/// miller_x8_finish).
BODY bool quad_lines(LINE_T *lines, const G2_AFFINE_T *q) {
    static const signed char digits[] = CURVE_CONSTANT(LOOP_DIGITS);
    static const FP2_T twist_b = CURVE_CONSTANT(G2_B), gamma[6] = CURVE_CONSTANT(FROBENIUS);
    FP2_T three_b;
    fp2_double(&three_b, &twist_b);
    fp2_add(&three_b, &three_b, &twist_b);
    const FP_T start[6] = {q->x.c0, q->x.c1, q->y.c0, q->y.c1, fp_one, {{0}}};
    const FP_T constants[6] = {gamma[2].c0, gamma[2].c1, gamma[3].c0, gamma[3].c1, three_b.c0, three_b.c1};
    FP_X8 t, point, negated, all, b, line;
    QUAD_PAIR frobenius;
    fp_x8_gather(&t, start, 6);
    fp_x8_gather(&all, constants, 6);
    quad_pair(&frobenius, &all, 3);
    quad_choose(&b, &all, &all, 2, 2, 2, 2);
    point = t;
    quad_negate_y(&negated, &point);
    for (int i = 1; i < CURVE_CONSTANT(LOOP_LENGTH); i++) {
        quad_line_double(&line, &t, &b);
        if (lines != NULL) {
            quad_line_store(lines++, &line);
        }
        if (digits[i] != 0) {
            quad_line_add(&line, &t, digits[i] > 0 ? &point : &negated);
            if (lines != NULL) {
                quad_line_store(lines++, &line);
            }
        }
    }
    for (int i = 0; i < 2; i++) {
        quad_frobenius(&point, &point, &frobenius);
        quad_negate_y(&negated, &point);
        quad_line_add(&line, &t, i == 0 ? &point : &negated);
        if (lines != NULL) {
            quad_line_store(lines++, &line);
        }
    }
    // t = -ψ³(q)?
    quad_frobenius(&point, &point, &frobenius);
    quad_negate_y(&negated, &point);
    FP_X8 z, product;
    quad_choose(&z, &t, &t, 2, 2, 2, 2);
    quad_times(&product, &negated, &z, 3);
    fp_x8_difference(&product, &t, &product, 3);
    return (fp_x8_is_zero(&product) & 0x0f) == 0x0f && (fp_x8_is_zero(&z) & 3) != 3;
}

BODY void g2_prepare_vartime(PREPARED_T *r, const G2_AFFINE_T *q) {
    static const PREPARED_T empty;
    *r = empty;
    r->infinity = g2_affine_is_infinity(q);
    if (!r->infinity) {
        (void)quad_lines(r->lines, q);
        r->used = CURVE_CONSTANT(LINES);
    }
}

BODY bool g2_affine_is_in_subgroup_vartime(const G2_AFFINE_T *a) {
    return g2_affine_is_infinity(a) || quad_lines(NULL, a);
}
