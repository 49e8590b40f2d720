/// Lanes inside Fp12, for one pairing alone: a vector holds four elements of Fp2, lane 2·i the real part of number i and
/// lane 2·i + 1 its imaginary part.
///
/// Parameters: CURVE, CURVE_CONSTANT(XI_REAL | FROBENIUS). Needs lanes_tower_impl.h, whose words and bounds we use: all
/// elements are tidy, below 3·p, unless told otherwise. An element of Fp6 takes three places of the four; what is in the
/// fourth is bounded like the others and reaches none of them.

#define QUAD_PAIR CAT(CURVE, quad_pair)
#define FP12_QUADS CAT(CURVE, fp12_quads)

/// A vector and i = u times it: a·b in Fp2 is a0·b + a1·(u·b).
typedef struct { FP_X8 value, times_u; } QUAD_PAIR;

/// c0 + c1·w.
typedef struct { FP_X8 c0, c1; } FP12_QUADS;

enum { QUAD_REAL = 0x55, QUAD_IMAGINARY = 0xaa };

// MARK: Lanes

/// Real and imaginary parts in each other's place.
INLINE lanes quad_swap(lanes a) {
    return _mm512_shuffle_epi32(a, 0x4e);
}

/// r's place i is a's place s_i for s_i < 4, b's place s_i - 4 from there on.
INLINE void quad_permute(FP_X8 *r, const FP_X8 *a, const FP_X8 *b, int s0, int s1, int s2) {
    const lanes index = _mm512_set_epi64(7, 6, 2 * s2 + 1, 2 * s2, 2 * s1 + 1, 2 * s1, 2 * s0 + 1, 2 * s0);
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->limb[i] = _mm512_permutex2var_epi64(a->limb[i], index, b->limb[i]);
    }
}

/// r = u·a = (multiple·p - a1, a0) for a up to that multiple.
INLINE void quad_times_u(FP_X8 *r, const FP_X8 *a, uint64_t multiple) {
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->limb[i] = quad_swap(a->limb[i]);
    }
    fp_x8_negate_some(r, QUAD_REAL, r, multiple);
    fp_x8_carry(r);
}

INLINE void quad_pair(QUAD_PAIR *r, const FP_X8 *a, uint64_t multiple) {
    r->value = *a;
    quad_times_u(&r->times_u, a, multiple);
}

/// r = xi·a below 1.01·p, from a and u·a, for XI_REAL·A + A up to 80.
INLINE void quad_mul_xi(FP_X8 *r, const QUAD_PAIR *a) {
    FP_X8 t = a->value;
    UNROLL
    for (int i = 30 - __builtin_clz(CURVE_CONSTANT(XI_REAL)); i >= 0; i--) {
        fp_x8_add(&t, &t, &t);
        if (CURVE_CONSTANT(XI_REAL) >> i & 1) {
            fp_x8_add(&t, &t, &a->value);
        }
    }
    fp_x8_add(&t, &t, &a->times_u);
    fp_x8_carry(&t);
    fp_x8_squeeze(&t);
    *r = t;
}

/// r[j] = v^j·a for j < 4, a in Fp6.
BODY void quad_shifts(QUAD_PAIR *r, const FP_X8 *a) {
    quad_pair(&r[0], a, 3);
    quad_mul_xi(&r[3].value, &r[0]);
    quad_times_u(&r[3].times_u, &r[3].value, 2);
    quad_permute(&r[1].value, &r[0].value, &r[3].value, 6, 0, 1);
    quad_permute(&r[1].times_u, &r[0].times_u, &r[3].times_u, 6, 0, 1);
    quad_permute(&r[2].value, &r[0].value, &r[3].value, 5, 6, 0);
    quad_permute(&r[2].times_u, &r[0].times_u, &r[3].times_u, 5, 6, 0);
}

// MARK: Products

/// r += (a's lane in all lanes)·b.
INLINE void quad_add_lane_product(FP_X8_WIDE *r, const FP_X8 *a, int lane, const FP_X8 *b) {
    const uint64_t *word = (const uint64_t *)a;
    fp_x8_check(a);
    fp_x8_check(b);
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        lanes x = lanes_all(word[8 * i + lane]);
        UNROLL
        for (int j = 0; j < fp_x8_limbs; j++) {
            r->column[i + j] = _mm512_madd52lo_epu64(r->column[i + j], x, b->limb[j]);
            r->column[i + j + 1] = _mm512_madd52hi_epu64(r->column[i + j + 1], x, b->limb[j]);
        }
    }
}

/// r += (a's place)·b, all places of b.
INLINE void quad_add_product(FP_X8_WIDE *r, const FP_X8 *a, int place, const QUAD_PAIR *b) {
    quad_add_lane_product(r, a, 2 * place, &b->value);
    quad_add_lane_product(r, a, 2 * place + 1, &b->times_u);
}

/// r = a·b place by place.
INLINE void quad_mul(FP_X8 *r, const FP_X8 *a, const QUAD_PAIR *b) {
    FP_X8 real, imaginary;
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        real.limb[i] = _mm512_unpacklo_epi64(a->limb[i], a->limb[i]);
        imaginary.limb[i] = _mm512_unpackhi_epi64(a->limb[i], a->limb[i]);
    }
    fp_x8_mul_add(r, &real, &b->value, &imaginary, &b->times_u);
}

/// r += multiple·p·R'.
INLINE void quad_wide_lift(FP_X8_WIDE *r, uint64_t multiple) {
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->column[fp_x8_limbs + i] =
            _mm512_add_epi64(r->column[fp_x8_limbs + i], lanes_all(fp_x8_modulus_limb(multiple, i)));
    }
}

/// r = xi·r, column by column.
INLINE void quad_wide_mul_xi(FP_X8_WIDE *r) {
    UNROLL
    for (int c = 0; c < 2 * fp_x8_limbs; c++) {
        lanes a = r->column[c], t = a, swapped = quad_swap(a);
        UNROLL
        for (int i = 30 - __builtin_clz(CURVE_CONSTANT(XI_REAL)); i >= 0; i--) {
            t = _mm512_add_epi64(t, t);
            if (CURVE_CONSTANT(XI_REAL) >> i & 1) {
                t = _mm512_add_epi64(t, a);
            }
        }
        swapped = _mm512_mask_sub_epi64(swapped, QUAD_REAL, _mm512_setzero_si512(), swapped);
        r->column[c] = _mm512_add_epi64(t, swapped);
    }
}

/// r = a·b by twelve products in Fp2; each component is a sum of twelve products of at most 9, with one reduction.
BODY void fp12_quads_mul(FP12_QUADS *r, const FP12_QUADS *a, const FP12_QUADS *b) {
    QUAD_PAIR b0[4], b1[4];
    FP_X8_WIDE c0, c1;
    quad_shifts(b0, &b->c0);
    quad_shifts(b1, &b->c1);
    fp_x8_wide_zero(&c0);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c0, &a->c0, j, &b0[j]);
        quad_add_product(&c0, &a->c1, j, &b1[j + 1]);
    }
    fp_x8_wide_zero(&c1);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c1, &a->c0, j, &b1[j]);
        quad_add_product(&c1, &a->c1, j, &b0[j]);
    }
    fp_x8_wide_reduce(&r->c0, &c0);
    fp_x8_wide_reduce(&r->c1, &c1);
}

/// r = a² = c0² + v·c1² + 2·c0·c1·w.
BODY void fp12_quads_square(FP12_QUADS *r, const FP12_QUADS *a) {
    QUAD_PAIR b0[4], b1[4];
    FP_X8_WIDE c0, c1;
    quad_shifts(b0, &a->c0);
    quad_shifts(b1, &a->c1);
    fp_x8_wide_zero(&c0);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c0, &a->c0, j, &b0[j]);
        quad_add_product(&c0, &a->c1, j, &b1[j + 1]);
    }
    fp_x8_wide_zero(&c1);
    for (int j = 0; j < 3; j++) {
        quad_add_product(&c1, &a->c0, j, &b1[j]);
    }
    UNROLL
    for (int i = 0; i < 2 * fp_x8_limbs; i++) {
        c1.column[i] = _mm512_add_epi64(c1.column[i], c1.column[i]);
    }
    fp_x8_wide_reduce(&r->c0, &c0);
    fp_x8_wide_reduce(&r->c1, &c1);
}

/// f = f·(a + b·w + c·w³) with a, b and c in places 0, 1 and 2 of `line`, tidy. With `unit`, a = 1.
///
/// c0 = a·f0 + v·b·f1 + v²·c·f1, c1 = a·f1 + b·f0 + v·c·f0.
BODY void fp12_quads_mul_line(FP12_QUADS *f, const FP_X8 *line, bool unit) {
    QUAD_PAIR f0[4], f1[4];
    FP_X8_WIDE c0, c1;
    quad_shifts(f0, &f->c0);
    quad_shifts(f1, &f->c1);
    fp_x8_wide_zero(&c0);
    quad_add_product(&c0, line, 1, &f1[1]);
    quad_add_product(&c0, line, 2, &f1[2]);
    fp_x8_wide_zero(&c1);
    quad_add_product(&c1, line, 1, &f0[0]);
    quad_add_product(&c1, line, 2, &f0[1]);
    if (unit) {
        UNROLL
        for (int i = 0; i < fp_x8_limbs; i++) {
            c0.column[fp_x8_limbs + i] = _mm512_add_epi64(c0.column[fp_x8_limbs + i], f->c0.limb[i]);
            c1.column[fp_x8_limbs + i] = _mm512_add_epi64(c1.column[fp_x8_limbs + i], f->c1.limb[i]);
        }
    } else {
        quad_add_product(&c0, line, 0, &f0[0]);
        quad_add_product(&c1, line, 0, &f1[0]);
    }
    fp_x8_wide_reduce(&f->c0, &c0);
    fp_x8_wide_reduce(&f->c1, &c1);
    if (unit) { // below 3 + 36/84 + 1
        fp_x8_squeeze(&f->c0);
        fp_x8_squeeze(&f->c1);
    }
}

// MARK: The cyclotomic subgroup

/// t = a² of two vectors' places for the left and right halves of three elements of Fp4, without reduction:
/// (a0 + a1)(a0 - a1 + 3·p) in the real parts, 2·a0·a1 in the imaginary ones.
INLINE void quad_wide_square(FP_X8_WIDE *t, const FP_X8 *a) {
    FP_X8 left, right;
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        lanes real = _mm512_unpacklo_epi64(a->limb[i], a->limb[i]), swapped = quad_swap(a->limb[i]);
        left.limb[i] = _mm512_add_epi64(real, _mm512_mask_mov_epi64(swapped, QUAD_IMAGINARY, real));
        lanes difference =
            _mm512_add_epi64(_mm512_sub_epi64(a->limb[i], swapped), lanes_all(fp_x8_modulus_limb(3, i)));
        right.limb[i] = _mm512_mask_mov_epi64(a->limb[i], QUAD_REAL, difference);
    }
    fp_x8_carry(&left);
    fp_x8_carry(&right);
    fp_x8_wide_zero(t);
    fp_x8_wide_add_product(t, &left, &right);
}

/// r = 3·t - 2·z in the lanes of `minus`, 3·t + 2·z in the others, squeezed, for a tidy z and t up to 25.
INLINE void quad_three_two(FP_X8 *r, const FP_X8 *t, const FP_X8 *z, __mmask8 minus) {
    FP_X8 twice;
    fp_x8_add(&twice, z, z);
    fp_x8_negate_some(&twice, minus, &twice, 6);
    fp_x8_add(&twice, &twice, t);
    fp_x8_add(&twice, &twice, t);
    fp_x8_add(&twice, &twice, t);
    fp_x8_carry(&twice);
    fp_x8_squeeze(&twice);
    *r = twice;
}

/// r = a^(2^n) for a in the cyclotomic subgroup: fp12_cyclotomic_square of tower_impl.h, the three squares in Fp4 side by
/// side. `left` holds c0.c0, c1.c0, c0.c1 and `right` c1.c1, c0.c2, c1.c2.
BODY void fp12_quads_cyclotomic_squares(FP12_QUADS *r, const FP12_QUADS *a, int n) {
    FP_X8 left, right;
    quad_permute(&left, &a->c0, &a->c1, 0, 4, 1);
    quad_permute(&right, &a->c0, &a->c1, 5, 2, 6);
    for (int i = 0; i < n; i++) {
        FP_X8_WIDE square, other;
        FP_X8 t, product, xi_product;
        QUAD_PAIR pair;
        // left² + xi·right²: up to (36 + 9·36)/84 + 1 + 1 < 6.3.
        quad_wide_square(&square, &left);
        quad_wide_square(&other, &right);
        quad_wide_mul_xi(&other);
        UNROLL
        for (int c = 0; c < 2 * fp_x8_limbs; c++) {
            square.column[c] = _mm512_add_epi64(square.column[c], other.column[c]);
        }
        quad_wide_lift(&square, 1);
        fp_x8_wide_reduce(&t, &square);
        // 2·left·right: up to 2·(18/84 + 1) < 2.5.
        quad_pair(&pair, &right, 3);
        quad_mul(&product, &left, &pair);
        fp_x8_add(&product, &product, &product);
        fp_x8_carry(&product);
        quad_pair(&pair, &product, 3);
        quad_mul_xi(&xi_product, &pair);
        FP_X8 next_left, next_right;
        quad_permute(&next_left, &t, &xi_product, 0, 6, 1);
        quad_permute(&next_right, &t, &product, 4, 2, 5);
        quad_three_two(&left, &next_left, &left, 0x33);
        quad_three_two(&right, &next_right, &right, 0x0c);
    }
    quad_permute(&r->c0, &left, &right, 0, 2, 5);
    quad_permute(&r->c1, &left, &right, 1, 4, 6);
}

// MARK: Conversion, Frobenius

BODY void fp12_quads_load(FP12_QUADS *r, const FP12_T *a) {
    for (int h = 0; h < 2; h++) {
        const FP6_T *half = h == 0 ? &a->c0 : &a->c1;
        const FP_T part[6] = {half->c0.c0, half->c0.c1, half->c1.c0, half->c1.c1, half->c2.c0, half->c2.c1};
        fp_x8_gather(h == 0 ? &r->c0 : &r->c1, part, 6);
    }
}

BODY void fp12_quads_store(FP12_T *r, const FP12_QUADS *a) {
    for (int h = 0; h < 2; h++) {
        FP6_T *half = h == 0 ? &r->c0 : &r->c1;
        FP_T part[8];
        fp_x8_scatter(part, h == 0 ? &a->c0 : &a->c1, 8);
        FP2_T *place[3] = {&half->c0, &half->c1, &half->c2};
        for (int i = 0; i < 3; i++) {
            place[i]->c0 = part[2 * i];
            place[i]->c1 = part[2 * i + 1];
        }
    }
}

INLINE void fp12_quads_conjugate(FP12_QUADS *r, const FP12_QUADS *a) {
    r->c0 = a->c0;
    fp_x8_complement(&r->c1, &a->c1, 3);
}

/// The constants of the Frobenius map, in order.
typedef struct { QUAD_PAIR c0, c1; } CAT(CURVE, quad_frobenius);

BODY void fp12_quads_frobenius_load(CAT(CURVE, quad_frobenius) * r) {
    static const FP2_T gamma[6] = CURVE_CONSTANT(FROBENIUS);
    FP12_T constants = {{gamma[0], gamma[2], gamma[4]}, {gamma[1], gamma[3], gamma[5]}};
    FP12_QUADS t;
    fp12_quads_load(&t, &constants);
    quad_pair(&r->c0, &t.c0, 3);
    quad_pair(&r->c1, &t.c1, 3);
}

/// r = a^p.
BODY void fp12_quads_frobenius(FP12_QUADS *r, const FP12_QUADS *a, const CAT(CURVE, quad_frobenius) * gamma) {
    FP_X8 t;
    fp_x8_negate_some(&t, QUAD_IMAGINARY, &a->c0, 3);
    fp_x8_carry(&t);
    quad_mul(&r->c0, &t, &gamma->c0);
    fp_x8_negate_some(&t, QUAD_IMAGINARY, &a->c1, 3);
    fp_x8_carry(&t);
    quad_mul(&r->c1, &t, &gamma->c1);
}

// MARK: The final exponentiation

/// r = a^-x, as fp12_power_minus_x.
BODY void fp12_quads_power_minus_x(FP12_QUADS *r, const FP12_QUADS *a) {
    static const signed char digits[] = CURVE_CONSTANT(X_WINDOW_DIGITS);
    FP12_QUADS table[4], square, t;
    fp12_quads_conjugate(&table[0], a);
    fp12_quads_cyclotomic_squares(&square, &table[0], 1);
    for (int i = 1; i < 4; i++) {
        fp12_quads_mul(&table[i], &table[i - 1], &square);
    }
    t = table[digits[0] / 2];
    for (int i = 1, squares = 1; i < CURVE_CONSTANT(X_WINDOW_LENGTH); i++, squares++) {
        if (digits[i] == 0 && i + 1 < CURVE_CONSTANT(X_WINDOW_LENGTH)) {
            continue;
        }
        fp12_quads_cyclotomic_squares(&t, &t, squares);
        squares = 0;
        if (digits[i] > 0) {
            fp12_quads_mul(&t, &t, &table[digits[i] / 2]);
        } else if (digits[i] < 0) {
            FP12_QUADS inverse;
            fp12_quads_conjugate(&inverse, &table[-digits[i] / 2]);
            fp12_quads_mul(&t, &t, &inverse);
        }
    }
    *r = t;
}

/// The chain of pairing_impl.h.
BODY void final_exponentiation_vartime(FP12_T *r, const FP12_T *f) {
    CAT(CURVE, quad_frobenius) gamma;
    FP12_T inverse;
    FP12_QUADS a, t, x1, x2, x3, y, t0, t1;
    fp12_quads_frobenius_load(&gamma);
    fp12_inverse_vartime(&inverse, f);
    fp12_quads_load(&a, f);
    fp12_quads_load(&t, &inverse);
    fp12_quads_conjugate(&a, &a);
    fp12_quads_mul(&a, &a, &t);
    fp12_quads_frobenius(&t, &a, &gamma);
    fp12_quads_frobenius(&t, &t, &gamma);
    fp12_quads_mul(&a, &a, &t);

    // a^-x, a^(x²), a^(-x³)
    fp12_quads_power_minus_x(&x1, &a);
    fp12_quads_power_minus_x(&x2, &x1);
    fp12_quads_power_minus_x(&x3, &x2);

    fp12_quads_frobenius(&t, &x3, &gamma);
    fp12_quads_mul(&t0, &x3, &t);
    fp12_quads_cyclotomic_squares(&t0, &t0, 1);
    fp12_quads_frobenius(&y, &x2, &gamma);
    fp12_quads_conjugate(&t, &y);
    fp12_quads_mul(&t, &x1, &t);
    fp12_quads_mul(&t0, &t0, &t);
    fp12_quads_conjugate(&t, &x2);
    fp12_quads_mul(&t0, &t0, &t);
    fp12_quads_frobenius(&t1, &x1, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_mul(&t1, &t1, &t0);
    fp12_quads_frobenius(&y, &y, &gamma);
    fp12_quads_mul(&t0, &t0, &y);
    fp12_quads_cyclotomic_squares(&t1, &t1, 1);
    fp12_quads_mul(&t1, &t1, &t0);
    fp12_quads_cyclotomic_squares(&t1, &t1, 1);

    fp12_quads_conjugate(&t, &a);
    fp12_quads_mul(&t0, &t1, &t);
    fp12_quads_frobenius(&t, &a, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_frobenius(&t, &t, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_frobenius(&t, &t, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_cyclotomic_squares(&t0, &t0, 1);
    fp12_quads_mul(&t1, &t1, &t0);
    fp12_quads_store(r, &t1);
}

// MARK: The Miller loop

/// A pair: its lines, and what these are multiplied with, in the places of a, b and c.
typedef struct {
    const PREPARED_T *q;
    FP_X8 factors;
} CAT(CURVE, quad_miller_pair);

/// `line` = line · factors; the coefficients come from memory with weight 0, and leave as R' has them (unit lines) or all
/// with the same factor in Fp.
INLINE void quad_line(FP_X8 *line, const LINE_T *source, const FP_X8 *factors) {
    _Static_assert(sizeof(LINE_T) == 3 * 64, "rows of eight words");
    const lanes a = _mm512_loadu_si512(&source->a), b = _mm512_loadu_si512(&source->b),
                c = _mm512_loadu_si512(&source->c);
    lanes word[CURVE_FP_LIMBS];
    UNROLL
    for (int i = 0; i < CURVE_FP_LIMBS; i++) {
        const lanes index = _mm512_add_epi64(_mm512_set_epi64(0, 0, 0, 0, 12, 8, 4, 0), lanes_all((uint64_t)i));
        const lanes last = _mm512_set_epi64(12 + i, 8 + i, 12 + i, 8 + i, 3, 2, 1, 0);
        word[i] = _mm512_permutex2var_epi64(_mm512_permutex2var_epi64(a, index, b), last, c);
    }
    fp_x8_unpack(line, word, 0);
    fp_x8_mul(line, line, factors);
}

INLINE void quad_miller_lines(FP12_QUADS *f, const CAT(CURVE, quad_miller_pair) * pairs, size_t n, size_t index) {
    for (size_t i = 0; i < n; i++) {
        FP_X8 line;
        quad_line(&line, &pairs[i].q->lines[index], &pairs[i].factors);
        fp12_quads_mul_line(f, &line, pairs[i].q->unit);
    }
}

/// The pairs of pairing_impl.h with their factors: (y, x, 1), or (0, x/y, 1/y) of weight LANES_SHIFT for unit lines.
INLINE void quad_miller_load(CAT(CURVE, quad_miller_pair) * r, const CAT(CURVE, miller_pair) * pair) {
    static const FP_T zero;
    bool unit = pair->q->unit;
    FP_T a = unit ? zero : pair->y, b = pair->x, c = unit ? pair->y : fp_one;
    for (int i = 0; unit && i < fp_x8_shift; i++) {
        fp_double(&b, &b);
        fp_double(&c, &c);
    }
    const FP_T part[8] = {a, a, b, b, c, c, zero, zero};
    r->q = pair->q;
    fp_x8_gather(&r->factors, part, 8);
}

BODY void miller_loop_vartime(FP12_T *r, const G1_AFFINE_T *p, const PREPARED_T *const *q, size_t n) {
    static const signed char digits[] = CURVE_CONSTANT(LOOP_DIGITS);
    enum { BLOCK = 16 };
    CAT(CURVE, miller_pair) pairs[BLOCK];
    CAT(CURVE, quad_miller_pair) quads[BLOCK];
    FP_T inverses[BLOCK], scratch[BLOCK];
    FP12_T one;
    FP12_QUADS f, product;
    fp12_set_one(&one);
    fp12_quads_load(&product, &one);
    for (size_t start = 0; start < n; start += BLOCK) {
        size_t count = n - start < BLOCK ? n - start : BLOCK;
        count = miller_pairs(pairs, p + start, q + start, count, inverses, scratch);
        for (size_t i = 0; i < count; i++) {
            quad_miller_load(&quads[i], &pairs[i]);
        }
        fp12_quads_load(&f, &one);
        size_t index = 0;
        for (int i = 1; i < CURVE_CONSTANT(LOOP_LENGTH); i++) {
            if (i > 1) {
                fp12_quads_square(&f, &f);
            }
            quad_miller_lines(&f, quads, count, index++);
            if (digits[i] != 0) {
                quad_miller_lines(&f, quads, count, index++);
            }
        }
        quad_miller_lines(&f, quads, count, index++);
        quad_miller_lines(&f, quads, count, index);
        fp12_quads_mul(&product, &product, &f);
    }
    fp12_quads_store(r, &product);
}
