/// Sums of pairs of affine points, eight at a time: pairs_impl.h on the lanes, in the same words.
///
/// Parameters: those of group_impl.h. Included by pairs_impl.h, after the scalar twin, which serves batches that have a
/// pair of equal or of opposite points: then the denominator is zero in some lane, and so is the product of all.
///
/// Bounds, with k = 84 (see lanes_ifma.h): a difference of coordinates, lifted by p and of weight 4, is below 32·p. The
/// running product stays below 1.7·p and the running inverse below 64·p. The slope is below 4·p, of weight 2 so that its
/// square has weight 0; the square is below 2·p. All sums leave fully reduced.

#define COORD_X8 CAT(CAT(CURVE, COORD), x8)
#define COORD_X8_(name) CAT(COORD_(x8), name)
#define COORD_WORDS (sizeof(COORD_T) / 8)
#define GROUP_WORDS (sizeof(AFFINE) / 8)

/// Eight pairs between the two passes.
typedef struct {
    FP_X8 product, denominator;
    COORD_X8 x1, x12, y1, rise;
} CAT(GROUP, lanes_pair);

typedef union {
    CAT(GROUP, lanes_pair) lanes[GROUP_(pair_batch) / 8];
    CAT(GROUP, scalar_pair_scratch) scalar;
} PAIR_SCRATCH;

/// The words of eight points, one point a lane: eight words at a time, and those that are left one by one.
INLINE void GROUP_(gather)(lanes *word, const AFFINE *const *points) {
    UNROLL
    for (size_t first = 0; first + 8 <= GROUP_WORDS; first += 8) {
        UNROLL
        for (size_t i = 0; i < 8; i++) {
            word[first + i] = _mm512_loadu_si512((const uint64_t *)points[i] + first);
        }
        lanes_transpose(word + first);
    }
    UNROLL
    for (size_t w = GROUP_WORDS / 8 * 8; w < GROUP_WORDS; w++) {
        uint64_t column[8];
        UNROLL
        for (size_t i = 0; i < 8; i++) {
            column[i] = ((const uint64_t *)points[i])[w];
        }
        word[w] = _mm512_loadu_si512(column);
    }
}

INLINE void GROUP_(scatter)(const PAIR *pairs, lanes *word) {
    UNROLL
    for (size_t first = 0; first + 8 <= GROUP_WORDS; first += 8) {
        lanes_transpose(word + first);
        UNROLL
        for (size_t i = 0; i < 8; i++) {
            _mm512_storeu_si512((uint64_t *)pairs[i].sum + first, word[first + i]);
        }
    }
    UNROLL
    for (size_t w = GROUP_WORDS / 8 * 8; w < GROUP_WORDS; w++) {
        uint64_t column[8];
        _mm512_storeu_si512(column, word[w]);
        UNROLL
        for (size_t i = 0; i < 8; i++) {
            ((uint64_t *)pairs[i].sum)[w] = column[i];
        }
    }
}

/// A difference of coordinates, loose up to here, lifted by p and of weight LANES_SHIFT.
INLINE void GROUP_(as_factor)(COORD_X8 *a) {
    COORD_X8_(lift)(a, 1);
    COORD_X8_(shift_left)(a, fp_x8_shift);
    COORD_X8_(carry)(a);
}

/// First pass over eight pairs: the rise of the slopes, and the product so far of the denominators of their runs.
INLINE void GROUP_(lanes_open)(CAT(GROUP, lanes_pair) * r, FP_X8 *product, const PAIR *pairs) {
    const AFFINE *left[8], *right[8];
    unsigned negate_left = 0, negate_right = 0;
    UNROLL
    for (unsigned i = 0; i < 8; i++) {
        left[i] = GROUP_(operand_point)(pairs[i].left);
        right[i] = GROUP_(operand_point)(pairs[i].right);
        negate_left |= (unsigned)(pairs[i].left & 1) << i;
        negate_right |= (unsigned)(pairs[i].right & 1) << i;
    }
    lanes word[GROUP_WORDS];
    COORD_X8 x2, y2;
    GROUP_(gather)(word, left);
    COORD_X8_(unpack)(&r->x1, word, 0);
    COORD_X8_(unpack)(&r->y1, word + COORD_WORDS, 0);
    GROUP_(gather)(word, right);
    COORD_X8_(unpack)(&x2, word, 0);
    COORD_X8_(unpack)(&y2, word + COORD_WORDS, 0);
    COORD_X8_(negate_some)(&r->y1, (__mmask8)negate_left, &r->y1, 1);
    COORD_X8_(negate_some)(&y2, (__mmask8)negate_right, &y2, 1);

    COORD_X8_(add)(&r->x12, &r->x1, &x2);
    COORD_X8_(sub)(&r->rise, &y2, &r->y1);
    GROUP_(as_factor)(&r->rise);
    COORD_X8_(sub)(&x2, &x2, &r->x1);
    GROUP_(as_factor)(&x2);
    r->product = *product;
    COORD_X8_(denominator)(&r->denominator, &x2);
    fp_x8_mul(product, product, &r->denominator);
}

/// Second pass, from the last eight pairs to the first: `inverse` is that of the product up to these.
INLINE void GROUP_(lanes_close)(const PAIR *pairs, FP_X8 *inverse, const CAT(GROUP, lanes_pair) * a) {
    FP_X8 own;
    COORD_X8 slope, x, y, t;
    fp_x8_mul(&own, inverse, &a->product);
    fp_x8_mul(inverse, inverse, &a->denominator);
    // x2 - x1 once more, rather than through memory; over Fp nobody asks for it.
    COORD_X8_(sub)(&t, &a->x12, &a->x1);
    COORD_X8_(sub)(&t, &t, &a->x1);
    GROUP_(as_factor)(&t);
    COORD_X8_(from_denominator)(&slope, &t, &own);
    COORD_X8_(bounded_mul)(&slope, &a->rise, &slope, 4);

    COORD_X8_(square)(&x, &slope);
    COORD_X8_(sub)(&x, &x, &a->x12);
    COORD_X8_(lift)(&x, 2);
    COORD_X8_(carry)(&x);
    COORD_X8_(reduce)(&x, 2);
    COORD_X8_(reduce)(&x, 1);

    COORD_X8_(sub)(&t, &a->x1, &x);
    COORD_X8_(lift)(&t, 1);
    COORD_X8_(shift_left)(&t, fp_x8_shift / 2);
    COORD_X8_(carry)(&t);
    COORD_X8_(bounded_mul)(&y, &slope, &t, (uint64_t)2 << (fp_x8_shift / 2));
    COORD_X8_(sub)(&y, &y, &a->y1);
    COORD_X8_(lift)(&y, 1);
    COORD_X8_(carry)(&y);
    COORD_X8_(reduce)(&y, 2);
    COORD_X8_(reduce)(&y, 1);

    lanes word[GROUP_WORDS];
    COORD_X8_(pack)(word, &x);
    COORD_X8_(pack)(word + COORD_WORDS, &y);
    GROUP_(scatter)(pairs, word);
}

/// Adds n pairs, at most pair_batch. Any points but infinity. There must be room for seven pairs more.
BODY void GROUP_(add_pairs_vartime)(PAIR *pairs, size_t n, PAIR_SCRATCH *scratch) {
    // (0, 0) + (1, 0): no points, but a denominator of one.
    static const AFFINE zero;
    AFFINE filler[2] = {zero, zero}, sink;
    if (n == 0) {
        return; // as the scalar twin
    }
    COORD_(set_one)(&filler[1].x);
    for (size_t i = n; i % 8 != 0; i++) {
        pairs[i] = (PAIR){(uintptr_t)&filler[0], (uintptr_t)&filler[1], &sink};
    }
    const size_t groups = (n + 7) / 8;
    FP_X8 product;
    fp_x8_broadcast(&product, &fp_one, 0);
    for (size_t i = 0; i < groups; i++) {
        GROUP_(lanes_open)(&scratch->lanes[i], &product, &pairs[8 * i]);
    }

    // The eight products by the scalar routine: its single inversion costs less than a power on the lanes.
    lanes word[8] = {_mm512_setzero_si512()};
    FP_T products[8], temporary[8];
    fp_x8_reduce(&product, 1);
    fp_x8_pack(word, &product);
    UNROLL
    for (int w = 0; w < CURVE_FP_LIMBS; w++) {
        uint64_t column[8];
        _mm512_storeu_si512(column, word[w]);
        UNROLL
        for (int i = 0; i < 8; i++) {
            products[i].limb[w] = column[i];
        }
    }
    for (int i = 0; i < 8; i++) {
        if (fp_is_zero(&products[i])) {
            GROUP_(add_pairs_scalar_vartime)(pairs, n, &scratch->scalar);
            return;
        }
    }
    fp_batch_inverse_vartime(products, temporary, 8);
    UNROLL
    for (int w = 0; w < CURVE_FP_LIMBS; w++) {
        word[w] = _mm512_setr_epi64((long long)products[0].limb[w], (long long)products[1].limb[w],
                                    (long long)products[2].limb[w], (long long)products[3].limb[w],
                                    (long long)products[4].limb[w], (long long)products[5].limb[w],
                                    (long long)products[6].limb[w], (long long)products[7].limb[w]);
    }
    FP_X8 inverse;
    fp_x8_unpack(&inverse, word, fp_x8_shift + fp_x8_shift / 2);
    for (size_t i = groups; i-- > 0;) {
        GROUP_(lanes_close)(&pairs[8 * i], &inverse, &scratch->lanes[i]);
    }
}
