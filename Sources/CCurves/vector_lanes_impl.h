/// Operations on vectors of field elements on lanes; what is left over goes to the scalar twins.
///
/// Parameters: as field_impl.h, which includes this after vector_impl.h and lanes_memory.h. Factors of weight LANES_SHIFT
/// are below R, so that products with elements are below 2p.

/// r = a·2^-(52·LANES_LIMBS), normal, for limbs that are not negative and below 2^62. Only factors must be normal, and a
/// is none: it may exceed 2^(52·LANES_LIMBS). r is below p + a·2^-(52·LANES_LIMBS), so below 2p for any such a.
INLINE void FIELD_(x8_redc)(LANES_T *r, const LANES_T *a) {
    lanes low[LANES_LIMBS];
    UNROLL
    for (int j = 0; j < LANES_LIMBS; j++) {
        low[j] = a->limb[j];
    }
    UNROLL
    for (int i = 0; i < LANES_LIMBS; i++) {
        lanes high[LANES_LIMBS];
        UNROLL
        for (int j = 0; j < LANES_LIMBS; j++) {
            high[j] = _mm512_setzero_si512();
        }
        FIELD_(x8_reduce_row)(low, high);
    }
    UNROLL
    for (int j = 0; j < LANES_LIMBS; j++) {
        r->limb[j] = low[j];
    }
    FIELD_(x8_carry)(r);
}

/// a = a·2^LANES_SHIFT, for a normal value below 2R. Normal if it is below R; else the last limb has 53 bits, as
/// 2^LANES_SHIFT·2R is 2^(52·LANES_LIMBS + 1): good for x8_redc, but no factor.
INLINE void FIELD_(x8_raise)(LANES_T *a) {
    // Limbs have ten bits to spare.
    FIELD_(x8_shift_left)(a, LANES_SHIFT % 10);
    for (int shift = LANES_SHIFT % 10; shift < LANES_SHIFT; shift += 10) {
        FIELD_(x8_carry)(a);
        FIELD_(x8_shift_left)(a, 10);
    }
    FIELD_(x8_carry)(a);
}

/// Writes a value below 2p as an element.
INLINE void FIELD_(x8_write_reduced)(FIELD_T *r, LANES_T *a) {
    FIELD_(x8_reduce)(a, 1);
    FIELD_(x8_write)(r, a);
}

BODY bool FIELD_(vector_from_integers)(FIELD_T *r, const FIELD_INTEGER *a, size_t n) {
    static const FIELD_T r2 = FIELD_CONSTANT(R2);
    const size_t whole = n / 8 * 8;
    LANES_T factor, t, rest;
    FIELD_(x8_broadcast)(&factor, &r2, LANES_SHIFT);
    for (size_t i = 0; i < whole; i += 8) {
        FIELD_(x8_read)(&t, (const FIELD_T *)(const void *)&a[i], 0);
        rest = t;
        UNROLL
        for (int j = 0; j < LANES_LIMBS; j++) {
            rest.limb[j] = _mm512_sub_epi64(t.limb[j], lanes_all(FIELD_(x8_modulus_limb)(1, j)));
        }
        FIELD_(x8_carry)(&rest);
        if (_mm512_movepi64_mask(rest.limb[LANES_LIMBS - 1]) != 0xff) {
            return false;
        }
        FIELD_(x8_mul)(&t, &t, &factor);
        FIELD_(x8_write_reduced)(&r[i], &t);
    }
    return FIELD_(scalar_vector_from_integers)(r + whole, a + whole, n - whole);
}

BODY void FIELD_(vector_to_integers)(FIELD_INTEGER *r, const FIELD_T *a, size_t n) {
    const size_t whole = n / 8 * 8;
    for (size_t i = 0; i < whole; i += 8) {
        LANES_T t;
        FIELD_(x8_read)(&t, &a[i], LANES_SHIFT);
        FIELD_(x8_redc)(&t, &t);
        FIELD_(x8_write_reduced)((FIELD_T *)(void *)&r[i], &t);
    }
    FIELD_(scalar_vector_to_integers)(r + whole, a + whole, n - whole);
}

BODY void FIELD_(vector_mul)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b, size_t n) {
    const size_t whole = n / 8 * 8;
    for (size_t i = 0; i < whole; i += 8) {
        LANES_T s, t;
        FIELD_(x8_read)(&s, &a[i], LANES_SHIFT);
        FIELD_(x8_read)(&t, &b[i], 0);
        FIELD_(x8_mul)(&t, &s, &t);
        FIELD_(x8_write_reduced)(&r[i], &t);
    }
    FIELD_(scalar_vector_mul)(r + whole, a + whole, b + whole, n - whole);
}

BODY void FIELD_(vector_sub)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b, size_t n) {
    const size_t whole = n / 8 * 8;
    for (size_t i = 0; i < whole; i += 8) {
        LANES_T s, t;
        FIELD_(x8_read)(&s, &a[i], 0);
        FIELD_(x8_read)(&t, &b[i], 0);
        FIELD_(x8_sub)(&t, &s, &t);
        FIELD_(x8_lift)(&t, 1);
        FIELD_(x8_carry)(&t);
        FIELD_(x8_write_reduced)(&r[i], &t);
    }
    FIELD_(scalar_vector_sub)(r + whole, a + whole, b + whole, n - whole);
}

BODY void FIELD_(vector_scale)(FIELD_T *r, const FIELD_T *a, const FIELD_T *k, size_t n) {
    const size_t whole = n / 8 * 8;
    // The vector may hold the factor.
    const FIELD_T scalar = *k;
    LANES_T factor, t;
    FIELD_(x8_broadcast)(&factor, &scalar, LANES_SHIFT);
    for (size_t i = 0; i < whole; i += 8) {
        FIELD_(x8_read)(&t, &a[i], 0);
        FIELD_(x8_mul)(&t, &t, &factor);
        FIELD_(x8_write_reduced)(&r[i], &t);
    }
    FIELD_(scalar_vector_scale)(r + whole, a + whole, &scalar, n - whole);
}

BODY void FIELD_(vector_mul_sub_to_integers)(FIELD_INTEGER *r, const FIELD_T *a, const FIELD_T *b,
                                             const FIELD_T *c, size_t n) {
    const size_t whole = n / 8 * 8;
    for (size_t i = 0; i < whole; i += 8) {
        LANES_T s, t;
        FIELD_(x8_read)(&s, &a[i], LANES_SHIFT);
        FIELD_(x8_read)(&t, &b[i], 0);
        FIELD_(x8_mul)(&t, &s, &t);
        FIELD_(x8_read)(&s, &c[i], 0);
        FIELD_(x8_sub)(&t, &t, &s);
        FIELD_(x8_lift)(&t, 1);
        FIELD_(x8_carry)(&t);
        // Below (2 + p/R)·p, as the product is below (1 + p/R)·p: less than R in all fields but BLS12-381's Fr, where
        // it is 1.12·R.
        FIELD_(x8_raise)(&t);
        FIELD_(x8_redc)(&t, &t);
        FIELD_(x8_write_reduced)((FIELD_T *)(void *)&r[i], &t);
    }
    FIELD_(scalar_vector_mul_sub_to_integers)(r + whole, a + whole, b + whole, c + whole, n - whole);
}

BODY size_t FIELD_(vector_first_unequal_product)(const FIELD_T *a, const FIELD_T *b, const FIELD_T *c,
                                                 size_t n) {
    const size_t whole = n / 8 * 8;
    for (size_t i = 0; i < whole; i += 8) {
        LANES_T s, t;
        FIELD_(x8_read)(&s, &a[i], LANES_SHIFT);
        FIELD_(x8_read)(&t, &b[i], 0);
        FIELD_(x8_mul)(&t, &s, &t);
        FIELD_(x8_reduce)(&t, 1);
        FIELD_(x8_read)(&s, &c[i], 0);
        __mmask8 unequal = 0;
        UNROLL
        for (int j = 0; j < LANES_LIMBS; j++) {
            unequal |= _mm512_cmpneq_epi64_mask(s.limb[j], t.limb[j]);
        }
        if (unequal != 0) {
            // Lanes are not in the order of memory.
            return i + FIELD_(scalar_vector_first_unequal_product)(a + i, b + i, c + i, 8);
        }
    }
    return whole + FIELD_(scalar_vector_first_unequal_product)(a + whole, b + whole, c + whole, n - whole);
}

/// Four chains of eight, so that products need not wait for each other.
BODY void FIELD_(powers)(FIELD_T *r, const FIELD_T *first, const FIELD_T *ratio, size_t n) {
    enum { CHAINS = 4, STEP = 8 * CHAINS };
    FIELD_T scalar = *ratio, start[STEP];
    if (n <= STEP) {
        FIELD_(scalar_powers)(r, first, ratio, n);
        return;
    }
    FIELD_(scalar_powers)(start, first, &scalar, STEP);
    for (int i = 1; i < STEP; i *= 2) {
        FIELD_(square)(&scalar, &scalar);
    }
    LANES_T factor, chain[CHAINS];
    FIELD_(x8_broadcast)(&factor, &scalar, LANES_SHIFT);
    for (int j = 0; j < CHAINS; j++) {
        FIELD_(x8_read)(&chain[j], &start[8 * j], 0);
    }
    size_t i = 0;
    for (; i + STEP <= n; i += STEP) {
        for (int j = 0; j < CHAINS; j++) {
            FIELD_(x8_write)(&r[i + 8 * (size_t)j], &chain[j]);
            FIELD_(x8_mul)(&chain[j], &chain[j], &factor);
            FIELD_(x8_reduce)(&chain[j], 1);
        }
    }
    for (int j = 0; j < CHAINS; j++) {
        FIELD_(x8_write)(&start[8 * j], &chain[j]);
    }
    for (int j = 0; i < n; i++, j++) {
        r[i] = start[j];
    }
}

/// r = a, or 1 in lanes where a is 0.
INLINE void FIELD_(x8_replace_zeros)(LANES_T *r, __mmask8 *zeros, const LANES_T *a) {
    lanes bits = a->limb[0];
    UNROLL
    for (int j = 1; j < LANES_LIMBS; j++) {
        bits = _mm512_or_si512(bits, a->limb[j]);
    }
    *zeros = _mm512_testn_epi64_mask(bits, bits);
    LANES_T one;
    FIELD_(x8_broadcast)(&one, &FIELD_(one), 0);
    UNROLL
    for (int j = 0; j < LANES_LIMBS; j++) {
        r->limb[j] = _mm512_mask_mov_epi64(a->limb[j], *zeros, one.limb[j]);
    }
}

/// Montgomery's trick in every lane, then once more over the lanes.
BODY void FIELD_(batch_inverse_vartime)(FIELD_T *v, FIELD_T *scratch, size_t n) {
    const size_t whole = n / 8 * 8;
    LANES_T product, value;
    __mmask8 zeros;
    FIELD_(x8_broadcast)(&product, &FIELD_(one), 0);
    for (size_t i = 0; i < whole; i += 8) {
        FIELD_(x8_write)(&scratch[i], &product);
        FIELD_(x8_read)(&value, &v[i], 0);
        FIELD_(x8_replace_zeros)(&value, &zeros, &value);
        FIELD_(x8_raise)(&value);
        FIELD_(x8_mul)(&product, &product, &value);
        FIELD_(x8_reduce)(&product, 1);
    }
    FIELD_T products[8], room[8];
    FIELD_(x8_write)(products, &product);
    FIELD_(scalar_batch_inverse_vartime)(products, room, 8);
    LANES_T inverse, t;
    FIELD_(x8_read)(&inverse, products, 0);
    for (size_t i = whole; i > 0;) {
        i -= 8;
        FIELD_(x8_read)(&t, &scratch[i], LANES_SHIFT);
        FIELD_(x8_mul)(&t, &t, &inverse);
        FIELD_(x8_reduce)(&t, 1);
        FIELD_(x8_read)(&value, &v[i], 0);
        FIELD_(x8_replace_zeros)(&value, &zeros, &value);
        FIELD_(x8_raise)(&value);
        FIELD_(x8_mul)(&inverse, &inverse, &value);
        FIELD_(x8_reduce)(&inverse, 1);
        UNROLL
        for (int j = 0; j < LANES_LIMBS; j++) {
            t.limb[j] = _mm512_maskz_mov_epi64((__mmask8)~zeros, t.limb[j]);
        }
        FIELD_(x8_write)(&v[i], &t);
    }
    FIELD_(scalar_batch_inverse_vartime)(v + whole, scratch + whole, n - whole);
}
