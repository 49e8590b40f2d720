/// Sums of many multiples: fixed-base tables, and what follows the buckets of all windows.
///
/// Parameters: those of group_impl.h, which must come before with xyzz_impl.h; they are undefined at the end.

// MARK: One base, many scalars

BODY void GROUP_(fixed_base_table_vartime)(AFFINE *table, const AFFINE *base) {
    POINT multiples[255], window;
    COORD_T scratch[255];
    GROUP_(from_affine)(&window, base);
    for (int w = 0; w < INTEGER_BITS / 8; w++) {
        multiples[0] = window;
        for (int i = 1; i < 255; i++) {
            GROUP_(add_vartime)(&multiples[i], &multiples[i - 1], &window);
        }
        GROUP_(add_vartime)(&window, &multiples[254], &window);
        GROUP_(batch_to_affine_vartime)(table + w * 255, multiples, scratch, 255);
    }
}

BODY void GROUP_(fixed_base_mul_vartime)(POINT *r, const AFFINE *table, const INTEGER *k, size_t n) {
    static const XYZZ infinity;
    for (size_t i = 0; i < n; i++) {
        XYZZ sum = infinity;
        for (int w = 0; w < INTEGER_BITS / 8; w++) {
            unsigned digit = (unsigned)(k[i].limb[w / 8] >> (w % 8 * 8)) & 255;
            if (digit != 0) {
                GROUP_(xyzz_add_affine_vartime)(&sum, &table[w * 255 + (int)digit - 1]);
            }
        }
        GROUP_(from_xyzz)(&r[i], &sum);
    }
}

// MARK: Many bases

/// Horner's rule over the windows, from the last.
BODY void GROUP_(msm_combine_vartime)(POINT *r, const POINT *sums, unsigned windows, unsigned bits) {
    POINT sum;
    GROUP_(set_infinity)(&sum);
    for (unsigned w = windows; w-- > 0;) {
        if (!GROUP_(is_infinity)(&sum)) {
            for (unsigned i = 0; i < bits; i++) {
                GROUP_(double)(&sum, &sum);
            }
        }
        GROUP_(add_vartime)(&sum, &sum, &sums[w]);
    }
    *r = sum;
}

#undef POINT
#undef AFFINE
#undef XYZZ
#undef COORD_T
#undef INTEGER
#undef INTEGER_BITS
#undef GROUP_
#undef COORD_
#undef GROUP
#undef COORD
#undef GROUP_B
#undef GROUP_ORDER
