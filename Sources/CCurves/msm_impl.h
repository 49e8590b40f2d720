/// Sums of many multiples: fixed-base tables, and Pippenger's buckets over signed digits.
///
/// Parameters: those of group_impl.h, which must come before with xyzz_impl.h; they are undefined at the end.

// MARK: One base, many scalars

BODY void GROUP_(fixed_base_table_vartime)(AFFINE *table, const AFFINE *base) {
    POINT multiples[255], window;
    COORD_T scratch[255];
    GROUP_(from_affine)(&window, base);
    for (int w = 0; w < INTEGER_BITS / 8; w++) {
        multiples[0] = window;
        for (int i = 1; i < 255; i++) {
            GROUP_(add_vartime)(&multiples[i], &multiples[i - 1], &window);
        }
        GROUP_(add_vartime)(&window, &multiples[254], &window);
        GROUP_(batch_to_affine_vartime)(table + w * 255, multiples, scratch, 255);
    }
}

BODY void GROUP_(fixed_base_mul_vartime)(POINT *r, const AFFINE *table, const INTEGER *k, size_t n) {
    static const XYZZ infinity;
    for (size_t i = 0; i < n; i++) {
        XYZZ sum = infinity;
        for (int w = 0; w < INTEGER_BITS / 8; w++) {
            unsigned digit = (unsigned)(k[i].limb[w / 8] >> (w % 8 * 8)) & 255;
            if (digit != 0) {
                GROUP_(xyzz_add_affine_vartime)(&sum, &table[w * 255 + (int)digit - 1]);
            }
        }
        GROUP_(from_xyzz)(&r[i], &sum);
    }
}

// MARK: Many bases

/// The digit of `window` in -2^(bits-1) … 2^(bits-1) - 1: with k = Σ d_w·2^(bits·w).
///
/// With half = 2^(bits-1), the digits of k + Σ half·2^(bits·i) over all windows, each minus half, are signed digits of k.
/// `offset` holds the summands below this window, which carry into it; its own is added to the digit, and those above
/// change nothing here. So the offset never has more bits than a scalar.
INLINE int GROUP_(digit)(const INTEGER *k, const INTEGER *offset, unsigned window, unsigned bits) {
    const unsigned limbs = INTEGER_BITS / 64;
    INTEGER s;
    uint64_t carry = 0;
    UNROLL
    for (unsigned i = 0; i < limbs; i++) {
        s.limb[i] = add_carry(k->limb[i], offset->limb[i], &carry);
    }
    unsigned position = window * bits, limb = position / 64, shift = position % 64;
    uint64_t digit = s.limb[limb] >> shift;
    if (shift + bits > 64 && limb + 1 < limbs) {
        digit |= s.limb[limb + 1] << (64 - shift);
    }
    int half = 1 << (bits - 1), mask = (1 << bits) - 1;
    return (((int)(digit & (uint64_t)mask) + half) & mask) - half;
}

INLINE void GROUP_(digit_offset)(INTEGER *offset, unsigned window, unsigned bits) {
    static const INTEGER zero;
    *offset = zero;
    for (unsigned i = 0; i < window; i++) {
        unsigned bit = bits * i + bits - 1;
        offset->limb[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
}

INLINE bool GROUP_(integer_is_zero)(const INTEGER *k) {
    uint64_t all = 0;
    UNROLL
    for (int i = 0; i < INTEGER_BITS / 64; i++) {
        all |= k->limb[i];
    }
    return all == 0;
}

/// Digits are taken a block at a time: the buckets of a block are then known before it is added, and are fetched
/// into the cache some additions ahead.
BODY void GROUP_(msm_accumulate_vartime)(XYZZ *buckets, const AFFINE *bases, const INTEGER *scalars, size_t n,
                                         unsigned window, unsigned bits) {
    enum { BLOCK = 128, AHEAD = 4 };
    INTEGER offset;
    GROUP_(digit_offset)(&offset, window, bits);
    for (size_t start = 0; start < n; start += BLOCK) {
        size_t end = n - start < BLOCK ? n : start + BLOCK;
        int digits[BLOCK];
        uint32_t indices[BLOCK];
        int count = 0;
        for (size_t i = start; i < end; i++) {
            if (GROUP_(integer_is_zero)(&scalars[i])) {
                continue;
            }
            int digit = GROUP_(digit)(&scalars[i], &offset, window, bits);
            if (digit != 0) {
                digits[count] = digit;
                indices[count] = (uint32_t)(i - start);
                count++;
            }
        }
        for (int i = 0; i < count; i++) {
            if (i + AHEAD < count) {
                int next = digits[i + AHEAD];
                const char *line = (const char *)&buckets[(next < 0 ? -next : next) - 1];
                for (size_t byte = 0; byte < sizeof(XYZZ); byte += 64) {
                    __builtin_prefetch(line + byte, 1);
                }
            }
            int digit = digits[i];
            const AFFINE *base = &bases[start + indices[i]];
            if (GROUP_(affine_is_infinity)(base)) {
                continue;
            }
            if (digit > 0) {
                GROUP_(xyzz_accumulate_vartime)(&buckets[digit - 1], &base->x, &base->y);
            } else {
                COORD_T y;
                COORD_(neg)(&y, &base->y);
                GROUP_(xyzz_accumulate_vartime)(&buckets[-digit - 1], &base->x, &y);
            }
        }
    }
}

/// Adds the running sums from the last bucket down: bucket i is in i + 1 of them.
BODY void GROUP_(msm_reduce_vartime)(POINT *r, const XYZZ *buckets, unsigned bits) {
    static const XYZZ infinity;
    XYZZ running = infinity, sum = infinity;
    for (size_t i = (size_t)1 << (bits - 1); i-- > 0;) {
        GROUP_(xyzz_add_vartime)(&running, &buckets[i]);
        GROUP_(xyzz_add_vartime)(&sum, &running);
    }
    GROUP_(from_xyzz)(r, &sum);
}

BODY void GROUP_(msm_combine_vartime)(POINT *r, const POINT *sums, unsigned windows, unsigned bits) {
    POINT sum;
    GROUP_(set_infinity)(&sum);
    for (unsigned w = windows; w-- > 0;) {
        if (!GROUP_(is_infinity)(&sum)) {
            for (unsigned i = 0; i < bits; i++) {
                GROUP_(double)(&sum, &sum);
            }
        }
        GROUP_(add_vartime)(&sum, &sum, &sums[w]);
    }
    *r = sum;
}

#undef POINT
#undef AFFINE
#undef XYZZ
#undef COORD_T
#undef INTEGER
#undef INTEGER_BITS
#undef GROUP_
#undef COORD_
#undef GROUP
#undef COORD
#undef GROUP_B
#undef GROUP_ORDER
