/// Scalars of `fr` in windows of signed digits.
///
/// Parameters: CURVE, CURVE_CONSTANT(FR_BITS | FR_MODULUS).
///
/// A scalar k stands for k or k - r, whichever is nearer to zero: so a small negative number has few digits, as a small
/// positive one has. With half = 2^(bits-1), the digits of k + Σ half·2^(bits·w) over all windows, each less half, are
/// digits -half … half - 1 of k. ⌈FR_BITS/bits⌉ windows reach (half - 1)/(2^bits - 1)·2^FR_BITS, at least 7/15 of 2^FR_BITS
/// from 4 bits on; r/2 is below that.

#define SCALAR CAT(CURVE, integer)
enum { SCALAR_LIMBS = sizeof(SCALAR) / 8, MSM_MINIMUM_BITS = 4, MSM_MAXIMUM_BITS = 16 };

BODY unsigned msm_window_count(unsigned bits) {
    return (CURVE_CONSTANT(FR_BITS) + bits - 1) / bits;
}

/// One limb more than a scalar: windows may reach beyond its last limb.
typedef struct { uint64_t limb[SCALAR_LIMBS + 1]; } CAT(CURVE, signed_scalar);

/// k or k - r in two's complement, whichever is nearer to zero.
INLINE void scalar_balance(CAT(CURVE, signed_scalar) * r, const SCALAR *k) {
    static const SCALAR order = CURVE_CONSTANT(FR_MODULUS);
    CAT(CURVE, signed_scalar) d;
    uint64_t borrow = 0, less = 0;
    UNROLL
    for (int i = 0; i < SCALAR_LIMBS; i++) {
        d.limb[i] = sub_borrow(k->limb[i], order.limb[i], &borrow);
    }
    d.limb[SCALAR_LIMBS] = (uint64_t)0 - borrow;
    // k + d = 2k - r is negative if k is the nearer.
    UNROLL
    for (int i = 0; i < SCALAR_LIMBS; i++) {
        (void)add_carry(k->limb[i], d.limb[i], &less);
    }
    bool nearer = ((d.limb[SCALAR_LIMBS] + less) >> 63) != 0;
    UNROLL
    for (int i = 0; i < SCALAR_LIMBS; i++) {
        r->limb[i] = nearer ? k->limb[i] : d.limb[i];
    }
    r->limb[SCALAR_LIMBS] = nearer ? 0 : d.limb[SCALAR_LIMBS];
}

BODY void msm_widths_vartime(uint32_t *histogram, const SCALAR *scalars, size_t n) {
    for (size_t i = 0; i < n; i++) {
        CAT(CURVE, signed_scalar) k;
        scalar_balance(&k, &scalars[i]);
        // A negative number -m is as wide as its complement m - 1, to within the bit that the digits allow for.
        uint64_t flip = (uint64_t)0 - (k.limb[SCALAR_LIMBS] >> 63);
        unsigned width = flip == 0 ? 0 : 1;
        for (int limb = SCALAR_LIMBS - 1; limb >= 0; limb--) {
            uint64_t word = k.limb[limb] ^ flip;
            if (word != 0) {
                width = 64 * (unsigned)limb + 64 - (unsigned)__builtin_clzll(word);
                break;
            }
        }
        histogram[width]++;
    }
}

/// Σ half·2^(bits·w).
INLINE void digit_offset(CAT(CURVE, signed_scalar) * offset, unsigned bits) {
    memset(offset, 0, sizeof *offset);
    for (unsigned w = 0; w < msm_window_count(bits); w++) {
        unsigned bit = bits * w + bits - 1;
        offset->limb[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
}

BODY void msm_digits_scalar_vartime(int16_t *digits, size_t stride, uint32_t *used, const SCALAR *scalars,
                                    size_t n, unsigned bits) {
    const unsigned windows = msm_window_count(bits);
    const int half = 1 << (bits - 1), mask = (1 << bits) - 1;
    CAT(CURVE, signed_scalar) offset;
    digit_offset(&offset, bits);
    for (size_t i = 0; i < n; i++) {
        CAT(CURVE, signed_scalar) k;
        scalar_balance(&k, &scalars[i]);
        uint64_t carry = 0;
        UNROLL
        for (int limb = 0; limb <= SCALAR_LIMBS; limb++) {
            k.limb[limb] = add_carry(k.limb[limb], offset.limb[limb], &carry);
        }
        for (unsigned w = 0; w < windows; w++) {
            unsigned position = w * bits, limb = position / 64, shift = position % 64;
            uint64_t word = k.limb[limb] >> shift;
            if (shift + bits > 64 && limb < SCALAR_LIMBS) {
                word |= k.limb[limb + 1] << (64 - shift);
            }
            int digit = (int)(word & (uint64_t)mask) - half;
            digits[w * stride + i] = (int16_t)digit;
            used[w] += digit != 0;
        }
    }
}

#undef SCALAR

#if defined(LANES_BACKEND)
#include "lanes_windows_impl.h"
#endif

BODY void msm_digits_vartime(int16_t *digits, size_t stride, uint32_t *used,
                             const CAT(CURVE, integer) * scalars, size_t n, unsigned bits) {
#if defined(LANES_BACKEND)
    if (SCALAR_LIMBS == 4) {
        msm_digits_lanes_vartime(digits, stride, used, scalars, n, bits);
        return;
    }
#endif
    msm_digits_scalar_vartime(digits, stride, used, scalars, n, bits);
}
