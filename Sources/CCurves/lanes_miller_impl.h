/// The Miller loop of few pairs, with lanes inside Fp12.
///
/// Parameters: those of pairing_impl.h, which must come before. Needs lanes_quads_impl.h, whose words and bounds we use.

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
        const lanes index = _mm512_set_epi64(0, 0, 0, 0, 12 + i, 8 + i, 4 + i, i);
        const lanes last = _mm512_set_epi64(12 + i, 8 + i, 12 + i, 8 + i, 3, 2, 1, 0);
        word[i] = _mm512_permutex2var_epi64(_mm512_permutex2var_epi64(a, index, b), last, c);
    }
    fp_x8_unpack(line, word, 0);
    fp_x8_mul(line, line, factors);
}

INLINE void quad_miller_lines(FP12_QUADS *f, const CAT(CURVE, quad_miller_pair) * pairs, size_t n,
                              size_t index) {
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
