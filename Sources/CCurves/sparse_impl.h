/// Products of sparse rows with dense vectors over the field `fr`.
///
/// Parameters: CURVE.

#define FR_T CAT(CURVE, fr)

/// The products are reduced together, once.
BODY void fr_sparse_dot(FR_T *r, const FR_T *coefficients, const FR_T *values, const CAT(CURVE, term) * terms,
                        size_t n) {
    static const CAT(CURVE, fr_wide) zero;
    CAT(CURVE, fr_wide) sum = zero, product;
    for (size_t i = 0; i < n; i++) {
        fr_wide_mul(&product, &coefficients[terms[i].coefficient], &values[terms[i].wire]);
        fr_wide_accumulate(&sum, &product);
    }
    fr_wide_reduce(r, &sum);
}
