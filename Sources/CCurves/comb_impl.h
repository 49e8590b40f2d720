/// Sums of multiples of bases that are used again: tables of all windows, so that no doubling is left.
///
/// Parameters: CURVE. Needs group_impl.h and xyzz_impl.h for g1. COMB_SUM_ON_LANES: another file defines the sum.

#define COMB_POINT CAT(CURVE, g1)
#define COMB_AFFINE CAT(CURVE, g1_affine)
#define COMB_INTEGER CAT(CURVE, integer)

/// Windows of four bits with digits -8 … 7; entries 1 … 8 times the window's power.
enum { COMB_LIMBS = sizeof(COMB_INTEGER) / 8, COMB_WINDOWS = 16 * COMB_LIMBS, COMB_MULTIPLES = 8 };

BODY void g1_comb_table_vartime(COMB_AFFINE *table, const COMB_AFFINE *base) {
    COMB_POINT multiples[COMB_WINDOWS * COMB_MULTIPLES], window;
    CAT(CURVE, fp) scratch[COMB_WINDOWS * COMB_MULTIPLES];
    g1_from_affine(&window, base);
    for (int w = 0; w < COMB_WINDOWS; w++) {
        COMB_POINT *entry = &multiples[w * COMB_MULTIPLES];
        entry[0] = window;
        for (int i = 1; i < COMB_MULTIPLES; i++) {
            if (i % 2 == 1) {
                g1_double(&entry[i], &entry[i / 2]);
            } else {
                g1_add_vartime(&entry[i], &entry[i - 1], &window);
            }
        }
        g1_double(&window, &entry[COMB_MULTIPLES - 1]);
    }
    g1_batch_to_affine_vartime(table, multiples, scratch, COMB_WINDOWS * COMB_MULTIPLES);
}

/// r = k + 8·Σ 16^w, whose digits to the base 16 are those of k, each more by eight. k is below a quarter of all words.
INLINE void comb_digits(COMB_INTEGER *r, const COMB_INTEGER *k) {
    uint64_t carry = 0;
    UNROLL
    for (int i = 0; i < COMB_LIMBS; i++) {
        r->limb[i] = add_carry(k->limb[i], 0x8888888888888888u, &carry);
    }
}

#if !defined(COMB_SUM_ON_LANES)
BODY void g1_comb_sum_vartime(COMB_POINT *r, const COMB_AFFINE *tables, const COMB_INTEGER *k, size_t n) {
    static const CAT(CURVE, g1_xyzz) infinity;
    CAT(CURVE, g1_xyzz) sum = infinity;
    for (size_t i = 0; i < n; i++) {
        COMB_INTEGER digits;
        comb_digits(&digits, &k[i]);
        for (int w = 0; w < COMB_WINDOWS; w++) {
            int digit = (int)(digits.limb[w / 16] >> (w % 16 * 4) & 15) - 8;
            if (digit == 0) {
                continue;
            }
            const COMB_AFFINE *window = &tables[(i * COMB_WINDOWS + (size_t)w) * COMB_MULTIPLES];
            const COMB_AFFINE *entry = &window[(digit < 0 ? -digit : digit) - 1];
            COMB_AFFINE negated;
            if (digit < 0) {
                g1_affine_neg(&negated, entry);
                entry = &negated;
            }
            g1_xyzz_add_affine_vartime(&sum, entry);
        }
    }
    g1_from_xyzz(r, &sum);
}
#endif
