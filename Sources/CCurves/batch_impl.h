/// What works on many points or pairs at once, one after another: the twin of the lanes' versions.
///
/// Parameters: those of pairing_impl.h, which must come before.

enum { ROOT_BLOCK = 1 };

/// r[i] = a[i]^((p-3)/4).
INLINE void fp_root_powers(FP_T *r, const FP_T *a, size_t n) {
    static const CAT(CURVE, integer) exponent = CURVE_CONSTANT(FP_SQRT_EXPONENT);
    for (size_t i = 0; i < n; i++) {
        fp_power_vartime(&r[i], &a[i], &exponent);
    }
}

/// Digits of four bits over a table of 1 to 15 times the point; the endomorphism multiplies x by a cube root of one.
BODY void g1_split_mul_batch_vartime(CAT(CURVE, g1) * r, const CAT(CURVE, g1_affine) * a,
                                     const CAT(CURVE, split_scalar) * k, size_t n) {
    static const FP_T cube_root = CURVE_CONSTANT(FP_CUBE_ROOT);
    for (size_t i = 0; i < n; i++) {
        CAT(CURVE, g1) table[2][16], sum;
        g1_set_infinity(&sum);
        table[0][0] = table[1][0] = sum;
        for (int j = 1; j < 16; j++) {
            g1_add_affine(&table[0][j], &table[0][j - 1], &a[i]);
            table[1][j] = table[0][j];
            fp_mul(&table[1][j].x, &table[0][j].x, &cube_root);
        }
        for (unsigned shift = 64; shift > 0;) {
            shift -= 4;
            for (int j = 0; j < 4; j++) {
                g1_double(&sum, &sum);
            }
            g1_add_vartime(&sum, &sum, &table[0][k[i].low >> shift & 15]);
            g1_add_vartime(&sum, &sum, &table[1][k[i].high >> shift & 15]);
        }
        r[i] = sum;
    }
}

/// Two loops at a time keep the lines in the cache.
BODY void miller_loop_batch_vartime(FP12_T *r, bool *in_subgroup, const G1_AFFINE_T *p, const G2_AFFINE_T *q,
                                    size_t n) {
    enum { BLOCK = 2 };
    PREPARED_T prepared[BLOCK];
    const PREPARED_T *lines[BLOCK];
    FP12_T f;
    fp12_set_one(r);
    for (size_t start = 0; start < n; start += BLOCK) {
        size_t count = n - start < BLOCK ? n - start : BLOCK;
        for (size_t i = 0; i < count; i++) {
            in_subgroup[start + i] = g2_affine_is_in_subgroup_vartime(&q[start + i]);
            g2_prepare_vartime(&prepared[i], &q[start + i]);
            lines[i] = &prepared[i];
        }
        miller_loop_vartime(&f, p + start, lines, count);
        fp12_mul(r, r, &f);
    }
}
