/// Eight field elements at once on AVX-512 IFMA: radix 2^52, one element per 64-bit lane.
///
/// Parameters: CURVE, FIELD, FIELD_LIMBS, FIELD_CONSTANT, as in field_portable.h, which must come before. Defines the
/// type FIELD_x8 and FIELD_(x8_…), all for compilation with AVX-512 F, DQ, VL, BW and IFMA.
///
/// In memory elements stay as the contract has them: Montgomery form with R = 2^(64·FIELD_LIMBS). Lane products divide
/// by 2^(52·LANES_LIMBS) = R·2^LANES_SHIFT, so x8_mul(a, b) is a·b·2^-LANES_SHIFT in that form. Whoever multiplies
/// shifts factors left by LANES_SHIFT bits in all: when unpacking, which is free, or before a carry, which is nearly so.
/// We call a value that has been shifted left by w bits "of weight w": the weights of factors add up, less LANES_SHIFT.
///
/// Two states of a value: *normal*, all limbs below 2^52, as factors must be; and *loose*, limbs of any sign below
/// 2^62, the result of additions, subtractions and shifts without carries. Bounds on values are written in multiples of
/// the modulus p: with `k` such that 2^(52·LANES_LIMBS) ≥ k·p (84 for the fields of BN254), a product of normal factors
/// below a·p and b·p is below (a·b/k + 1)·p.

#ifndef LANES_COMMON
#define LANES_COMMON
#include <immintrin.h>

typedef __m512i lanes;

/// A 64-bit number in every lane.
INLINE lanes lanes_all(uint64_t word) {
    return _mm512_set1_epi64((long long)word);
}

/// Transposes eight rows of eight words.
INLINE void lanes_transpose(lanes *row) {
    lanes a[8], b[8];
    UNROLL
    for (int i = 0; i < 4; i++) {
        a[i] = _mm512_unpacklo_epi64(row[2 * i], row[2 * i + 1]);
        a[4 + i] = _mm512_unpackhi_epi64(row[2 * i], row[2 * i + 1]);
    }
    UNROLL
    for (int i = 0; i < 4; i++) {
        b[2 * i] = _mm512_shuffle_i64x2(a[2 * i], a[2 * i + 1], 0x88);
        b[2 * i + 1] = _mm512_shuffle_i64x2(a[2 * i], a[2 * i + 1], 0xdd);
    }
    // b[0], b[2]: even words 0 and 4 of rows 0–3 and 4–7; b[1], b[3]: words 2 and 6; b[4…7]: the odd ones.
    UNROLL
    for (int odd = 0; odd < 2; odd++) {
        row[odd] = _mm512_shuffle_i64x2(b[4 * odd], b[4 * odd + 2], 0x88);
        row[4 + odd] = _mm512_shuffle_i64x2(b[4 * odd], b[4 * odd + 2], 0xdd);
        row[2 + odd] = _mm512_shuffle_i64x2(b[4 * odd + 1], b[4 * odd + 3], 0x88);
        row[6 + odd] = _mm512_shuffle_i64x2(b[4 * odd + 1], b[4 * odd + 3], 0xdd);
    }
}
#endif

#define LANES_T CAT(CAT(CURVE, FIELD), x8)
/// ⌈64·FIELD_LIMBS / 52⌉, which leaves spare bits above the modulus.
#define LANES_LIMBS ((64 * FIELD_LIMBS + 51) / 52)
#define LANES_SHIFT (52 * LANES_LIMBS - 64 * FIELD_LIMBS)
#define LANES_MASK (((uint64_t)1 << 52) - 1)

typedef struct { lanes limb[LANES_LIMBS]; } LANES_T;

enum { FIELD_(x8_shift) = LANES_SHIFT, FIELD_(x8_limbs) = LANES_LIMBS };

/// 52 bits of multiple·p, for a small multiple. Folded by the compiler.
INLINE uint64_t FIELD_(x8_modulus_limb)(uint64_t multiple, int i) {
    uint64_t product[FIELD_LIMBS + 1], carry = 0;
    UNROLL
    for (int j = 0; j < FIELD_LIMBS; j++) {
        product[j] = multiply_add(0, FIELD_(modulus).limb[j], multiple, &carry);
    }
    product[FIELD_LIMBS] = carry;
    int word = 52 * i / 64, bit = 52 * i % 64;
    uint64_t limb = product[word] >> bit;
    if (bit > 12 && word < FIELD_LIMBS) {
        limb |= product[word + 1] << (64 - bit);
    }
    return i == LANES_LIMBS - 1 ? limb : limb & LANES_MASK;
}

/// From FIELD_LIMBS rows of 64-bit words to limbs, of weight `shift`. Normal if the words were below R and the shift at
/// most LANES_SHIFT, or the value is small enough otherwise.
INLINE void FIELD_(x8_unpack)(LANES_T *r, const lanes *word, int shift) {
    const lanes mask = lanes_all(LANES_MASK);
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        int from = 52 * i - shift;
        lanes limb;
        if (from < 0) {
            limb = _mm512_slli_epi64(word[0], (unsigned)-from);
        } else {
            int w = from / 64, bit = from % 64;
            limb = bit == 0 ? word[w] : _mm512_srli_epi64(word[w], (unsigned)bit);
            if (bit > 12 && w + 1 < FIELD_LIMBS) {
                limb = _mm512_or_si512(limb, _mm512_slli_epi64(word[w + 1], (unsigned)(64 - bit)));
            }
        }
        r->limb[i] = _mm512_and_si512(limb, mask);
    }
}

/// From limbs to words, of a normal value below R.
INLINE void FIELD_(x8_pack)(lanes *word, const LANES_T *a) {
    UNROLL
    for (int w = 0; w < FIELD_LIMBS; w++) {
        int i = 64 * w / 52, bit = 64 * w % 52;
        lanes sum = bit == 0 ? a->limb[i] : _mm512_srli_epi64(a->limb[i], (unsigned)bit);
        sum = _mm512_or_si512(sum, _mm512_slli_epi64(a->limb[i + 1], (unsigned)(52 - bit)));
        if (104 - bit < 64 && i + 2 < LANES_LIMBS) {
            sum = _mm512_or_si512(sum, _mm512_slli_epi64(a->limb[i + 2], (unsigned)(104 - bit)));
        }
        word[w] = sum;
    }
}

/// The same element in every lane, of weight `shift`.
INLINE void FIELD_(x8_broadcast)(LANES_T *r, const FIELD_T *a, int shift) {
    lanes word[FIELD_LIMBS];
    UNROLL
    for (int i = 0; i < FIELD_LIMBS; i++) {
        word[i] = lanes_all(a->limb[i]);
    }
    FIELD_(x8_unpack)(r, word, shift);
}

/// Carries through all limbs but the last: from a loose value that is not negative to a normal one.
INLINE void FIELD_(x8_carry)(LANES_T *a) {
    const lanes mask = lanes_all(LANES_MASK);
    UNROLL
    for (int i = 0; i < LANES_LIMBS - 1; i++) {
        a->limb[i + 1] = _mm512_add_epi64(a->limb[i + 1], _mm512_srai_epi64(a->limb[i], 52));
        a->limb[i] = _mm512_and_si512(a->limb[i], mask);
    }
}

/// r = a + b, loose.
INLINE void FIELD_(x8_add)(LANES_T *r, const LANES_T *a, const LANES_T *b) {
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        r->limb[i] = _mm512_add_epi64(a->limb[i], b->limb[i]);
    }
}

/// r = a - b, loose.
INLINE void FIELD_(x8_sub)(LANES_T *r, const LANES_T *a, const LANES_T *b) {
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        r->limb[i] = _mm512_sub_epi64(a->limb[i], b->limb[i]);
    }
}

/// r = multiple·p - a in the lanes of `mask`, a in the others; loose.
INLINE void FIELD_(x8_negate_some)(LANES_T *r, __mmask8 mask, const LANES_T *a, uint64_t multiple) {
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        lanes limb = lanes_all(FIELD_(x8_modulus_limb)(multiple, i));
        r->limb[i] = _mm512_mask_sub_epi64(a->limb[i], mask, limb, a->limb[i]);
    }
}

/// a += multiple·p, loose.
INLINE void FIELD_(x8_lift)(LANES_T *a, uint64_t multiple) {
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        a->limb[i] = _mm512_add_epi64(a->limb[i], lanes_all(FIELD_(x8_modulus_limb)(multiple, i)));
    }
}

/// a = a·2^shift, loose.
INLINE void FIELD_(x8_shift_left)(LANES_T *a, int shift) {
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        a->limb[i] = _mm512_slli_epi64(a->limb[i], (unsigned)shift);
    }
}

/// a = a - multiple·p where that is not negative, for a normal a.
INLINE void FIELD_(x8_reduce)(LANES_T *a, uint64_t multiple) {
    LANES_T t;
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        t.limb[i] = _mm512_sub_epi64(a->limb[i], lanes_all(FIELD_(x8_modulus_limb)(multiple, i)));
    }
    FIELD_(x8_carry)(&t);
    __mmask8 negative = _mm512_movepi64_mask(t.limb[LANES_LIMBS - 1]);
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        a->limb[i] = _mm512_mask_mov_epi64(t.limb[i], negative, a->limb[i]);
    }
}

/// Stops a sanitizer build at a value that is not normal, where it must be: a bound that was reckoned wrongly.
INLINE void FIELD_(x8_check)(const LANES_T *a) {
#if defined(CCURVES_COMPACT)
    for (int i = 0; i < LANES_LIMBS; i++) {
        if (_mm512_cmpgt_epu64_mask(a->limb[i], lanes_all(LANES_MASK)) != 0) {
            __builtin_trap();
        }
    }
#else
    (void)a;
#endif
}

// MARK: Multiplication

/// One row of a product: low and high halves of x·b, added to columns i … of `low` and i + 1 … of `high`.
INLINE void FIELD_(x8_row)(lanes *low, lanes *high, lanes x, const LANES_T *b) {
    UNROLL
    for (int j = 0; j < LANES_LIMBS; j++) {
        low[j] = _mm512_madd52lo_epu64(low[j], x, b->limb[j]);
        high[j] = _mm512_madd52hi_epu64(high[j], x, b->limb[j]);
    }
}

/// Adds the multiple of p that clears the lowest column, then drops that column.
INLINE void FIELD_(x8_reduce_row)(lanes *low, lanes *high) {
    const lanes inverse = lanes_all(FIELD_CONSTANT(NEGATIVE_INVERSE) & LANES_MASK);
    lanes m = _mm512_madd52lo_epu64(_mm512_setzero_si512(), low[0], inverse);
    UNROLL
    for (int j = 0; j < LANES_LIMBS; j++) {
        lanes p = lanes_all(FIELD_(x8_modulus_limb)(1, j));
        low[j] = _mm512_madd52lo_epu64(low[j], m, p);
        high[j] = _mm512_madd52hi_epu64(high[j], m, p);
    }
    lanes carry = _mm512_srli_epi64(low[0], 52);
    UNROLL
    for (int j = 0; j < LANES_LIMBS - 1; j++) {
        low[j] = _mm512_add_epi64(low[j + 1], high[j]);
    }
    low[0] = _mm512_add_epi64(low[0], carry);
    low[LANES_LIMBS - 1] = high[LANES_LIMBS - 1];
}

/// r = (a·b + c·d)·2^-(52·LANES_LIMBS) for normal factors, with one reduction: below (product bounds / k + 1)·p, loose,
/// limbs not negative and below 2^58. Without the second product if c is NULL.
INLINE void FIELD_(x8_products_loose)(LANES_T *r, const LANES_T *a, const LANES_T *b, const LANES_T *c,
                                      const LANES_T *d) {
    const lanes zero = _mm512_setzero_si512();
    FIELD_(x8_check)(a);
    FIELD_(x8_check)(b);
    if (c != NULL) {
        FIELD_(x8_check)(c);
        FIELD_(x8_check)(d);
    }
    lanes low[LANES_LIMBS];
    UNROLL
    for (int j = 0; j < LANES_LIMBS; j++) {
        low[j] = zero;
    }
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        lanes high[LANES_LIMBS];
        UNROLL
        for (int j = 0; j < LANES_LIMBS; j++) {
            high[j] = zero;
        }
        FIELD_(x8_row)(low, high, a->limb[i], b);
        if (c != NULL) {
            FIELD_(x8_row)(low, high, c->limb[i], d);
        }
        FIELD_(x8_reduce_row)(low, high);
    }
    UNROLL
    for (int j = 0; j < LANES_LIMBS; j++) {
        r->limb[j] = low[j];
    }
}

/// r = a·b·2^-(52·LANES_LIMBS) without the final carries: loose. For products that are added up.
INLINE void FIELD_(x8_mul_loose)(LANES_T *r, const LANES_T *a, const LANES_T *b) {
    FIELD_(x8_products_loose)(r, a, b, NULL, NULL);
}

/// r = a·b·2^-(52·LANES_LIMBS), normal, for normal factors.
INLINE void FIELD_(x8_mul)(LANES_T *r, const LANES_T *a, const LANES_T *b) {
    FIELD_(x8_mul_loose)(r, a, b);
    FIELD_(x8_carry)(r);
}

INLINE void FIELD_(x8_square)(LANES_T *r, const LANES_T *a) {
    FIELD_(x8_mul)(r, a, a);
}

/// r = (a·b + c·d)·2^-(52·LANES_LIMBS), normal, for normal factors.
INLINE void FIELD_(x8_mul_add)(LANES_T *r, const LANES_T *a, const LANES_T *b, const LANES_T *c,
                               const LANES_T *d) {
    FIELD_(x8_products_loose)(r, a, b, c, d);
    FIELD_(x8_carry)(r);
}
