/// Products of sparse rows with dense vectors over the field `fr`.
///
/// Parameters: CURVE.

#define FR_T CAT(CURVE, fr)

/// What is known of a coefficient.
enum { SPARSE_ANY, SPARSE_ONE, SPARSE_MINUS_ONE };

/// How many terms ahead values are asked for: wires of a row are anywhere.
enum { SPARSE_AHEAD = 12 };

BODY void fr_sparse_rows(FR_T *r, const FR_T *coefficients, const uint8_t *kinds, const FR_T *values,
                         const CAT(CURVE, term) * terms, const uint32_t *row_starts, size_t rows) {
    static const CAT(CURVE, fr_wide) zero;
    const size_t last = row_starts[rows];
    for (size_t row = 0; row < rows; row++) {
        // Products by ±1 are added apart: most rows have no others. Those are reduced together, once.
        FR_T sum = {{0}};
        CAT(CURVE, fr_wide) wide, product;
        bool any = false;
        for (size_t i = row_starts[row]; i < row_starts[row + 1]; i++) {
            if (i + SPARSE_AHEAD < last) {
                __builtin_prefetch(&values[terms[i + SPARSE_AHEAD].wire]);
            }
            const FR_T *value = &values[terms[i].wire];
            const uint8_t kind = kinds[terms[i].coefficient];
            if (kind == SPARSE_ONE) {
                fr_add(&sum, &sum, value);
            } else if (kind == SPARSE_MINUS_ONE) {
                fr_sub(&sum, &sum, value);
            } else {
                wide = any ? wide : zero;
                any = true;
                fr_wide_mul(&product, &coefficients[terms[i].coefficient], value);
                fr_wide_accumulate(&wide, &product);
            }
        }
        if (any) {
            FR_T rest;
            fr_wide_reduce(&rest, &wide);
            fr_add(&sum, &sum, &rest);
        }
        r[row] = sum;
    }
}
