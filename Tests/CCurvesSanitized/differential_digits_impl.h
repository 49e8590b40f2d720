/// Digits of scalars on every backend against the same on GMP, and against the scalars that they stand for.
///
/// Needs differential.h and field_values.h.

/// Scalars at the edges, in memory of just their number: 0, 1, r - 1 and those about r/2, where the sign of a scalar turns.
static void scalar_digits(void) {
    static CURVE_(integer) values[VALUES];
    const uint64_t *order = CURVE_(fr_modulus).limb;
    fill_limbs(values[0].limb, order, CURVE_(fr_one).limb, 4);
    for (unsigned bits = 4; bits <= 16; bits++) {
        const unsigned windows = fast->msm_window_count(bits);
        for (size_t n = 0; n <= VALUES; n += n < 20 ? 1 : 20) {
            CURVE_(integer) *scalars = exact(values + VALUES - n, n * sizeof *scalars);
            if (bits % 2 == 0)
                memcpy(scalars, values, n * sizeof *scalars);
            uint32_t used_x[64] = {0}, used_y[64] = {0}, wide_x[256] = {0}, wide_y[256] = {0};
            int16_t *x = calloc(windows * n, sizeof *x), *y = calloc(windows * n, sizeof *y);
            fast->msm_digits_vartime(x, n, used_x, scalars, n, bits);
            slow->msm_digits_vartime(y, n, used_y, scalars, n, bits);
            CHECK(memcmp(x, y, windows * n * sizeof *x) == 0, "%zu scalars, %u bits", n, bits);
            SAME(used_x, used_y, "%zu scalars, %u bits", n, bits);
            fast->msm_widths_vartime(wide_x, scalars, n);
            slow->msm_widths_vartime(wide_y, scalars, n);
            SAME(wide_x, wide_y, "%zu scalars", n);
            for (size_t i = 0; i < n; i++) {
                CURVE_(fr) sum = {{0}}, digit, expected;
                for (unsigned w = windows; w-- > 0;) {
                    int d = x[w * n + i], half = 1 << (bits - 1);
                    CHECK(d >= -half && d < half, "digit %d of %u bits", d, bits);
                    for (unsigned bit = 0; bit < bits; bit++) {
                        slow->fr_add(&sum, &sum, &sum);
                    }
                    CURVE_(integer) magnitude = {{(uint64_t)(d < 0 ? -d : d)}};
                    CHECK(slow->fr_from_integer(&digit, &magnitude), "small");
                    if (d < 0) {
                        slow->fr_neg(&digit, &digit);
                    }
                    slow->fr_add(&sum, &sum, &digit);
                }
                CHECK(slow->fr_from_integer(&expected, &scalars[i]), "below r");
                SAME(sum, expected, "scalar %zu of %zu, %u bits", i, n, bits);
            }
            free(scalars);
            free(x);
            free(y);
        }
    }
}
