/// Vectors of field elements in memory, eight at a time, and the reductions of lazily reduced lanes.
///
/// Parameters: as lanes_ifma.h, which comes before. Defines FIELD_(x8_read, x8_write, x8_divide_power), and
/// FIELD_(x8_read_each, x8_shrink) for four words.

#if FIELD_LIMBS == 4
/// Words from rows of two elements each. Lane i then holds element FIELD_(x8_element)(i).
INLINE void FIELD_(x8_words)(lanes *word, const lanes *row) {
    lanes low[2], high[2];
    UNROLL
    for (int i = 0; i < 2; i++) {
        low[i] = _mm512_unpacklo_epi64(row[2 * i], row[2 * i + 1]);
        high[i] = _mm512_unpackhi_epi64(row[2 * i], row[2 * i + 1]);
    }
    word[0] = _mm512_shuffle_i64x2(low[0], low[1], 0x88);
    word[1] = _mm512_shuffle_i64x2(high[0], high[1], 0x88);
    word[2] = _mm512_shuffle_i64x2(low[0], low[1], 0xdd);
    word[3] = _mm512_shuffle_i64x2(high[0], high[1], 0xdd);
}

/// Eight elements from anywhere, of weight `shift`, in the order of x8_read.
INLINE void FIELD_(x8_read_each)(LANES_T *r, const FIELD_T *const *a, int shift) {
    lanes word[4], row[4];
    UNROLL
    for (int i = 0; i < 4; i++) {
        lanes first = _mm512_castsi256_si512(_mm256_loadu_si256((const void *)a[2 * i]));
        row[i] = _mm512_inserti64x4(first, _mm256_loadu_si256((const void *)a[2 * i + 1]), 1);
    }
    FIELD_(x8_words)(word, row);
    FIELD_(x8_unpack)(r, word, shift);
}
#endif

/// Eight consecutive elements, of weight `shift`. With four limbs lane i holds element FIELD_(x8_element)(i).
INLINE void FIELD_(x8_read)(LANES_T *r, const FIELD_T *a, int shift) {
    lanes word[FIELD_LIMBS];
#if FIELD_LIMBS == 4
    lanes row[4];
    UNROLL
    for (int i = 0; i < 4; i++) {
        row[i] = _mm512_loadu_si512(a + 2 * i);
    }
    FIELD_(x8_words)(word, row);
#else
    const lanes index = _mm512_mullo_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), lanes_all(FIELD_LIMBS));
    for (int i = 0; i < FIELD_LIMBS; i++) {
        word[i] = _mm512_i64gather_epi64(index, (const long long *)a + i, 8);
    }
#endif
    FIELD_(x8_unpack)(r, word, shift);
}

/// The inverse of x8_read without weight, for a normal value below R.
INLINE void FIELD_(x8_write)(FIELD_T *r, const LANES_T *a) {
    lanes word[FIELD_LIMBS];
    FIELD_(x8_pack)(word, a);
#if FIELD_LIMBS == 4
    const lanes first = _mm512_set_epi64(11, 10, 3, 2, 9, 8, 1, 0);
    const lanes second = _mm512_set_epi64(15, 14, 7, 6, 13, 12, 5, 4);
    lanes lower[2], upper[2];
    lower[0] = _mm512_unpacklo_epi64(word[0], word[1]);
    upper[0] = _mm512_unpacklo_epi64(word[2], word[3]);
    lower[1] = _mm512_unpackhi_epi64(word[0], word[1]);
    upper[1] = _mm512_unpackhi_epi64(word[2], word[3]);
    UNROLL
    for (int i = 0; i < 2; i++) {
        _mm512_storeu_si512(r + 2 * i, _mm512_permutex2var_epi64(lower[i], first, upper[i]));
        _mm512_storeu_si512(r + 4 + 2 * i, _mm512_permutex2var_epi64(lower[i], second, upper[i]));
    }
#else
    const lanes index = _mm512_mullo_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), lanes_all(FIELD_LIMBS));
    for (int i = 0; i < FIELD_LIMBS; i++) {
        _mm512_i64scatter_epi64((long long *)r + i, index, word[i], 8);
    }
#endif
}

/// Which element x8_read puts into lane `lane`. Its own inverse.
INLINE int FIELD_(x8_element)(int lane) {
#if FIELD_LIMBS == 4
    return lane % 4 == 1 || lane % 4 == 2 ? lane ^ 3 : lane;
#else
    return lane;
#endif
}

#if FIELD_LIMBS == 4
/// From a normal value to a normal one below 2p in the same class, for a modulus that fills most of its top limb.
///
/// The quotient by p is estimated from the top limbs, t of p and 2^52 at most of the value: by ⌊2^52/(t + 1)⌋/2^52, which
/// is never too large. It is short by less than 1 for its own fraction, by the fraction of 2^52/(t + 1) for the factor's
/// (0.65 for the fields of BN254, 0.34 for BLS12-381's Fr), and by at most 2^52/t² + 1/t for the limbs below, which is
/// nothing for a t of 46 bits or more: by less than 2 in all. BLS12-381's Fp, whose t has 17 bits, would be some 2^18 off: hence four
/// words only. The product of the quotient with -p is added modulo 2^(52·LANES_LIMBS).
INLINE void FIELD_(x8_shrink)(LANES_T *a) {
    FIELD_(x8_check)(a);
    const uint64_t top = FIELD_(x8_modulus_limb)(1, LANES_LIMBS - 1);
    const lanes factor = lanes_all(((uint64_t)1 << 52) / (top + 1));
    lanes quotient = _mm512_madd52hi_epu64(_mm512_setzero_si512(), a->limb[LANES_LIMBS - 1], factor);
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        // Limbs of 2^(52·LANES_LIMBS) - p, which is odd.
        uint64_t word = ~FIELD_(x8_modulus_limb)(1, i) & LANES_MASK;
        lanes limb = lanes_all(i == 0 ? word + 1 : word);
        a->limb[i] = _mm512_madd52lo_epu64(a->limb[i], quotient, limb);
        if (i + 1 < LANES_LIMBS) {
            a->limb[i + 1] = _mm512_madd52hi_epu64(a->limb[i + 1], quotient, limb);
        }
    }
    FIELD_(x8_carry)(a);
    a->limb[LANES_LIMBS - 1] = _mm512_and_si512(a->limb[LANES_LIMBS - 1], lanes_all(LANES_MASK));
}
#endif

/// a = a/2^bits modulo p, for bits < 52 and a normal value; one below x·p becomes one below (x/2^bits + 1)·p. Normal.
INLINE void FIELD_(x8_divide_power)(LANES_T *a, unsigned bits) {
    FIELD_(x8_check)(a);
    const lanes mask = lanes_all(LANES_MASK);
    const lanes inverse = lanes_all(FIELD_CONSTANT(NEGATIVE_INVERSE) & LANES_MASK);
    lanes multiple = _mm512_madd52lo_epu64(_mm512_setzero_si512(), a->limb[0], inverse);
    multiple = _mm512_and_si512(multiple, lanes_all(((uint64_t)1 << bits) - 1));
    // The sum may need one limb more, before it is shifted.
    lanes sum[LANES_LIMBS + 1];
    UNROLL
    for (int i = 0; i <= LANES_LIMBS; i++) {
        sum[i] = i < LANES_LIMBS ? a->limb[i] : _mm512_setzero_si512();
    }
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        lanes p = lanes_all(FIELD_(x8_modulus_limb)(1, i));
        sum[i] = _mm512_madd52lo_epu64(sum[i], multiple, p);
        sum[i + 1] = _mm512_madd52hi_epu64(sum[i + 1], multiple, p);
        if (i > 0) {
            sum[i] = _mm512_add_epi64(sum[i], _mm512_srli_epi64(sum[i - 1], 52));
        }
    }
    sum[LANES_LIMBS] = _mm512_add_epi64(sum[LANES_LIMBS], _mm512_srli_epi64(sum[LANES_LIMBS - 1], 52));
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        lanes low = _mm512_srli_epi64(_mm512_and_si512(sum[i], mask), bits);
        lanes high = i + 1 < LANES_LIMBS ? _mm512_and_si512(sum[i + 1], mask) : sum[i + 1];
        high = _mm512_and_si512(_mm512_slli_epi64(high, 52 - bits), mask);
        a->limb[i] = _mm512_or_si512(low, high);
    }
}
