/// Number-theoretic transforms over the field `fr`, one value at a time, and sparse inner products.
///
/// Parameters: CURVE, NTT_(name) (the prefix of the functions that make up the contract). Comes after ntt_plan.h.

/// The way down over `stages` stages of `rows` = 2^stages rows of `width` elements each, one after another in memory,
/// from block `block` of its stage on.
BODY void fr_ntt_rows_down(FR_T *x, unsigned stages, size_t width, size_t block, const FR_T *t) {
    for (unsigned stage = 0; stage < stages; stage++) {
        size_t half = width << (stages - 1 - stage);
        FR_T *low = x;
        for (size_t b = block << stage; b < (block + 1) << stage; b++, low += 2 * half) {
            FR_T *high = low + half, product;
            if (b == 0) {
                for (size_t i = 0; i < half; i++) {
                    product = high[i];
                    fr_sub(&high[i], &low[i], &product);
                    fr_add(&low[i], &low[i], &product);
                }
                continue;
            }
            const FR_T twiddle = t[fr_ntt_inverse_index(b)];
            for (size_t i = 0; i < half; i++) {
                fr_mul(&product, &high[i], &twiddle);
                fr_add(&high[i], &low[i], &product);
                fr_sub(&low[i], &low[i], &product);
            }
        }
    }
}

/// The way up, likewise.
BODY void fr_ntt_rows_up(FR_T *x, unsigned stages, size_t width, size_t block, const FR_T *t) {
    for (unsigned stage = stages; stage-- > 0;) {
        size_t half = width << (stages - 1 - stage);
        FR_T *low = x;
        for (size_t b = block << stage; b < (block + 1) << stage; b++, low += 2 * half) {
            FR_T *high = low + half, difference;
            const FR_T twiddle = t[b];
            for (size_t i = 0; i < half; i++) {
                fr_sub(&difference, &low[i], &high[i]);
                fr_add(&low[i], &low[i], &high[i]);
                if (b == 0) {
                    high[i] = difference;
                } else {
                    fr_mul(&high[i], &difference, &twiddle);
                }
            }
        }
    }
}

/// A block in place: down, division by the size and the shift to the odd coset between the two ways, up.
BODY void fr_ntt_block(FR_T *x, unsigned log_size, unsigned operation, unsigned stages, size_t block,
                       const FR_T *t) {
    const size_t count = (size_t)1 << stages;
    if (operation & NTT_DOWN) {
        static const FR_T half = CURVE_CONSTANT(FR_HALF);
        FR_T factor = fr_one;
        for (unsigned i = 0; i < log_size; i++) {
            fr_mul(&factor, &factor, &half);
        }
        fr_ntt_rows_down(x, stages, 1, block, t);
        for (size_t i = 0; i < count; i++) {
            fr_mul(&x[i], &x[i], &factor);
        }
    }
    if (operation == (NTT_DOWN | NTT_UP)) {
        for (size_t i = 0; i < count; i++) {
            fr_mul(&x[i], &x[i], &t[(block << stages) + i]);
        }
    }
    if (operation & NTT_UP) {
        fr_ntt_rows_up(x, stages, 1, block, t);
    }
}

BODY void NTT_(fill)(FR_T *table, size_t first, size_t count) {
    fr_ntt_fill_scaled(table, &fr_one, first, count);
}

BODY void NTT_(piece)(FR_T *values, unsigned log_size, unsigned operation, unsigned phase, size_t piece,
                      const FR_T *table, void *scratch) {
    const CAT(CURVE, ntt_phase) p = fr_ntt_phase(log_size, operation, phase);
    const size_t start = fr_ntt_piece_start(&p, log_size, piece);
    const size_t block = start >> (log_size - p.stage);
    const FR_T *t = table + NTT_TABLE_HEAD;
    if (!p.columns) {
        fr_ntt_block(values + start, log_size, operation, p.stages, block, t);
        return;
    }
    FR_T *x = scratch, *source = values + start;
    const size_t stride = (size_t)1 << (log_size - p.stage - p.stages), rows = (size_t)1 << p.stages;
    for (size_t row = 0; row < rows; row++) {
        memcpy(x + row * p.width, source + row * stride, p.width * sizeof *x);
    }
    if (p.operation == NTT_DOWN) {
        fr_ntt_rows_down(x, p.stages, p.width, block, t);
    } else {
        fr_ntt_rows_up(x, p.stages, p.width, block, t);
    }
    for (size_t row = 0; row < rows; row++) {
        memcpy(source + row * stride, x + row * p.width, p.width * sizeof *x);
    }
}
