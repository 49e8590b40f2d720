/// comb_impl.h's sum on lanes: lane j adds up windows 8·s + j.
///
/// Parameters: CURVE, CURVE_CONSTANT(G1_B). Needs lanes_points_impl.h and comb_impl.h.

/// r = r + (x, y) in the lanes of `live`: algorithm 8 of 2015/1060. r is below 2·p, x and y up to 16·p.
BODY void g1_x8_add_affine(G1_X8 *r, const FP_X8 *x, const FP_X8 *y, const FP_X8 *three_b, __mmask8 live) {
    FP_X8 xx, yy, zz, xy, yz, xz, s, d;
    G1_X8 sum;
    fp_x8_mul(&xx, &r->x, x); // 1.4
    fp_x8_mul(&yy, &r->y, y);
    fp_x8_mul_add(&xy, &r->x, y, &r->y, x); // 1.8
    fp_x8_mul(&yz, y, &r->z);
    fp_x8_sum(&yz, &yz, &r->y); // 3.4
    fp_x8_mul(&xz, x, &r->z);
    fp_x8_sum(&xz, &xz, &r->x);
    fp_x8_small_multiple(&xx, &xx, 3);
    fp_x8_carry(&xx); // 4.2
    fp_x8_mul(&zz, &r->z, three_b);
    fp_x8_mul(&xz, &xz, three_b);      // 1.1
    fp_x8_sum(&s, &yy, &zz);           // 2.5
    fp_x8_difference(&d, &yy, &zz, 2); // 3.4
    fp_x8_complement(&zz, &xz, 2);
    fp_x8_mul_add(&sum.x, &xy, &d, &yz, &zz);
    fp_x8_mul_add(&sum.y, &xz, &xx, &d, &s);
    fp_x8_mul_add(&sum.z, &s, &yz, &xx, &xy); // 1.2, as the others
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->x.limb[i] = _mm512_mask_mov_epi64(r->x.limb[i], live, sum.x.limb[i]);
        r->y.limb[i] = _mm512_mask_mov_epi64(r->y.limb[i], live, sum.y.limb[i]);
        r->z.limb[i] = _mm512_mask_mov_epi64(r->z.limb[i], live, sum.z.limb[i]);
    }
}

BODY void g1_comb_sum_vartime(COMB_POINT *r, const COMB_AFFINE *tables, const COMB_INTEGER *k, size_t n) {
    static const CAT(CURVE, fp) b = CURVE_CONSTANT(G1_B);
    static const FP_X8 zero;
    const lanes shifts = _mm512_set_epi64(28, 24, 20, 16, 12, 8, 4, 0);
    CAT(CURVE, fp) t;
    FP_X8 three_b;
    G1_X8 sum = {zero, zero, zero}, other;
    fp_double(&t, &b);
    fp_add(&t, &t, &b);
    fp_x8_load_all(&three_b, &t);
    fp_x8_load_all(&sum.y, &fp_one);
    for (size_t i = 0; i < n; i++) {
        COMB_INTEGER digits;
        comb_digits(&digits, &k[i]);
        for (int step = 0; step < COMB_WINDOWS / 8; step++) {
            const COMB_AFFINE *table = tables + (i * COMB_WINDOWS + 8 * (size_t)step) * COMB_MULTIPLES;
            lanes digit = _mm512_srlv_epi64(lanes_all(digits.limb[step / 2] >> (step % 2 * 32)), shifts);
            digit = _mm512_sub_epi64(_mm512_and_si512(digit, lanes_all(15)), lanes_all(8));
            __mmask8 live = _mm512_test_epi64_mask(digit, digit), negative = _mm512_movepi64_mask(digit);
            int64_t entry[8];
            // The entry for a digit 0, which does not count, is any.
            _mm512_storeu_si512(entry, _mm512_max_epi64(_mm512_abs_epi64(digit), lanes_all(1)));
            lanes row[8];
            for (int j = 0; j < 8; j++) {
                row[j] = _mm512_loadu_si512(&table[COMB_MULTIPLES * j + entry[j] - 1]);
                live &= (__mmask8) ~((unsigned)(_mm512_test_epi64_mask(row[j], row[j]) == 0) << j);
            }
            lanes_transpose(row);
            FP_X8 x, y;
            fp_x8_unpack(&x, row, fp_x8_shift);
            fp_x8_unpack(&y, row + CURVE_FP_LIMBS, fp_x8_shift);
            fp_x8_negate_some(&y, negative, &y, (uint64_t)1 << fp_x8_shift);
            fp_x8_carry(&y);
            g1_x8_add_affine(&sum, &x, &y, &three_b, live);
        }
    }
    for (int distance = 4; distance > 0; distance /= 2) {
        const lanes lane = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0), step = lanes_all((uint64_t)distance);
        const lanes turned = _mm512_and_si512(_mm512_add_epi64(lane, step), lanes_all(7));
        UNROLL
        for (int i = 0; i < fp_x8_limbs; i++) {
            other.x.limb[i] = _mm512_permutexvar_epi64(turned, sum.x.limb[i]);
            other.y.limb[i] = _mm512_permutexvar_epi64(turned, sum.y.limb[i]);
            other.z.limb[i] = _mm512_permutexvar_epi64(turned, sum.z.limb[i]);
        }
        g1_x8_add(&sum, &sum, &other, &three_b);
    }
    COMB_POINT points[8];
    g1_x8_store(points, &sum);
    *r = points[0];
}
