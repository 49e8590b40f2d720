/// The final exponentiation with lanes inside Fp12.
///
/// Parameters: CURVE, CURVE_CONSTANT(X_WINDOW_DIGITS | X_WINDOW_LENGTH). Needs lanes_quads_impl.h, whose words and bounds we
/// use.

// MARK: The cyclotomic subgroup

/// t = a² of two vectors' places for the left and right halves of three elements of Fp4, without reduction:
/// (a0 + a1)(a0 - a1 + 3·p) in the real parts, 2·a0·a1 in the imaginary ones.
INLINE void quad_wide_square(FP_X8_WIDE *t, const FP_X8 *a) {
    FP_X8 left, right;
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        lanes real = _mm512_unpacklo_epi64(a->limb[i], a->limb[i]), swapped = quad_swap(a->limb[i]);
        left.limb[i] = _mm512_add_epi64(real, _mm512_mask_mov_epi64(swapped, QUAD_IMAGINARY, real));
        lanes difference =
            _mm512_add_epi64(_mm512_sub_epi64(a->limb[i], swapped), lanes_all(fp_x8_modulus_limb(3, i)));
        right.limb[i] = _mm512_mask_mov_epi64(a->limb[i], QUAD_REAL, difference);
    }
    fp_x8_carry(&left);
    fp_x8_carry(&right);
    fp_x8_wide_zero(t);
    fp_x8_wide_add_product(t, &left, &right);
}

/// r = 3·t - 2·z in the lanes of `minus`, 3·t + 2·z in the others, squeezed, for a tidy z and t up to 25.
INLINE void quad_three_two(FP_X8 *r, const FP_X8 *t, const FP_X8 *z, __mmask8 minus) {
    FP_X8 twice;
    fp_x8_add(&twice, z, z);
    fp_x8_negate_some(&twice, minus, &twice, 6);
    fp_x8_add(&twice, &twice, t);
    fp_x8_add(&twice, &twice, t);
    fp_x8_add(&twice, &twice, t);
    fp_x8_carry(&twice);
    fp_x8_squeeze(&twice);
    *r = twice;
}

/// r = a^(2^n) for a in the cyclotomic subgroup: fp12_cyclotomic_square of tower_impl.h, the three squares in Fp4 side by
/// side. `left` holds c0.c0, c1.c0, c0.c1 and `right` c1.c1, c0.c2, c1.c2.
BODY void fp12_quads_cyclotomic_squares(FP12_QUADS *r, const FP12_QUADS *a, int n) {
    FP_X8 left, right;
    quad_permute(&left, &a->c0, &a->c1, 0, 4, 1);
    quad_permute(&right, &a->c0, &a->c1, 5, 2, 6);
    for (int i = 0; i < n; i++) {
        FP_X8_WIDE square, other;
        FP_X8 t, product, xi_product;
        QUAD_PAIR pair;
        // left² + xi·right²: up to (36 + 9·36)/84 + 1 + 1 < 6.3.
        quad_wide_square(&square, &left);
        quad_wide_square(&other, &right);
        quad_wide_mul_xi(&other);
        UNROLL
        for (int c = 0; c < 2 * fp_x8_limbs; c++) {
            square.column[c] = _mm512_add_epi64(square.column[c], other.column[c]);
        }
        quad_wide_lift(&square, 1);
        fp_x8_wide_reduce(&t, &square);
        // 2·left·right: up to 2·(18/84 + 1) < 2.5.
        quad_pair(&pair, &right, 3);
        quad_mul(&product, &left, &pair);
        fp_x8_add(&product, &product, &product);
        fp_x8_carry(&product);
        quad_pair(&pair, &product, 3);
        quad_mul_xi(&xi_product, &pair);
        FP_X8 next_left, next_right;
        quad_permute(&next_left, &t, &xi_product, 0, 6, 1);
        quad_permute(&next_right, &t, &product, 4, 2, 5);
        quad_three_two(&left, &next_left, &left, 0x33);
        quad_three_two(&right, &next_right, &right, 0x0c);
    }
    quad_permute(&r->c0, &left, &right, 0, 2, 5);
    quad_permute(&r->c1, &left, &right, 1, 4, 6);
}

// MARK: The final exponentiation

/// r = a^-x, as fp12_power_minus_x.
BODY void fp12_quads_power_minus_x(FP12_QUADS *r, const FP12_QUADS *a) {
    static const signed char digits[] = CURVE_CONSTANT(X_WINDOW_DIGITS);
    FP12_QUADS table[4], square, t;
    fp12_quads_conjugate(&table[0], a);
    fp12_quads_cyclotomic_squares(&square, &table[0], 1);
    for (int i = 1; i < 4; i++) {
        fp12_quads_mul(&table[i], &table[i - 1], &square);
    }
    t = table[digits[0] / 2];
    for (int i = 1, squares = 1; i < CURVE_CONSTANT(X_WINDOW_LENGTH); i++, squares++) {
        if (digits[i] == 0 && i + 1 < CURVE_CONSTANT(X_WINDOW_LENGTH)) {
            continue;
        }
        fp12_quads_cyclotomic_squares(&t, &t, squares);
        squares = 0;
        if (digits[i] > 0) {
            fp12_quads_mul(&t, &t, &table[digits[i] / 2]);
        } else if (digits[i] < 0) {
            FP12_QUADS inverse;
            fp12_quads_conjugate(&inverse, &table[-digits[i] / 2]);
            fp12_quads_mul(&t, &t, &inverse);
        }
    }
    *r = t;
}

/// The chain of pairing_impl.h.
BODY void final_exponentiation_vartime(FP12_T *r, const FP12_T *f) {
    CAT(CURVE, quad_frobenius) gamma;
    FP12_T inverse;
    FP12_QUADS a, t, x1, x2, x3, y, t0, t1;
    fp12_quads_frobenius_load(&gamma);
    fp12_inverse_vartime(&inverse, f);
    fp12_quads_load(&a, f);
    fp12_quads_load(&t, &inverse);
    fp12_quads_conjugate(&a, &a);
    fp12_quads_mul(&a, &a, &t);
    fp12_quads_frobenius(&t, &a, &gamma);
    fp12_quads_frobenius(&t, &t, &gamma);
    fp12_quads_mul(&a, &a, &t);

    // a^-x, a^(x²), a^(-x³)
    fp12_quads_power_minus_x(&x1, &a);
    fp12_quads_power_minus_x(&x2, &x1);
    fp12_quads_power_minus_x(&x3, &x2);

    fp12_quads_frobenius(&t, &x3, &gamma);
    fp12_quads_mul(&t0, &x3, &t);
    fp12_quads_cyclotomic_squares(&t0, &t0, 1);
    fp12_quads_frobenius(&y, &x2, &gamma);
    fp12_quads_conjugate(&t, &y);
    fp12_quads_mul(&t, &x1, &t);
    fp12_quads_mul(&t0, &t0, &t);
    fp12_quads_conjugate(&t, &x2);
    fp12_quads_mul(&t0, &t0, &t);
    fp12_quads_frobenius(&t1, &x1, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_mul(&t1, &t1, &t0);
    fp12_quads_frobenius(&y, &y, &gamma);
    fp12_quads_mul(&t0, &t0, &y);
    fp12_quads_cyclotomic_squares(&t1, &t1, 1);
    fp12_quads_mul(&t1, &t1, &t0);
    fp12_quads_cyclotomic_squares(&t1, &t1, 1);

    fp12_quads_conjugate(&t, &a);
    fp12_quads_mul(&t0, &t1, &t);
    fp12_quads_frobenius(&t, &a, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_frobenius(&t, &t, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_frobenius(&t, &t, &gamma);
    fp12_quads_mul(&t1, &t1, &t);
    fp12_quads_cyclotomic_squares(&t0, &t0, 1);
    fp12_quads_mul(&t1, &t1, &t0);
    fp12_quads_store(r, &t1);
}
