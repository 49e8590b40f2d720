/// Compressed points, many at once: the roots of a block are taken side by side where there are lanes.
///
/// Parameters: CURVE, CURVE_CONSTANT(G1_B | G2_B | FP_HALF). Needs pairing_impl.h and a function
/// fp_root_powers(r, a, n): r[i] = a[i]^((p-3)/4) for n ≤ ROOT_BLOCK.

enum { FP_BYTES = 8 * CURVE_FP_LIMBS };

/// Whether a is greater than -a, as canonical integers.
INLINE bool fp_is_larger(const FP_T *a) {
    CAT(CURVE, integer) integer, opposite;
    FP_T negated;
    fp_neg(&negated, a);
    fp_to_integer(&integer, a);
    fp_to_integer(&opposite, &negated);
    uint64_t borrow = 0;
    for (int i = 0; i < CURVE_FP_LIMBS; i++) {
        (void)sub_borrow(opposite.limb[i], integer.limb[i], &borrow);
    }
    return borrow != 0;
}

/// The coordinate of big-endian bytes whose first byte loses its flags; false unless it is below p.
INLINE bool fp_from_bytes(FP_T *r, const uint8_t *bytes, uint8_t mask) {
    CAT(CURVE, integer) integer;
    for (int i = 0; i < CURVE_FP_LIMBS; i++) {
        uint64_t word = 0;
        for (int j = 0; j < 8; j++) {
            int position = FP_BYTES - 8 * (i + 1) + j;
            word = word << 8 | (position == 0 ? bytes[0] & mask : bytes[position]);
        }
        integer.limb[i] = word;
    }
    return fp_from_integer(r, &integer);
}

/// What the bytes say before the curve is asked; `finite` if that is to decide. x has `count` coordinates, last first.
INLINE uint8_t decompress_start(FP_T *x, const uint8_t *bytes, int count) {
    unsigned flags = bytes[0] >> 6;
    if (flags == 0) {
        return CAT(CURVE, point_bad_flags);
    }
    if (flags == 1) {
        unsigned all = bytes[0] & 0x3f;
        for (int i = 1; i < count * FP_BYTES; i++) {
            all |= bytes[i];
        }
        return all == 0 ? CAT(CURVE, point_infinity) : CAT(CURVE, point_infinity_not_canonical);
    }
    for (int i = 0; i < count; i++) {
        if (!fp_from_bytes(&x[count - 1 - i], bytes + i * FP_BYTES, i == 0 ? 0x3f : 0xff)) {
            return CAT(CURVE, point_coordinate_not_canonical);
        }
    }
    return CAT(CURVE, point_finite);
}

BODY void g1_decompress_batch_vartime(G1_AFFINE_T *r, uint8_t *status, const uint8_t *bytes, size_t stride,
                                      size_t n) {
    static const FP_T b = CURVE_CONSTANT(G1_B);
    static const G1_AFFINE_T infinity;
    FP_T square[ROOT_BLOCK], power[ROOT_BLOCK];
    for (size_t start = 0; start < n; start += ROOT_BLOCK) {
        size_t count = n - start < ROOT_BLOCK ? n - start : ROOT_BLOCK;
        for (size_t i = 0; i < count; i++) {
            G1_AFFINE_T *point = &r[start + i];
            *point = infinity;
            status[start + i] = decompress_start(&point->x, bytes + (start + i) * stride, 1);
            fp_square(&square[i], &point->x);
            fp_mul(&square[i], &square[i], &point->x);
            fp_add(&square[i], &square[i], &b);
        }
        fp_root_powers(power, square, count);
        for (size_t i = 0; i < count; i++) {
            G1_AFFINE_T *point = &r[start + i];
            FP_T y, t;
            fp_mul(&y, &square[i], &power[i]);
            fp_square(&t, &y);
            if (status[start + i] == CAT(CURVE, point_finite) && !fp_equal(&t, &square[i])) {
                status[start + i] = CAT(CURVE, point_not_on_curve);
            }
            if (status[start + i] != CAT(CURVE, point_finite)) {
                *point = infinity;
                continue;
            }
            bool larger = (bytes[(start + i) * stride] & 0x40) != 0;
            fp_neg(&t, &y);
            point->y = fp_is_larger(&y) == larger ? y : t;
        }
    }
}

BODY void g2_decompress_batch_vartime(G2_AFFINE_T *r, uint8_t *status, const uint8_t *bytes, size_t stride,
                                      size_t n) {
    static const FP2_T b = CURVE_CONSTANT(G2_B);
    static const FP_T half = CURVE_CONSTANT(FP_HALF);
    static const G2_AFFINE_T infinity;
    FP2_T square[ROOT_BLOCK];
    FP_T norm[ROOT_BLOCK], power[ROOT_BLOCK], t;
    for (size_t start = 0; start < n; start += ROOT_BLOCK) {
        size_t count = n - start < ROOT_BLOCK ? n - start : ROOT_BLOCK;
        for (size_t i = 0; i < count; i++) {
            G2_AFFINE_T *point = &r[start + i];
            FP_T x[2];
            *point = infinity;
            status[start + i] = decompress_start(x, bytes + (start + i) * stride, 2);
            if (status[start + i] == CAT(CURVE, point_finite)) {
                point->x.c0 = x[0];
                point->x.c1 = x[1];
            }
            fp2_square(&square[i], &point->x);
            fp2_mul(&square[i], &square[i], &point->x);
            fp2_add(&square[i], &square[i], &b);
            fp_square(&norm[i], &square[i].c0);
            fp_square(&t, &square[i].c1);
            fp_add(&norm[i], &norm[i], &t);
        }
        fp_root_powers(power, norm, count);
        for (size_t i = 0; i < count; i++) {
            // A square in Fp2 has a square norm, and the other way round.
            FP_T root;
            fp_mul(&root, &norm[i], &power[i]);
            fp_square(&t, &root);
            if (status[start + i] == CAT(CURVE, point_finite) && !fp_equal(&t, &norm[i])) {
                status[start + i] = CAT(CURVE, point_not_on_curve);
            }
            fp_add(&norm[i], &square[i].c0, &root);
            fp_mul(&norm[i], &norm[i], &half);
        }
        fp_root_powers(power, norm, count);
        for (size_t i = 0; i < count; i++) {
            G2_AFFINE_T *point = &r[start + i];
            if (status[start + i] != CAT(CURVE, point_finite)) {
                *point = infinity;
                continue;
            }
            FP2_T y, negated;
            if (fp_is_zero(&square[i].c1)) {
                (void)fp2_sqrt_vartime(&y, &square[i]);
            } else {
                fp2_root_from_power(&y, &square[i], &norm[i], &power[i]);
            }
            bool larger = (bytes[(start + i) * stride] & 0x40) != 0;
            fp2_neg(&negated, &y);
            point->y = fp_is_larger(fp_is_zero(&y.c1) ? &y.c0 : &y.c1) == larger ? y : negated;
        }
    }
}
