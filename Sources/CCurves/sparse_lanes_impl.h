/// Long sparse rows on lanes: eight products at a time, summed before they are reduced.
///
/// Parameters: CURVE. Comes after lanes_memory.h for a field `fr` of four words.

#define FR_T CAT(CURVE, fr)
#define FR_X8 CAT(CAT(CURVE, fr), x8)

/// Sums of products in every lane, by columns of 52 bits.
typedef struct { lanes column[2 * fr_x8_limbs]; } CAT(CURVE, fr_x8_columns);

/// Products per lane between reductions. A factor of weight 4 makes their sum less than 32·16·p², so a lane less than
/// (32·16/84 + 1)·p when reduced, and all eight together less than 57·p: still normal. Columns stay below 2^61.
enum { SPARSE_LANE_PRODUCTS = 32 };

INLINE void fr_x8_columns_accumulate(CAT(CURVE, fr_x8_columns) * sum, const FR_X8 *a, const FR_X8 *b) {
    UNROLL
    for (int i = 0; i < fr_x8_limbs; i++) {
        UNROLL
        for (int j = 0; j < fr_x8_limbs; j++) {
            sum->column[i + j] = _mm512_madd52lo_epu64(sum->column[i + j], a->limb[i], b->limb[j]);
            sum->column[i + j + 1] = _mm512_madd52hi_epu64(sum->column[i + j + 1], a->limb[i], b->limb[j]);
        }
    }
}

/// r = the sum over all lanes, divided by 2^260 and fully reduced. Clears the columns. (Products take the low 52 bits of
/// their factors.)
INLINE void fr_x8_columns_reduce(FR_T *r, CAT(CURVE, fr_x8_columns) * sum) {
    const lanes inverse = lanes_all(CURVE_CONSTANT(FR_NEGATIVE_INVERSE));
    lanes *column = sum->column;
    UNROLL
    for (int i = 0; i < fr_x8_limbs; i++) {
        lanes m = _mm512_madd52lo_epu64(_mm512_setzero_si512(), column[i], inverse);
        UNROLL
        for (int j = 0; j < fr_x8_limbs; j++) {
            lanes p = lanes_all(fr_x8_modulus_limb(1, j));
            column[i + j] = _mm512_madd52lo_epu64(column[i + j], m, p);
            column[i + j + 1] = _mm512_madd52hi_epu64(column[i + j + 1], m, p);
        }
        column[i + 1] = _mm512_add_epi64(column[i + 1], _mm512_srli_epi64(column[i], 52));
    }
    FR_X8 total;
    UNROLL
    for (int i = 0; i < fr_x8_limbs; i++) {
        total.limb[i] = column[fr_x8_limbs + i];
    }
    fr_x8_carry(&total);
    UNROLL
    for (int i = 0; i < fr_x8_limbs; i++) {
        lanes limb = total.limb[i];
        limb = _mm512_add_epi64(limb, _mm512_shuffle_i64x2(limb, limb, 0x4e));
        limb = _mm512_add_epi64(limb, _mm512_shuffle_i64x2(limb, limb, 0xb1));
        total.limb[i] = _mm512_add_epi64(limb, _mm512_permutex_epi64(limb, 0xb1));
    }
    fr_x8_carry(&total);
    fr_x8_shrink(&total);
    fr_x8_reduce(&total, 1);
    lanes word[4];
    fr_x8_pack(word, &total);
    UNROLL
    for (int i = 0; i < 4; i++) {
        r->limb[i] = (uint64_t)_mm_cvtsi128_si64(_mm512_castsi512_si128(word[i]));
    }
    *sum = (CAT(CURVE, fr_x8_columns)){0};
}

/// One row, of any length; the terms end at `last`.
BODY void fr_sparse_long_row(FR_T *r, const FR_T *coefficients, const uint8_t *kinds, const FR_T *values,
                             const CAT(CURVE, term) * terms, size_t count, const CAT(CURVE, term) * last) {
    static const FR_T zero;
    CAT(CURVE, fr_x8_columns) columns = {0};
    const FR_T *left[8], *right[8];
    FR_T sum = {{0}}, part;
    size_t waiting = 0, products = 0;
    for (size_t i = 0; i < count; i++) {
        const CAT(CURVE, term) *term = &terms[i];
        fr_sparse_prefetch(term, last, values);
        const FR_T *value = &values[term->wire];
        if (fr_sparse_add_unit(&sum, kinds[term->coefficient], value)) {
            continue;
        }
        left[waiting] = &coefficients[term->coefficient];
        right[waiting] = value;
        waiting++;
        if (waiting == 8) {
            FR_X8 a, b;
            fr_x8_read_each(&a, left, fr_x8_shift);
            fr_x8_read_each(&b, right, 0);
            fr_x8_columns_accumulate(&columns, &a, &b);
            waiting = 0;
            products++;
            if (products == SPARSE_LANE_PRODUCTS) {
                fr_x8_columns_reduce(&part, &columns);
                fr_add(&sum, &sum, &part);
                products = 0;
            }
        }
    }
    // The rest is filled up with zeros.
    if (waiting + products > 0) {
        FR_X8 a, b;
        for (; waiting < 8; waiting++) {
            left[waiting] = right[waiting] = &zero;
        }
        fr_x8_read_each(&a, left, fr_x8_shift);
        fr_x8_read_each(&b, right, 0);
        fr_x8_columns_accumulate(&columns, &a, &b);
        fr_x8_columns_reduce(&part, &columns);
        fr_add(&sum, &sum, &part);
    }
    *r = sum;
}
