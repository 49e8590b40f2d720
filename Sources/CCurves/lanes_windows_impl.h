/// The digits of eight scalars at a time, as windows_impl.h has them, which must come before.
///
/// Parameters: CURVE, CURVE_CONSTANT(FR_MODULUS). For scalars of four limbs.

#define SCALAR CAT(CURVE, integer)

/// From four rows of two scalars each to four rows of one limb of eight scalars each.
INLINE void lanes_transpose_scalars(lanes *word) {
    const lanes low = _mm512_setr_epi64(0, 4, 8, 12, 1, 5, 9, 13),
                high = _mm512_setr_epi64(2, 6, 10, 14, 3, 7, 11, 15);
    lanes a = _mm512_permutex2var_epi64(word[0], low, word[1]),
          b = _mm512_permutex2var_epi64(word[2], low, word[3]);
    lanes c = _mm512_permutex2var_epi64(word[0], high, word[1]),
          d = _mm512_permutex2var_epi64(word[2], high, word[3]);
    word[0] = _mm512_shuffle_i64x2(a, b, 0x44);
    word[1] = _mm512_shuffle_i64x2(a, b, 0xee);
    word[2] = _mm512_shuffle_i64x2(c, d, 0x44);
    word[3] = _mm512_shuffle_i64x2(c, d, 0xee);
}

/// a + b + carry in the lanes; the mask becomes the carry out.
INLINE lanes lanes_add_carry(lanes a, lanes b, __mmask8 *carry) {
    lanes sum = _mm512_add_epi64(a, b);
    __mmask8 out = _mm512_cmplt_epu64_mask(sum, a);
    lanes next = _mm512_mask_add_epi64(sum, *carry, sum, lanes_all(1));
    out |= *carry & _mm512_cmpeq_epi64_mask(next, _mm512_setzero_si512());
    *carry = out;
    return next;
}

/// scalar_balance on eight scalars, plus `offset`: five rows of limbs.
INLINE void lanes_balance(lanes *r, const lanes *k, const CAT(CURVE, signed_scalar) * offset) {
    static const SCALAR order = CURVE_CONSTANT(FR_MODULUS);
    // k - r as k + (2^256 - 1 - r) + 1; it is negative, all ones above, unless there is a carry.
    lanes d[SCALAR_LIMBS];
    __mmask8 carry = 0xff, less = 0, out = 0;
    UNROLL
    for (int i = 0; i < SCALAR_LIMBS; i++) {
        d[i] = lanes_add_carry(k[i], lanes_all(~order.limb[i]), &carry);
    }
    // 2k - r is negative if its carry does not come: then k is the nearer.
    UNROLL
    for (int i = 0; i < SCALAR_LIMBS; i++) {
        (void)lanes_add_carry(k[i], d[i], &less);
    }
    __mmask8 nearer = (__mmask8)~less;
    UNROLL
    for (int i = 0; i < SCALAR_LIMBS; i++) {
        lanes limb = _mm512_mask_mov_epi64(d[i], nearer, k[i]);
        r[i] = lanes_add_carry(limb, lanes_all(offset->limb[i]), &out);
    }
    lanes top = _mm512_maskz_mov_epi64(less, lanes_all(~(uint64_t)0));
    r[SCALAR_LIMBS] = lanes_add_carry(top, lanes_all(offset->limb[SCALAR_LIMBS]), &out);
}

BODY void msm_digits_lanes_vartime(int16_t *digits, size_t stride, uint32_t *used, const SCALAR *scalars,
                                   size_t n, unsigned bits) {
    const unsigned windows = msm_window_count(bits);
    const lanes half = lanes_all((uint64_t)1 << (bits - 1)), mask = lanes_all(((uint64_t)1 << bits) - 1);
    CAT(CURVE, signed_scalar) offset;
    digit_offset(&offset, bits);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        lanes word[4], k[SCALAR_LIMBS + 1];
        UNROLL
        for (int row = 0; row < 4; row++) {
            word[row] = _mm512_loadu_si512(scalars[i + 2 * (size_t)row].limb);
        }
        lanes_transpose_scalars(word);
        lanes_balance(k, word, &offset);
        for (unsigned w = 0; w < windows; w++) {
            unsigned position = w * bits, limb = position / 64, shift = position % 64;
            lanes digit = _mm512_srl_epi64(k[limb], _mm_cvtsi32_si128((int)shift));
            if (shift + bits > 64 && limb < SCALAR_LIMBS) {
                lanes next = _mm512_sll_epi64(k[limb + 1], _mm_cvtsi32_si128((int)(64 - shift)));
                digit = _mm512_or_si512(digit, next);
            }
            digit = _mm512_sub_epi64(_mm512_and_si512(digit, mask), half);
            _mm_storeu_si128((__m128i *)(void *)&digits[w * stride + i], _mm512_cvtepi64_epi16(digit));
            used[w] += (uint32_t)__builtin_popcount(_mm512_test_epi64_mask(digit, digit));
        }
    }
    msm_digits_scalar_vartime(digits + i, stride, used, scalars + i, n - i, bits);
}

#undef SCALAR
