/// What sums of pairs need of the coordinates on eight lanes, the same names over Fp and over Fp2 = Fp[u]/(u² + 1).
///
/// Parameters: CURVE. Needs lanes_ifma.h for `fp`. A vector of Fp2 is normal, loose or of some weight when both its
/// components are; see lanes_ifma.h for these words and for how bounds are counted.

#define FP_X8 CAT(CURVE, fp_x8)
#define FP2_X8 CAT(CURVE, fp2_x8)

typedef struct { FP_X8 c0, c1; } FP2_X8;

// MARK: Fp, by the names below

/// r = a·b; the bound of b, in multiples of p, is of use over Fp2 only.
#define fp_x8_bounded_mul(r, a, b, bound) fp_x8_mul(r, a, b)
#define fp2_x8_bounded_mul fp2_x8_mul

/// The denominator whose inverse makes a quotient by `a`: a itself.
INLINE void fp_x8_denominator(FP_X8 *r, const FP_X8 *a) {
    *r = *a;
}

/// 1/a from the inverse of its denominator.
INLINE void fp_x8_from_denominator(FP_X8 *r, const FP_X8 *a, const FP_X8 *inverse) {
    (void)a;
    *r = *inverse;
}

// MARK: Fp2

INLINE void fp2_x8_unpack(FP2_X8 *r, const lanes *word, int shift) {
    fp_x8_unpack(&r->c0, word, shift);
    fp_x8_unpack(&r->c1, word + CURVE_FP_LIMBS, shift);
}

INLINE void fp2_x8_pack(lanes *word, const FP2_X8 *a) {
    fp_x8_pack(word, &a->c0);
    fp_x8_pack(word + CURVE_FP_LIMBS, &a->c1);
}

INLINE void fp2_x8_carry(FP2_X8 *a) {
    fp_x8_carry(&a->c0);
    fp_x8_carry(&a->c1);
}

INLINE void fp2_x8_add(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *b) {
    fp_x8_add(&r->c0, &a->c0, &b->c0);
    fp_x8_add(&r->c1, &a->c1, &b->c1);
}

INLINE void fp2_x8_sub(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *b) {
    fp_x8_sub(&r->c0, &a->c0, &b->c0);
    fp_x8_sub(&r->c1, &a->c1, &b->c1);
}

INLINE void fp2_x8_negate_some(FP2_X8 *r, __mmask8 mask, const FP2_X8 *a, uint64_t multiple) {
    fp_x8_negate_some(&r->c0, mask, &a->c0, multiple);
    fp_x8_negate_some(&r->c1, mask, &a->c1, multiple);
}

INLINE void fp2_x8_lift(FP2_X8 *a, uint64_t multiple) {
    fp_x8_lift(&a->c0, multiple);
    fp_x8_lift(&a->c1, multiple);
}

INLINE void fp2_x8_shift_left(FP2_X8 *a, int shift) {
    fp_x8_shift_left(&a->c0, shift);
    fp_x8_shift_left(&a->c1, shift);
}

INLINE void fp2_x8_reduce(FP2_X8 *a, uint64_t multiple) {
    fp_x8_reduce(&a->c0, multiple);
    fp_x8_reduce(&a->c1, multiple);
}

/// r = multiple·p - a, normal, for a normal a below multiple·p.
INLINE void fp_x8_complement(FP_X8 *r, const FP_X8 *a, uint64_t multiple) {
    fp_x8_negate_some(r, 0xff, a, multiple);
    fp_x8_carry(r);
}

/// r = a·b for b below bound·p: each component a sum of two products with one reduction.
INLINE void fp2_x8_mul(FP2_X8 *r, const FP2_X8 *a, const FP2_X8 *b, uint64_t bound) {
    FP_X8 negated, real;
    fp_x8_complement(&negated, &b->c1, bound);
    fp_x8_mul_add(&real, &a->c0, &b->c0, &a->c1, &negated);
    fp_x8_mul_add(&r->c1, &a->c0, &b->c1, &a->c1, &b->c0);
    r->c0 = real;
}

/// r = a² for a1 below 4·p: (a0 + a1)(a0 - a1) and 2·a0·a1.
INLINE void fp2_x8_square(FP2_X8 *r, const FP2_X8 *a) {
    FP_X8 sum, difference, twice;
    fp_x8_add(&sum, &a->c0, &a->c1);
    fp_x8_carry(&sum);
    fp_x8_sub(&difference, &a->c0, &a->c1);
    fp_x8_lift(&difference, 4);
    fp_x8_carry(&difference);
    fp_x8_add(&twice, &a->c0, &a->c0);
    fp_x8_carry(&twice);
    fp_x8_mul(&r->c1, &twice, &a->c1);
    fp_x8_mul(&r->c0, &sum, &difference);
}

/// The norm a0² + a1², which is zero for zero only.
INLINE void fp2_x8_denominator(FP_X8 *r, const FP2_X8 *a) {
    fp_x8_mul_add(r, &a->c0, &a->c0, &a->c1, &a->c1);
}

/// 1/a = conjugate(a)/norm for a difference of two elements, lifted by p and of weight LANES_SHIFT.
INLINE void fp2_x8_from_denominator(FP2_X8 *r, const FP2_X8 *a, const FP_X8 *inverse) {
    FP_X8 negated;
    fp_x8_complement(&negated, &a->c1, (uint64_t)2 << fp_x8_shift);
    fp_x8_mul(&r->c0, &a->c0, inverse);
    fp_x8_mul(&r->c1, &negated, inverse);
}
