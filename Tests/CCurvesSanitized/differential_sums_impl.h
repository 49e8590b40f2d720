/// Sums of many multiples on every backend against the same on GMP, and against one multiple after the other.
///
/// Parameters: those of differential_group_impl.h, which includes this.

static void GROUP_(sums)(void) {
    enum { TERMS = 300, FIRST = 100, LIMBS = 4, WINDOWS = 64 };
    static AFFINE bases[TERMS], bx[1 << 15], by[1 << 15];
    static CURVE_(integer) scalars[TERMS];
    static int16_t dx[WINDOWS * TERMS], dy[WINDOWS * TERMS];
    static uint32_t indices[TERMS];
    void *work_x = aligned_alloc(64, (fast->GROUP_(bucket_workspace)(16) + 63) / 64 * 64);
    void *work_y = aligned_alloc(64, (slow->GROUP_(bucket_workspace)(16) + 63) / 64 * 64);
    POINT sums[WINDOWS], x, y, expected, t;
    slow->GROUP_(from_affine)(&expected, &GROUP_(affines)[0]);
    for (uint32_t i = 0; i < TERMS; i++) {
        indices[i] = i;
        bases[i] = GROUP_(affines)[random_below(POINTS)];
        random_limbs(scalars[i].limb, CURVE_(fr_modulus).limb, LIMBS);
        if (i % 10 == 0)
            memset(&scalars[i], 0, sizeof scalars[i]);
        if (i % 10 == 1) {
            scalars[i] = CURVE_(fr_modulus);
            scalars[i].limb[0] -= 1;
        }
        if (i % 10 == 4)
            scalars[i].limb[3] = scalars[i].limb[2] = scalars[i].limb[1] = 0;
        slow->GROUP_(from_affine)(&t, &bases[i]);
        slow->GROUP_(scalar_mul_vartime)(&t, &t, &scalars[i]);
        slow->GROUP_(add)(&expected, &expected, &t);
    }
    uint32_t wide_x[256] = {0}, wide_y[256] = {0};
    fast->msm_widths_vartime(wide_x, scalars, TERMS);
    slow->msm_widths_vartime(wide_y, scalars, TERMS);
    SAME(wide_x, wide_y, "widths");
    for (unsigned bits = 4; bits <= 16; bits++) {
        unsigned windows = fast->msm_window_count(bits);
        CHECK(windows == slow->msm_window_count(bits) && windows <= WINDOWS && windows * bits >= 254,
              "%u bits", bits);
        uint32_t used_x[WINDOWS] = {0}, used_y[WINDOWS] = {0};
        fast->msm_digits_vartime(dx, TERMS, used_x, scalars, TERMS, bits);
        slow->msm_digits_vartime(dy, TERMS, used_y, scalars, TERMS, bits);
        SAME(used_x, used_y, "used");
        CHECK(memcmp(dx, dy, windows * TERMS * sizeof *dx) == 0, "digits of %u bits", bits);
        for (unsigned w = 0; w < windows; w++) {
            const int16_t *digits = dy + w * TERMS;
            memset(bx, 0, sizeof *bx << (bits - 1));
            memset(by, 0, sizeof *by << (bits - 1));
            fast->GROUP_(buckets_add_vartime)(bx, work_x, bases, digits, NULL, TERMS, bits);
            // The same in two slices, the first of them by indices.
            slow->GROUP_(buckets_add_vartime)(by, work_y, bases, digits, indices, FIRST, bits);
            slow->GROUP_(buckets_add_vartime)(by, work_y, bases + FIRST, digits + FIRST, NULL, TERMS - FIRST,
                                              bits);
            CHECK(memcmp(bx, by, sizeof *bx << (bits - 1)) == 0, "window %u of %u bits", w, bits);
            fast->GROUP_(buckets_sum_vartime)(&x, bx, work_x, bits);
            slow->GROUP_(buckets_sum_vartime)(&sums[w], by, work_y, bits);
            CHECK(slow->GROUP_(equal)(&x, &sums[w]), "sum, %u bits", bits);
            // Wide windows have many buckets: the first two and the last will do.
            if (bits > 9 && w == 1)
                w = windows - 2;
        }
        if (bits > 9)
            continue;
        BOTH(GROUP_(msm_combine_vartime), sums, windows, bits);
        CHECK(fast->GROUP_(equal)(&x, &expected), "sum, %u bits", bits);
    }
    free(work_x);
    free(work_y);
}

/// Multiples by a table of one base, 0 and r - 1 among them.
static void GROUP_(fixed_base)(void) {
    enum { POINTS_OF_TABLE = 32 * 255 };
    static AFFINE x[POINTS_OF_TABLE], y[POINTS_OF_TABLE];
    CURVE_(integer) k[20];
    POINT r[20], s[20], t;
    fast->GROUP_(fixed_base_table_vartime)(x, &GROUP_(affines)[20]);
    slow->GROUP_(fixed_base_table_vartime)(y, &GROUP_(affines)[20]);
    SAME(x, y, "table");
    memset(k, 0, sizeof k);
    for (int i = 1; i < 20; i++) {
        random_limbs(k[i].limb, CURVE_(fr_modulus).limb, 4);
    }
    k[1] = CURVE_(fr_modulus);
    k[1].limb[0] -= 1;
    fast->GROUP_(fixed_base_mul_vartime)(r, x, k, 20);
    slow->GROUP_(fixed_base_mul_vartime)(s, y, k, 20);
    SAME(r, s, "fixed base");
    for (int i = 0; i < 20; i++) {
        slow->GROUP_(scalar_mul_vartime)(&t, &GROUP_(jacobian)[20], &k[i]);
        CHECK(slow->GROUP_(equal)(&t, &r[i]), "%d", i);
    }
}
