/// The tower on eight lanes: Fp2 products with one reduction for sums of them, and Fp12 as a Miller loop needs it.
///
/// Parameters: CURVE, CURVE_CONSTANT(XI_REAL). Needs lanes_ifma.h for `fp` and lanes_fp2_impl.h.
///
/// Values here are Montgomery forms for R' = 2^(52·limbs), so that products need no weights; `…_load` converts.
/// We write A for a bound of A·p. *Tidy* means normal and below 3·p; with k = 84 (see lanes_ifma.h; toy fields have a far
/// larger one) a sum of products Σ a_i·b_i in Fp2 of normal factors with Σ A_i·B_i ≤ 84 is tidy again:
/// - the real part Σ (a0·b0 - a1·b1) + 1·p·R' is positive, as Σ a1·b1 ≤ 84·p²< p·R', and below 2·p·R'; its reduction
///   adds less than p;
/// - the imaginary part Σ (a0·b1 + a1·b0), computed by Karatsuba's (a0 + a1)(b0 + b1) - a0·b0 - a1·b1, is below 2·p·R'.
/// Sums a0 + a1 have twice the bound, and must be below k·p as well.

#define FP_X8_WIDE CAT(CURVE, fp_x8_wide)
#define FACTOR_X8 CAT(CURVE, fp2_x8_factor)
#define FP12_X8 CAT(CURVE, fp12_x8)

/// The columns of a product: 64-bit words with a sign, of weight 2^(52·i).
typedef struct { lanes column[2 * fp_x8_limbs]; } FP_X8_WIDE;

/// An element of Fp2 with c0 + c1, ready to be multiplied.
typedef struct {
    FP2_X8 value;
    FP_X8 sum;
} FACTOR_X8;

/// Σ c[i]·w^i, all tidy.
typedef struct { FACTOR_X8 c[6]; } FP12_X8;

// MARK: Fp

INLINE void fp_x8_wide_zero(FP_X8_WIDE *r) {
    UNROLL
    for (int i = 0; i < 2 * fp_x8_limbs; i++) {
        r->column[i] = _mm512_setzero_si512();
    }
}

/// r += a·b.
INLINE void fp_x8_wide_add_product(FP_X8_WIDE *r, const FP_X8 *a, const FP_X8 *b) {
    fp_x8_check(a);
    fp_x8_check(b);
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        UNROLL
        for (int j = 0; j < fp_x8_limbs; j++) {
            r->column[i + j] = _mm512_madd52lo_epu64(r->column[i + j], a->limb[i], b->limb[j]);
            r->column[i + j + 1] = _mm512_madd52hi_epu64(r->column[i + j + 1], a->limb[i], b->limb[j]);
        }
    }
}

/// r -= a, column by column.
INLINE void fp_x8_wide_sub(FP_X8_WIDE *r, const FP_X8_WIDE *a) {
    UNROLL
    for (int i = 0; i < 2 * fp_x8_limbs; i++) {
        r->column[i] = _mm512_sub_epi64(r->column[i], a->column[i]);
    }
}

/// r = a / R', normal; a is not negative, and is used up.
INLINE void fp_x8_wide_reduce(FP_X8 *r, FP_X8_WIDE *a) {
    const lanes inverse = lanes_all(CURVE_CONSTANT(FP_NEGATIVE_INVERSE) & (((uint64_t)1 << 52) - 1));
    lanes *column = a->column;
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        lanes m = _mm512_madd52lo_epu64(_mm512_setzero_si512(), column[i], inverse);
        UNROLL
        for (int j = 0; j < fp_x8_limbs; j++) {
            lanes p = lanes_all(fp_x8_modulus_limb(1, j));
            column[i + j] = _mm512_madd52lo_epu64(column[i + j], m, p);
            column[i + j + 1] = _mm512_madd52hi_epu64(column[i + j + 1], m, p);
        }
        column[i + 1] = _mm512_add_epi64(column[i + 1], _mm512_srai_epi64(column[i], 52));
    }
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        r->limb[i] = column[fp_x8_limbs + i];
    }
    fp_x8_carry(r);
}

/// a loses a multiple of p: from normal, below k·p, to normal and below 1.01·p. The quotient is estimated from the top
/// limb by its reciprocal to 60 bits, downwards: for k = 84 it is too small by less than 1.005.
INLINE void fp_x8_squeeze(FP_X8 *a) {
    fp_x8_check(a);
    const uint64_t top = fp_x8_modulus_limb(1, fp_x8_limbs - 1);
    const lanes mask = lanes_all(((uint64_t)1 << 52) - 1);
    lanes quotient = _mm512_madd52hi_epu64(_mm512_setzero_si512(), a->limb[fp_x8_limbs - 1],
                                           lanes_all(((uint64_t)1 << 60) / (top + 1)));
    quotient = _mm512_srli_epi64(quotient, 8);
    // Adds quotient·(2^(52·limbs) - p) and drops what exceeds the limbs.
    uint64_t borrow = 0;
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        uint64_t limb = (uint64_t)0 - fp_x8_modulus_limb(1, i) - borrow;
        borrow = 1;
        lanes complement = lanes_all(limb & (((uint64_t)1 << 52) - 1));
        a->limb[i] = _mm512_madd52lo_epu64(a->limb[i], quotient, complement);
        if (i + 1 < fp_x8_limbs) {
            a->limb[i + 1] = _mm512_madd52hi_epu64(a->limb[i + 1], quotient, complement);
        }
    }
    fp_x8_carry(a);
    a->limb[fp_x8_limbs - 1] = _mm512_and_si512(a->limb[fp_x8_limbs - 1], mask);
}

/// r = a - b + multiple·p, normal, for b up to that multiple.
INLINE void fp_x8_difference(FP_X8 *r, const FP_X8 *a, const FP_X8 *b, uint64_t multiple) {
    fp_x8_sub(r, a, b);
    fp_x8_lift(r, multiple);
    fp_x8_carry(r);
}

/// The lanes in which a normal value is a multiple of p.
INLINE __mmask8 fp_x8_is_zero(const FP_X8 *a) {
    FP_X8 t = *a;
    fp_x8_squeeze(&t);
    fp_x8_reduce(&t, 1);
    lanes bits = t.limb[0];
    UNROLL
    for (int i = 1; i < fp_x8_limbs; i++) {
        bits = _mm512_or_si512(bits, t.limb[i]);
    }
    return _mm512_testn_epi64_mask(bits, bits);
}

/// Eight elements from memory, given as words in lanes: from R to R'.
BODY void fp_x8_load(FP_X8 *r, const lanes *word) {
    FP_T shifted = fp_one;
    for (int i = 0; i < fp_x8_shift; i++) {
        fp_double(&shifted, &shifted);
    }
    FP_X8 factor;
    fp_x8_broadcast(&factor, &shifted, 0);
    fp_x8_unpack(r, word, fp_x8_shift);
    fp_x8_mul(r, r, &factor);
}

/// The same element in every lane.
BODY void fp_x8_load_all(FP_X8 *r, const FP_T *a) {
    lanes word[CURVE_FP_LIMBS];
    for (int i = 0; i < CURVE_FP_LIMBS; i++) {
        word[i] = lanes_all(a->limb[i]);
    }
    fp_x8_load(r, word);
}

/// Back to memory's form, fully reduced, of a normal value: the product with R in the form of R'.
BODY void fp_x8_store(lanes *word, const FP_X8 *a) {
    FP_X8 factor, t;
    fp_x8_broadcast(&factor, &fp_one, 0);
    fp_x8_mul(&t, a, &factor);
    fp_x8_squeeze(&t);
    fp_x8_reduce(&t, 1);
    fp_x8_pack(word, &t);
}

/// The lanes of n ≤ 8 elements; the others are zero.
BODY void fp_x8_gather(FP_X8 *r, const FP_T *a, size_t n) {
    lanes row[8];
    for (size_t i = 0; i < 8; i++) {
        row[i] = i < n ? _mm512_maskz_loadu_epi64((1 << CURVE_FP_LIMBS) - 1, &a[i]) : _mm512_setzero_si512();
    }
    lanes_transpose(row);
    fp_x8_load(r, row);
}

/// Eight lanes back to n ≤ 8 elements.
BODY void fp_x8_scatter(FP_T *r, const FP_X8 *a, size_t n) {
    lanes row[8];
    fp_x8_store(row, a);
    for (int i = CURVE_FP_LIMBS; i < 8; i++) {
        row[i] = _mm512_setzero_si512();
    }
    lanes_transpose(row);
    for (size_t i = 0; i < n; i++) {
        _mm512_mask_storeu_epi64(&r[i], (1 << CURVE_FP_LIMBS) - 1, row[i]);
    }
}

// MARK: Fp2

INLINE void fp2_x8_sum(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *b) {
    fp2_x8_add(r, a, b);
    fp2_x8_carry(r);
}

INLINE void fp2_x8_difference(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *b, uint64_t multiple) {
    fp_x8_difference(&r->c0, &a->c0, &b->c0, multiple);
    fp_x8_difference(&r->c1, &a->c1, &b->c1, multiple);
}

INLINE void fp2_x8_squeeze(FP2_X8 *a) {
    fp_x8_squeeze(&a->c0);
    fp_x8_squeeze(&a->c1);
}

INLINE void fp2_x8_twice(FP2_X8 *a, int log) {
    fp2_x8_shift_left(a, log);
    fp2_x8_carry(a);
}

INLINE void fp2_x8_factor(FACTOR_X8 *r, const FP2_X8 *a) {
    r->value = *a;
    fp_x8_add(&r->sum, &a->c0, &a->c1);
    fp_x8_carry(&r->sum);
}

/// r = Σ a[i]·b[i] over n products: tidy if Σ A_i·B_i ≤ 84. Three sums of products, two reductions.
BODY void fp2_x8_dot(FP2_X8 *r, const FACTOR_X8 *const *a, const FACTOR_X8 *const *b, int n) {
    FP_X8_WIDE low, high, cross;
    fp_x8_wide_zero(&low);
    for (int i = 0; i < n; i++) {
        fp_x8_wide_add_product(&low, &a[i]->value.c0, &b[i]->value.c0);
    }
    fp_x8_wide_zero(&high);
    for (int i = 0; i < n; i++) {
        fp_x8_wide_add_product(&high, &a[i]->value.c1, &b[i]->value.c1);
    }
    fp_x8_wide_zero(&cross);
    for (int i = 0; i < n; i++) {
        fp_x8_wide_add_product(&cross, &a[i]->sum, &b[i]->sum);
    }
    fp_x8_wide_sub(&cross, &low);
    fp_x8_wide_sub(&cross, &high);
    fp_x8_wide_sub(&low, &high);
    UNROLL
    for (int i = 0; i < fp_x8_limbs; i++) {
        low.column[fp_x8_limbs + i] =
            _mm512_add_epi64(low.column[fp_x8_limbs + i], lanes_all(fp_x8_modulus_limb(1, i)));
    }
    fp_x8_wide_reduce(&r->c0, &low);
    fp_x8_wide_reduce(&r->c1, &cross);
}

/// r = a·b, tidy if A·B ≤ 84.
BODY void fp2_x8_times(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *b) {
    FACTOR_X8 s, t;
    const FACTOR_X8 *left = &s, *right = &t;
    fp2_x8_factor(&s, a);
    fp2_x8_factor(&t, b);
    fp2_x8_dot(r, &left, &right, 1);
}

/// r = a·b + c·d, tidy if A·B + C·D ≤ 84.
BODY void fp2_x8_times_plus(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *b, const FP2_X8 *c, const FP2_X8 *d) {
    FACTOR_X8 s[2], t[2];
    const FACTOR_X8 *left[2] = {&s[0], &s[1]}, *right[2] = {&t[0], &t[1]};
    fp2_x8_factor(&s[0], a);
    fp2_x8_factor(&t[0], b);
    fp2_x8_factor(&s[1], c);
    fp2_x8_factor(&t[1], d);
    fp2_x8_dot(r, left, right, 2);
}

/// r = a², tidy, for a up to 6·p: (a0 + a1)(a0 - a1 + 7·p) has 12·13 = 156 < 2·84.
BODY void fp2_x8_squared(FP2_X8 *r, const FP2_X8 *a) {
    FP_X8 sum, difference, twice;
    fp_x8_add(&sum, &a->c0, &a->c1);
    fp_x8_carry(&sum);
    fp_x8_difference(&difference, &a->c0, &a->c1, 7);
    fp_x8_add(&twice, &a->c0, &a->c0);
    fp_x8_carry(&twice);
    fp_x8_mul(&r->c1, &twice, &a->c1);
    fp_x8_mul(&r->c0, &sum, &difference);
}

/// r = a·k for k in Fp.
BODY void fp2_x8_scaled(FP2_X8 *r, const FP2_X8 *a, const FP_X8 *k) {
    FP_X8 factor = *k;
    fp_x8_mul(&r->c0, &a->c0, &factor);
    fp_x8_mul(&r->c1, &a->c1, &factor);
}

/// r = (XI_REAL + u)·a for a up to 7·p, below 1.01·p: 9·a0 - a1 + 7·p and 9·a1 + a0 before.
INLINE void fp2_x8_mul_xi(FP2_X8 *r, const FP2_X8 *a) {
    FP2_X8 t = *a;
    UNROLL
    for (int i = 30 - __builtin_clz(CURVE_CONSTANT(XI_REAL)); i >= 0; i--) {
        fp2_x8_add(&t, &t, &t);
        if (CURVE_CONSTANT(XI_REAL) >> i & 1) {
            fp2_x8_add(&t, &t, a);
        }
    }
    fp_x8_difference(&t.c0, &t.c0, &a->c1, 7);
    fp_x8_add(&t.c1, &t.c1, &a->c0);
    fp_x8_carry(&t.c1);
    fp2_x8_squeeze(&t);
    *r = t;
}

BODY void fp2_x8_load(FP2_X8 *r, const lanes *word) {
    fp_x8_load(&r->c0, word);
    fp_x8_load(&r->c1, word + CURVE_FP_LIMBS);
}

BODY void fp2_x8_load_all(FP2_X8 *r, const FP2_T *a) {
    fp_x8_load_all(&r->c0, &a->c0);
    fp_x8_load_all(&r->c1, &a->c1);
}

/// r = conjugate(a)·k for a tidy a.
INLINE void fp2_x8_conjugate_times(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *k) {
    FP2_X8 t = *a;
    fp_x8_complement(&t.c1, &a->c1, 3);
    fp2_x8_times(r, &t, k);
}

// MARK: Fp12

BODY void fp12_x8_set_one(FP12_X8 *r) {
    static const FP12_X8 zero;
    FP2_X8 one = zero.c[0].value;
    fp_x8_load_all(&one.c0, &fp_one);
    *r = zero;
    fp2_x8_factor(&r->c[0], &one);
}

/// r = a²: Σ over i + j of a_i·a_j·w^(i+j), with w^6 = xi. The doubled factors have 6, those times xi 1.01, all others 3:
/// no sum of products has more than 54.
BODY void fp12_x8_square(FP12_X8 *r, const FP12_X8 *a) {
    FACTOR_X8 twice[5], xi[6];
    FP12_X8 t;
    for (int i = 0; i < 5; i++) {
        FP2_X8 s;
        fp2_x8_sum(&s, &a->c[i].value, &a->c[i].value);
        fp2_x8_factor(&twice[i], &s);
    }
    for (int i = 3; i < 6; i++) {
        FP2_X8 s;
        fp2_x8_mul_xi(&s, &a->c[i].value);
        fp2_x8_factor(&xi[i], &s);
    }
    for (int k = 0; k < 6; k++) {
        const FACTOR_X8 *left[4], *right[4];
        int n = 0;
        for (int i = 0; i < 6; i++) {
            int j = (k - i + 6) % 6;
            if (i <= j) {
                left[n] = i == j ? &a->c[i] : &twice[i];
                right[n++] = i + j >= 6 ? &xi[j] : &a->c[j];
            }
        }
        FP2_X8 s;
        fp2_x8_dot(&s, left, right, n);
        fp2_x8_factor(&t.c[k], &s);
    }
    *r = t;
}

/// f = f·(a + b·w + c·w³) for a, b and c up to 7·p.
BODY void fp12_x8_mul_line(FP12_X8 *f, const FP2_X8 *a, const FP2_X8 *b, const FP2_X8 *c) {
    FACTOR_X8 line[3], xi[3];
    FP2_X8 s;
    FP12_X8 t;
    fp2_x8_factor(&line[0], a);
    fp2_x8_factor(&line[1], b);
    fp2_x8_factor(&line[2], c);
    fp2_x8_mul_xi(&s, b);
    fp2_x8_factor(&xi[1], &s);
    fp2_x8_mul_xi(&s, c);
    fp2_x8_factor(&xi[2], &s);
    for (int k = 0; k < 6; k++) {
        const FACTOR_X8 *left[3] = {&f->c[k], &f->c[(k + 5) % 6], &f->c[(k + 3) % 6]};
        const FACTOR_X8 *right[3] = {&line[0], k < 1 ? &xi[1] : &line[1], k < 3 ? &xi[2] : &line[2]};
        fp2_x8_dot(&s, left, right, 3);
        fp2_x8_factor(&t.c[k], &s);
    }
    *f = t;
}
