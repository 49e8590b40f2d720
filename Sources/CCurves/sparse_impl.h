/// Products of sparse rows with dense vectors over the field `fr`.
///
/// Parameters: CURVE, CURVE_FR_LIMBS, and optionally LANES_BACKEND.

#define FR_T CAT(CURVE, fr)

/// What is known of a coefficient.
enum { SPARSE_ANY, SPARSE_ONE, SPARSE_MINUS_ONE };

/// How many terms ahead values are asked for: wires of a row are anywhere.
enum { SPARSE_AHEAD = 12 };

/// Asks for the value of a term some way ahead.
INLINE void fr_sparse_prefetch(const CAT(CURVE, term) * term, const CAT(CURVE, term) * end,
                               const FR_T *values) {
    if (end - term > SPARSE_AHEAD) {
        __builtin_prefetch(&values[term[SPARSE_AHEAD].wire]);
    }
}

/// Adds value times a coefficient of this kind, if that is ±1. Most rows have no others.
INLINE bool fr_sparse_add_unit(FR_T *sum, uint8_t kind, const FR_T *value) {
    if (kind == SPARSE_ONE) {
        fr_add(sum, sum, value);
    } else if (kind == SPARSE_MINUS_ONE) {
        fr_sub(sum, sum, value);
    }
    return kind != SPARSE_ANY;
}

#if defined(LANES_BACKEND) && CURVE_FR_LIMBS == 4
#define SPARSE_LANES
#include "sparse_lanes_impl.h"
/// From how many terms on a row is worth the lanes.
enum { SPARSE_LONG = 16 };
#endif

/// One row of `count` terms; all of them end at `end`.
INLINE void fr_sparse_row(FR_T *r, const FR_T *coefficients, const uint8_t *kinds, const FR_T *values,
                          const CAT(CURVE, term) * terms, size_t count, const CAT(CURVE, term) * end) {
    static const CAT(CURVE, fr_wide) zero;
    // Other products are reduced together, once.
    FR_T sum = {{0}}, rest;
    CAT(CURVE, fr_wide) wide, product;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        fr_sparse_prefetch(&terms[i], end, values);
        const FR_T *value = &values[terms[i].wire];
        if (!fr_sparse_add_unit(&sum, kinds[terms[i].coefficient], value)) {
            wide = any ? wide : zero;
            any = true;
            fr_wide_mul(&product, &coefficients[terms[i].coefficient], value);
            fr_wide_accumulate(&wide, &product);
        }
    }
    if (any) {
        fr_wide_reduce(&rest, &wide);
        fr_add(&sum, &sum, &rest);
    }
    *r = sum;
}

BODY void fr_sparse_rows(FR_T *r, const FR_T *coefficients, const uint8_t *kinds, const FR_T *values,
                         const CAT(CURVE, term) * terms, const uint32_t *row_starts, size_t rows) {
    const CAT(CURVE, term) *end = terms + row_starts[rows];
    for (size_t row = 0; row < rows; row++) {
        const size_t start = row_starts[row], count = row_starts[row + 1] - start;
#if defined(SPARSE_LANES)
        if (count >= SPARSE_LONG) {
            fr_sparse_long_row(&r[row], coefficients, kinds, values, terms + start, count, end);
            continue;
        }
#endif
        fr_sparse_row(&r[row], coefficients, kinds, values, terms + start, count, end);
    }
}
