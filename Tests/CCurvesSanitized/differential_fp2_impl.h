/// Fp2 on every backend against the same on GMP.
///
/// Needs differential.h and differential_field_impl.h for fp. fp2_value gives pairs of fp_values.

static CURVE_(fp2) fp2_value(unsigned i) {
    CURVE_(fp2) r = {fp_values[i % VALUES], fp_values[i / VALUES % VALUES]};
    return r;
}

static void fp2_operations(void) {
    for (unsigned i = 0; i < VALUES * VALUES; i++) {
        CURVE_(fp2) a = fp2_value(i), b = fp2_value((unsigned)random_word()), x, y;
        BOTH(fp2_add, &a, &b);
        BOTH(fp2_sub, &a, &b);
        BOTH(fp2_neg, &a);
        BOTH(fp2_mul, &a, &b);
        BOTH(fp2_square, &a);
        if (i % 16 == 0) {
            BOTH(fp2_inverse, &a);
            BOTH(fp2_inverse_vartime, &a);
            BOTH_DECIDE(fp2_sqrt_vartime, &a);
            fast->fp2_square(&a, &a);
            BOTH_DECIDE(fp2_sqrt_vartime, &a);
            CHECK(fast->fp2_sqrt_vartime(&x, &a), "a square has a root");
            fast->fp2_square(&x, &x);
            SAME(x, a, "root");
        }
    }
}
