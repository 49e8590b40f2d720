/// How a transform of 2^log_size values is cut into phases and pieces, and its table. The same on every backend.
///
/// The way down is a network of butterflies (x, y) → (x + ζ·y, x - ζ·y) in which all butterflies of a block have one
/// ζ: T[b]^-1 for block b of the 2^s blocks of stage s, where T[i] = ω^(reversal of i), with ω of order
/// 2·2^log_size and the reversal taken over log_size bits. It takes values in natural order to 2^log_size times the
/// coefficients in bit-reversed order. The way up is its transpose, (x, y) → (x + y, (x - y)·T[b]), which takes
/// coefficients in bit-reversed order to values in natural order. T of a small size begins the T of every larger one,
/// T[i + j] = T[i]·T[j] if i and j share no bits, and T[i] is also what coefficient i of the reversed order is scaled by
/// for evaluation on the odd coset. T[b]^-1 is -T[b'] with b' = b less its top bit inverted: one table serves all.
///
/// Sources: Gentleman and Sande 1966; Seiler 2018/039 for twiddles by block.
///
/// Stages up to the last NTT_BLOCK_LOG work on columns, far apart in memory: some columns at a time are copied together,
/// transformed over up to NTT_COLUMN_LOG stages and put back. The others work on contiguous blocks. So a transform
/// reads and writes memory twice, and the whole way to the odd coset three times.
///
/// Parameters: CURVE.

/// A transform of up to 2^NTT_WHOLE_LOG values is one block, a larger one has blocks of 2^NTT_BLOCK_LOG. Columns are
/// copied together up to 2^NTT_SCRATCH_LOG elements, 40 bytes of scratch each; at least NTT_WIDTH neighbours at a time.
#if !defined(NTT_BLOCK_LOG)
#define NTT_WHOLE_LOG 13
#define NTT_BLOCK_LOG 12
#define NTT_COLUMN_LOG 10
#define NTT_SCRATCH_LOG 13
#define NTT_WIDTH 8
#endif

/// Bits of `operation`.
enum { NTT_DOWN = 1, NTT_UP = 2 };

INLINE unsigned fr_ntt_block_log(unsigned log_size) {
    return log_size <= NTT_WHOLE_LOG ? log_size : NTT_BLOCK_LOG;
}

/// The number of phases that the column stages take, in each direction.
INLINE unsigned fr_ntt_column_phases(unsigned log_size) {
    return (log_size - fr_ntt_block_log(log_size) + NTT_COLUMN_LOG - 1) / NTT_COLUMN_LOG;
}

typedef struct {
    /// NTT_DOWN or NTT_UP for columns; for blocks the operation itself.
    unsigned operation;
    /// Stages `stage` to stage + stages - 1, by their numbers on the way down.
    unsigned stage, stages;
    /// Whether this is a phase of columns; if so, how many elements of each of the 2^stages rows a piece has.
    bool columns;
    size_t width;
    /// Whether results leave the transform.
    bool last;
} CAT(CURVE, ntt_phase);

BODY unsigned fr_ntt_phase_count(unsigned log_size, unsigned operation) {
    unsigned directions = (operation & NTT_DOWN) / NTT_DOWN + (operation & NTT_UP) / NTT_UP;
    return 1 + directions * fr_ntt_column_phases(log_size);
}

BODY CAT(CURVE, ntt_phase) fr_ntt_phase(unsigned log_size, unsigned operation, unsigned phase) {
    unsigned columns = fr_ntt_column_phases(log_size), before = operation & NTT_DOWN ? columns : 0;
    unsigned block_log = fr_ntt_block_log(log_size), column_stages = log_size - block_log;
    CAT(CURVE, ntt_phase) r = {.last = phase + 1 == fr_ntt_phase_count(log_size, operation)};
    if (phase == before) {
        r.operation = operation;
        r.stage = column_stages;
        r.stages = block_log;
        return r;
    }
    unsigned number = phase < before ? phase : columns - (phase - before);
    r.operation = phase < before ? NTT_DOWN : NTT_UP;
    r.columns = true;
    r.stage = column_stages * number / columns;
    r.stages = column_stages * (number + 1) / columns - r.stage;
    size_t width = (size_t)1 << NTT_SCRATCH_LOG >> r.stages;
    size_t row = (size_t)1 << (log_size - r.stage - r.stages);
    width = width < NTT_WIDTH ? NTT_WIDTH : width;
    r.width = width < row ? width : row;
    return r;
}

BODY size_t fr_ntt_piece_count(unsigned log_size, unsigned operation, unsigned phase) {
    CAT(CURVE, ntt_phase) p = fr_ntt_phase(log_size, operation, phase);
    return ((size_t)1 << (log_size - p.stages)) / (p.columns ? p.width : 1);
}

/// The first element of a piece.
INLINE size_t fr_ntt_piece_start(const CAT(CURVE, ntt_phase) * p, unsigned log_size, size_t piece) {
    if (!p->columns) {
        return piece << p->stages;
    }
    size_t per_block = ((size_t)1 << (log_size - p->stage - p->stages)) / p->width;
    return (piece / per_block << (log_size - p->stage)) + piece % per_block * p->width;
}

// MARK: The table

/// The table begins with -1/T[0], -1/T[1], … for blocks that are too few for the rule of signs on lanes.
enum { NTT_TABLE_HEAD = 32 };

/// The number b' with T[b]^-1 = -T[b'], for b > 0.
INLINE size_t fr_ntt_inverse_index(size_t b) {
    size_t mask = b;
    for (unsigned shift = 1; shift < 64; shift *= 2) {
        mask |= mask >> shift;
    }
    return b ^ (mask >> 1);
}

/// r[i] = first·T[i] for i < count, a power of two.
INLINE void fr_ntt_powers(FR_T *r, const FR_T *first, size_t count) {
    // T[2^s] is the root of order 2^(s + 2).
    FR_T roots[64];
    roots[CURVE_CONSTANT(FR_ADICITY)] = (FR_T)CURVE_CONSTANT(FR_ROOT);
    for (unsigned i = CURVE_CONSTANT(FR_ADICITY); i > 0; i--) {
        fr_square(&roots[i - 1], &roots[i]);
    }
    r[0] = *first;
    unsigned order = 2;
    for (size_t filled = 1; filled < count; filled *= 2, order++) {
        fr_vector_scale(r + filled, r, &roots[order], filled);
    }
}

/// T[first], times `unit`.
INLINE void fr_ntt_power(FR_T *r, const FR_T *unit, size_t first) {
    FR_T root = CURVE_CONSTANT(FR_ROOT), t = *unit;
    for (unsigned order = CURVE_CONSTANT(FR_ADICITY); order >= 2; order--) {
        if (first >> (order - 2) & 1) {
            fr_mul(&t, &t, &root);
        }
        fr_square(&root, &root);
    }
    *r = t;
}

/// Fills T[first] … T[first + count - 1], times `unit`, and the head if first is 0.
INLINE void fr_ntt_fill_scaled(FR_T *table, const FR_T *unit, size_t first, size_t count) {
    FR_T t;
    fr_ntt_power(&t, unit, first);
    fr_ntt_powers(table + NTT_TABLE_HEAD + first, &t, count);
    if (first == 0) {
        fr_neg(&table[0], unit);
        for (size_t i = 1; i < NTT_TABLE_HEAD; i++) {
            fr_ntt_power(&table[i], unit, fr_ntt_inverse_index(i));
        }
    }
}
