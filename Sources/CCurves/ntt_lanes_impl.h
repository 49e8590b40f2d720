/// Number-theoretic transforms on lanes. The same network as ntt_impl.h, two stages at a time.
///
/// Parameters: CURVE, NTT_(name). Comes after ntt_plan.h and ntt_impl.h, whose transforms serve sizes below 64.
///
/// Columns and blocks are unpacked into the scratch, eight neighbours to a vector; there limbs stay loose and nothing
/// is reduced until it must be. Bounds, in multiples of p: what enters a phase is below 6 (any packed value is); a
/// product is below 2, as twiddles are below 1 and other factors below 84. On the way down a stage adds 2 to the bound,
/// so that it stays below 32. On the way up sums double: see there. T is kept as T·2^260, which is weight 4.

#define FR_X8 CAT(CAT(CURVE, fr), x8)

/// Twiddles are below p and factors below 84·p.
INLINE void fr_ntt_x8_product(FR_X8 *r, FR_X8 *a, const FR_X8 *twiddle) {
    fr_x8_carry(a);
    fr_x8_mul_loose(r, a, twiddle);
}

/// (x, y) → (x - y·w, x + y·w), where w is -ζ. Adds 2 to the bound of x, which is the result's.
INLINE void fr_ntt_x8_down(FR_X8 *x, FR_X8 *y, const FR_X8 *w) {
    FR_X8 product;
    fr_ntt_x8_product(&product, y, w);
    fr_x8_add(y, x, &product);
    fr_x8_sub(x, x, &product);
    fr_x8_lift(x, 2);
}

/// (x, y) → (x + y, (x - y)·w) for y below bound·p. Bounds of the results: both bounds together, and 2.
INLINE void fr_ntt_x8_up(FR_X8 *x, FR_X8 *y, const FR_X8 *w, uint64_t bound) {
    FR_X8 difference;
    fr_x8_sub(&difference, x, y);
    fr_x8_lift(&difference, bound);
    fr_x8_add(x, x, y);
    fr_ntt_x8_product(y, &difference, w);
}

/// (x, y) → (x + y, x - y) for y below bound·p.
INLINE void fr_ntt_x8_plain(FR_X8 *x, FR_X8 *y, uint64_t bound) {
    FR_X8 difference;
    fr_x8_sub(&difference, x, y);
    fr_x8_add(x, x, y);
    *y = difference;
    fr_x8_lift(y, bound);
}

INLINE void fr_ntt_x8_shrink(FR_X8 *a) {
    fr_x8_carry(a);
    fr_x8_shrink(a);
}

// MARK: Rows

/// One stage down: `high` lies `half` vectors above `low`.
INLINE void fr_ntt_x8_down2(FR_X8 *x, size_t half, size_t block, const FR_T *t) {
    if (block == 0) {
        for (size_t i = 0; i < half; i++) {
            fr_ntt_x8_shrink(&x[i]);
            fr_ntt_x8_shrink(&x[half + i]);
            fr_ntt_x8_plain(&x[i], &x[half + i], 2);
        }
        return;
    }
    FR_X8 w;
    fr_x8_broadcast(&w, &t[fr_ntt_inverse_index(block)], 0);
    for (size_t i = 0; i < half; i++) {
        fr_ntt_x8_down(&x[i], &x[half + i], &w);
    }
}

/// Two stages down, on four rows of `quarter` vectors.
INLINE void fr_ntt_x8_down4(FR_X8 *x, size_t quarter, size_t block, const FR_T *t) {
    FR_X8 w, left, right;
    fr_x8_broadcast(&right, &t[fr_ntt_inverse_index(2 * block + 1)], 0);
    if (block == 0) {
        for (size_t i = 0; i < quarter; i++) {
            FR_X8 *y = x + i, a[4];
            UNROLL
            for (size_t j = 0; j < 4; j++) {
                a[j] = y[j * quarter];
                fr_ntt_x8_shrink(&a[j]);
            }
            fr_ntt_x8_plain(&a[0], &a[2], 2);
            fr_ntt_x8_plain(&a[1], &a[3], 2);
            fr_ntt_x8_plain(&a[0], &a[1], 4);
            fr_ntt_x8_down(&a[2], &a[3], &right);
            UNROLL
            for (size_t j = 0; j < 4; j++) {
                y[j * quarter] = a[j];
            }
        }
        return;
    }
    fr_x8_broadcast(&w, &t[fr_ntt_inverse_index(block)], 0);
    fr_x8_broadcast(&left, &t[fr_ntt_inverse_index(2 * block)], 0);
    for (size_t i = 0; i < quarter; i++) {
        FR_X8 *y = x + i, a[4];
        UNROLL
        for (size_t j = 0; j < 4; j++) {
            a[j] = y[j * quarter];
        }
        fr_ntt_x8_down(&a[0], &a[2], &w);
        fr_ntt_x8_down(&a[1], &a[3], &w);
        fr_ntt_x8_down(&a[0], &a[1], &left);
        fr_ntt_x8_down(&a[2], &a[3], &right);
        UNROLL
        for (size_t j = 0; j < 4; j++) {
            y[j * quarter] = a[j];
        }
    }
}

/// One stage up. Bounds: 8 before, 4 after.
INLINE void fr_ntt_x8_up2(FR_X8 *x, size_t half, size_t block, const FR_T *t) {
    FR_X8 w;
    fr_x8_broadcast(&w, &t[block], 0);
    for (size_t i = 0; i < half; i++) {
        if (block == 0) {
            fr_ntt_x8_plain(&x[i], &x[half + i], 8);
            fr_ntt_x8_shrink(&x[half + i]);
        } else {
            fr_ntt_x8_up(&x[i], &x[half + i], &w, 8);
        }
        fr_ntt_x8_shrink(&x[i]);
    }
}

/// Two stages up. Bounds: 8 before; then 16, 2, 16, 2; then 32, which is shrunk, 4, 2, 2.
INLINE void fr_ntt_x8_up4(FR_X8 *x, size_t quarter, size_t block, const FR_T *t) {
    FR_X8 w, left, right;
    fr_x8_broadcast(&right, &t[2 * block + 1], 0);
    if (block == 0) {
        for (size_t i = 0; i < quarter; i++) {
            FR_X8 *y = x + i, a[4];
            UNROLL
            for (size_t j = 0; j < 4; j++) {
                a[j] = y[j * quarter];
            }
            fr_ntt_x8_plain(&a[0], &a[1], 8);
            fr_ntt_x8_up(&a[2], &a[3], &right, 8);
            fr_ntt_x8_plain(&a[0], &a[2], 16);
            fr_ntt_x8_plain(&a[1], &a[3], 2);
            UNROLL
            for (size_t j = 0; j < 4; j++) {
                fr_ntt_x8_shrink(&a[j]);
                y[j * quarter] = a[j];
            }
        }
        return;
    }
    fr_x8_broadcast(&w, &t[block], 0);
    fr_x8_broadcast(&left, &t[2 * block], 0);
    for (size_t i = 0; i < quarter; i++) {
        FR_X8 *y = x + i, a[4];
        UNROLL
        for (size_t j = 0; j < 4; j++) {
            a[j] = y[j * quarter];
        }
        fr_ntt_x8_up(&a[0], &a[1], &left, 8);
        fr_ntt_x8_up(&a[2], &a[3], &right, 8);
        fr_ntt_x8_up(&a[0], &a[2], &w, 16);
        fr_ntt_x8_up(&a[1], &a[3], &w, 2);
        fr_ntt_x8_shrink(&a[0]);
        UNROLL
        for (size_t j = 0; j < 4; j++) {
            y[j * quarter] = a[j];
        }
    }
}

/// The way down over `stages` stages of 2^stages rows of `width` vectors each.
BODY void fr_ntt_x8_rows_down(FR_X8 *x, unsigned stages, size_t width, size_t block, const FR_T *t) {
    unsigned stage = stages % 2;
    if (stage == 1) {
        fr_ntt_x8_down2(x, width << (stages - 1), block, t);
    }
    for (; stage < stages; stage += 2) {
        size_t quarter = width << (stages - 2 - stage);
        for (size_t b = 0; b < (size_t)1 << stage; b++) {
            fr_ntt_x8_down4(x + 4 * quarter * b, quarter, (block << stage) + b, t);
        }
    }
}

/// The way up, likewise.
BODY void fr_ntt_x8_rows_up(FR_X8 *x, unsigned stages, size_t width, size_t block, const FR_T *t) {
    unsigned stage = stages;
    for (; stage >= 2; stage -= 2) {
        size_t quarter = width << (stages - stage);
        for (size_t b = 0; b < (size_t)1 << (stage - 2); b++) {
            fr_ntt_x8_up4(x + 4 * quarter * b, quarter, (block << (stage - 2)) + b, t);
        }
    }
    if (stage == 1) {
        fr_ntt_x8_up2(x, width << (stages - 1), block, t);
    }
}

// MARK: The last three stages

/// Eight vectors of eight neighbours become one vector for each place, or the other way round.
INLINE void fr_ntt_x8_transpose(FR_X8 *x) {
    UNROLL
    for (int i = 0; i < fr_x8_limbs; i++) {
        lanes row[8];
        for (int j = 0; j < 8; j++) {
            row[j] = x[j].limb[i];
        }
        lanes_transpose(row);
        for (int j = 0; j < 8; j++) {
            x[j].limb[i] = row[j];
        }
    }
}

/// `each` twiddles, 1, 2, 4 or 8, for each of eight blocks: r[e] has t[each·(lane ^ flip) + (e ^ flip)] in its lanes.
INLINE void fr_ntt_x8_twiddles(FR_X8 *r, const FR_T *t, size_t each, size_t flip) {
    UNROLL
    for (size_t pair = 0; pair < each; pair += 2) {
        lanes row[8];
        UNROLL
        for (size_t i = 0; i < 8; i++) {
            const FR_T *source = t + each * (i ^ flip) + pair;
            row[i] = each == 1 ? _mm512_castsi256_si512(_mm256_loadu_si256((const void *)source))
                               : _mm512_loadu_si512(source);
        }
        lanes_transpose(row);
        size_t mask = flip & (each - 1);
        fr_x8_unpack(&r[pair ^ mask], row, 0);
        if (each > 1) {
            fr_x8_unpack(&r[(pair + 1) ^ mask], row + 4, 0);
        }
    }
}

/// One of the last three stages down, which has `each` blocks of 8/each values in each lane, from lane block `block` on.
INLINE void fr_ntt_x8_leaf_down(FR_X8 *x, size_t block, const FR_T *table, size_t each) {
    // The first eight blocks have their inverses in the head; those of others stand backwards.
    const size_t half = 4 / each, flip = block == 0 ? 0 : 7;
    const FR_T *t = table;
    if (block != 0) {
        t += NTT_TABLE_HEAD + fr_ntt_inverse_index(each * block) - (8 * each - 1);
    }
    FR_X8 w[4];
    fr_ntt_x8_twiddles(w, t, each, flip);
    for (size_t b = 0; b < each; b++) {
        for (size_t i = 2 * half * b; i < 2 * half * b + half; i++) {
            fr_ntt_x8_down(&x[i], &x[i + half], &w[b]);
        }
    }
}

/// One of them up, with values below bound·p.
INLINE void fr_ntt_x8_leaf_up(FR_X8 *x, size_t block, const FR_T *table, size_t each, uint64_t bound) {
    const size_t half = 4 / each;
    FR_X8 w[4];
    fr_ntt_x8_twiddles(w, table + NTT_TABLE_HEAD + each * block, each, 0);
    for (size_t b = 0; b < each; b++) {
        for (size_t i = 2 * half * b; i < 2 * half * b + half; i++) {
            fr_ntt_x8_up(&x[i], &x[i + half], &w[b], bound);
        }
    }
}

/// Fetches `count` elements into the second cache. Twiddles are read in a dozen places at once, half of them going
/// backwards, and values in bursts: more than the processor foresees.
INLINE void fr_ntt_x8_prefetch(const FR_T *start, size_t count) {
    for (size_t i = 0; i < count; i += 64 / sizeof(FR_T)) {
        __builtin_prefetch(start + i, 0, 2);
    }
}

/// Fetches the twiddles of eight blocks, not the first, for fr_ntt_x8_leaves.
INLINE void fr_ntt_x8_prefetch_twiddles(unsigned operation, size_t block, const FR_T *table) {
    const FR_T *t = table + NTT_TABLE_HEAD;
    for (size_t each = 1; each <= 4; each *= 2) {
        if (operation & NTT_DOWN) {
            fr_ntt_x8_prefetch(t + fr_ntt_inverse_index(each * block) - (8 * each - 1), 8 * each);
        }
        if (operation & NTT_UP) {
            fr_ntt_x8_prefetch(t + each * block, 8 * each);
        }
    }
    if (operation == (NTT_DOWN | NTT_UP)) {
        fr_ntt_x8_prefetch(t + 8 * block, 64);
    }
}

/// The last three stages of a block of `groups` times eight vectors, whose smallest blocks begin with number `block`.
/// Meanwhile the values at `next`, as many, are fetched.
BODY void fr_ntt_x8_leaves(FR_X8 *x, size_t groups, unsigned operation, size_t block, const FR_T *table,
                           const FR_T *next) {
    for (size_t g = 0; g < groups; g++, x += 8, block += 8) {
        FR_X8 y[8];
        if (g + 1 < groups) {
            fr_ntt_x8_prefetch_twiddles(operation, block + 8, table);
        }
        fr_ntt_x8_prefetch(next + 64 * g, 64);
        fr_ntt_x8_transpose(x);
        // Lanes are not in the order of memory.
        for (int i = 0; i < 8; i++) {
            y[i] = x[fr_x8_element(i)];
        }
        if (operation & NTT_DOWN) {
            fr_ntt_x8_leaf_down(y, block, table, 1);
            fr_ntt_x8_leaf_down(y, block, table, 2);
            fr_ntt_x8_leaf_down(y, block, table, 4);
        }
        if (operation == (NTT_DOWN | NTT_UP)) {
            FR_X8 w[8];
            fr_ntt_x8_twiddles(w, table + NTT_TABLE_HEAD + 8 * block, 8, 0);
            for (int i = 0; i < 8; i++) {
                fr_ntt_x8_product(&y[i], &y[i], &w[i]);
            }
        }
        if (operation & NTT_UP) {
            // What enters is below 2 or canonical. The first of eight is a sum of eight.
            fr_ntt_x8_leaf_up(y, block, table, 4, 2);
            fr_ntt_x8_leaf_up(y, block, table, 2, 4);
            fr_ntt_x8_leaf_up(y, block, table, 1, 8);
            fr_ntt_x8_shrink(&y[0]);
        }
        for (int i = 0; i < 8; i++) {
            x[fr_x8_element(i)] = y[i];
        }
        fr_ntt_x8_transpose(x);
    }
}

// MARK: Phases

/// Packs a vector: reduced fully if it leaves the transform.
INLINE void fr_ntt_x8_store(FR_T *r, FR_X8 *a, bool last) {
    fr_x8_shrink(a);
    if (last) {
        fr_x8_reduce(a, 1);
    }
    fr_x8_write(r, a);
}

BODY void fr_ntt_x8_columns(FR_T *values, unsigned log_size, const CAT(CURVE, ntt_phase) * p, size_t block,
                            const FR_T *t, FR_X8 *x) {
    const size_t stride = (size_t)1 << (log_size - p->stage - p->stages), rows = (size_t)1 << p->stages;
    const size_t width = p->width / 8;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < width; i++) {
            fr_x8_read(&x[row * width + i], values + row * stride + 8 * i, 0);
        }
    }
    if (p->operation == NTT_DOWN) {
        fr_ntt_x8_rows_down(x, p->stages, width, block, t);
    } else {
        fr_ntt_x8_rows_up(x, p->stages, width, block, t);
    }
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < width; i++) {
            FR_X8 *y = &x[row * width + i];
            fr_x8_carry(y);
            fr_ntt_x8_store(values + row * stride + 8 * i, y, p->last);
        }
    }
}

BODY void fr_ntt_x8_block(FR_T *values, unsigned log_size, const CAT(CURVE, ntt_phase) * p, size_t block,
                          const FR_T *table, FR_X8 *x) {
    const size_t vectors = (size_t)1 << (p->stages - 3);
    const bool last_block = block + 1 == (size_t)1 << p->stage;
    for (size_t i = 0; i < vectors; i++) {
        fr_x8_read(&x[i], values + 8 * i, 0);
    }
    if (p->operation & NTT_DOWN) {
        fr_ntt_x8_rows_down(x, p->stages - 3, 1, block, table + NTT_TABLE_HEAD);
    }
    fr_ntt_x8_leaves(x, vectors / 8, p->operation, block << (p->stages - 3), table,
                     last_block ? values : values + 8 * vectors);
    if (p->operation & NTT_UP) {
        fr_ntt_x8_rows_up(x, p->stages - 3, 1, block, table + NTT_TABLE_HEAD);
    }
    for (size_t i = 0; i < vectors; i++) {
        fr_x8_carry(&x[i]);
        if (p->operation & NTT_DOWN) {
            fr_x8_divide_power(&x[i], log_size);
        }
        fr_ntt_x8_store(values + 8 * i, &x[i], p->last);
    }
}

BODY void fr_ntt_fill(FR_T *table, size_t first, size_t count) {
    FR_T unit = fr_one;
    for (int i = 0; i < fr_x8_shift; i++) {
        fr_add(&unit, &unit, &unit);
    }
    fr_ntt_fill_scaled(table, &unit, first, count);
}

BODY void fr_ntt_piece(FR_T *values, unsigned log_size, unsigned operation, unsigned phase, size_t piece,
                       const FR_T *table, void *scratch) {
    if (log_size < 6) {
        // Too few for lanes, and the table is made for these: the twiddles of 32 values are soon computed.
        FR_T small[NTT_TABLE_HEAD + 32];
        fr_small_ntt_fill(small, 0, (size_t)1 << log_size);
        fr_small_ntt_piece(values, log_size, operation, phase, piece, small, scratch);
        return;
    }
    const CAT(CURVE, ntt_phase) p = fr_ntt_phase(log_size, operation, phase);
    const size_t start = fr_ntt_piece_start(&p, log_size, piece);
    const size_t block = start >> (log_size - p.stage);
    if (p.columns) {
        fr_ntt_x8_columns(values + start, log_size, &p, block, table + NTT_TABLE_HEAD, scratch);
    } else {
        fr_ntt_x8_block(values + start, log_size, &p, block, table, scratch);
    }
}
