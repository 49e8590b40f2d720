/// Number-theoretic transforms over the field `fr`, one stage at a time, and sparse inner products.
///
/// Parameters: CURVE. Stages work in blocks of 2·half values; butterfly k is number k % half of block k / half.

#define FR_T CAT(CURVE, fr)

/// Decimation in frequency: (x, y) becomes (x + y, (x - y)·ω^(j·2^stage)).
BODY void fr_ntt_dif(FR_T *values, unsigned log_size, unsigned stage, const FR_T *twiddles, size_t first,
                     size_t count) {
    const unsigned log_half = log_size - 1 - stage;
    const size_t half = (size_t)1 << log_half;
    for (size_t k = first; k < first + count;) {
        size_t j = k & (half - 1);
        size_t end = k + (half - j) < first + count ? k + (half - j) : first + count;
        FR_T *low = values + ((k >> log_half) << (log_half + 1)) + j, *high = low + half;
        const FR_T *twiddle = twiddles + (j << stage);
        for (; k < end; k++, low++, high++, twiddle += (size_t)1 << stage) {
            FR_T difference;
            fr_sub(&difference, low, high);
            fr_add(low, low, high);
            fr_mul(high, &difference, twiddle);
        }
    }
}

/// Decimation in time: (x, y) becomes (x + y·ω^(j·2^(log_size-1-stage)), x - y·ω^…).
BODY void fr_ntt_dit(FR_T *values, unsigned log_size, unsigned stage, const FR_T *twiddles, size_t first,
                     size_t count) {
    const unsigned log_half = stage, log_stride = log_size - 1 - stage;
    const size_t half = (size_t)1 << log_half;
    for (size_t k = first; k < first + count;) {
        size_t j = k & (half - 1);
        size_t end = k + (half - j) < first + count ? k + (half - j) : first + count;
        FR_T *low = values + ((k >> log_half) << (log_half + 1)) + j, *high = low + half;
        const FR_T *twiddle = twiddles + (j << log_stride);
        for (; k < end; k++, low++, high++, twiddle += (size_t)1 << log_stride) {
            FR_T product;
            fr_mul(&product, high, twiddle);
            fr_sub(high, low, &product);
            fr_add(low, low, &product);
        }
    }
}

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
