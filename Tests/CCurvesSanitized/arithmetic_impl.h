/// Tests of one field's arithmetic against GMP's integers.
///
/// Parameters: those of the file under test, which comes first; FIELD_SUMS is 1 where 4·modulus is below R, so that sums
/// of two elements may be multiplied. Undefines them at the end.

#define BYTES (8 * FIELD_LIMBS)
#define MODULUS FIELD_(modulus).limb
#define COMPARE(a, b) mpn_cmp(a, b, FIELD_LIMBS)

/// Whether x ≡ y·R modulo the modulus, for x of 2·FIELD_LIMBS limbs; and y is fully reduced.
static bool FIELD_(is_quotient)(const mp_limb_t *x, const uint64_t *y) {
    mp_limb_t shifted[2 * FIELD_LIMBS] = {0}, quotient[FIELD_LIMBS + 1], left[FIELD_LIMBS],
                          right[FIELD_LIMBS];
    mpn_copyi(shifted + FIELD_LIMBS, y, FIELD_LIMBS);
    mpn_tdiv_qr(quotient, left, 0, x, 2 * FIELD_LIMBS, MODULUS, FIELD_LIMBS);
    mpn_tdiv_qr(quotient, right, 0, shifted, 2 * FIELD_LIMBS, MODULUS, FIELD_LIMBS);
    return COMPARE(left, right) == 0 && COMPARE(y, MODULUS) < 0;
}

static FIELD_T FIELD_(values)[VALUES];

/// 0, 1, 2, p - 1 …, both halves, R, R², 2^64k and neighbours, all ones, p with a limb less; then random ones, of which
/// one in four has limbs of all zeros, all ones, one bit, or the modulus's. All modulo p.
static void FIELD_(fill)(void) {
    static const FIELD_T one = FIELD_CONSTANT(ONE), r2 = FIELD_CONSTANT(R2);
    FIELD_T *v = FIELD_(values);
    int n = 0;
    memset(v, 0, sizeof FIELD_(values));
    for (mp_limb_t i = 0; i < 3; i++) {
        v[n++].limb[0] = i;
        mpn_sub_1(v[n++].limb, MODULUS, FIELD_LIMBS, i + 1);
    }
    mpn_rshift(v[n].limb, MODULUS, FIELD_LIMBS, 1);
    mpn_add_1(v[n + 1].limb, v[n].limb, FIELD_LIMBS, 1);
    n += 2;
    v[n++] = one;
    v[n++] = r2;
    for (int i = 0; i < FIELD_LIMBS; i++) {
        v[n++].limb[i] = 1;
        memset(v[n++].limb, 0xff, 8 * (size_t)i);
        mpn_copyi(v[n].limb, MODULUS, FIELD_LIMBS);
        v[n++].limb[i] -= 1;
        memset(v[n].limb, 0xff, BYTES);
        v[n++].limb[FIELD_LIMBS - 1] = MODULUS[FIELD_LIMBS - 1] >> i;
        v[n++].limb[i] = MODULUS[i];
    }
    for (; n < VALUES; n++) {
        bool special = random_below(4) == 0;
        for (int i = 0; i < FIELD_LIMBS; i++) {
            uint64_t word = random_word();
            unsigned kind = special ? random_below(5) : 4;
            v[n].limb[i] = kind == 0   ? 0
                           : kind == 1 ? ~(uint64_t)0
                           : kind == 2 ? (uint64_t)1 << (word % 64)
                           : kind == 3 ? MODULUS[i]
                                       : word;
        }
    }
    for (n = 0; n < VALUES; n++) {
        mp_limb_t quotient[1], rest[FIELD_LIMBS];
        mpn_tdiv_qr(quotient, rest, 0, v[n].limb, FIELD_LIMBS, MODULUS, FIELD_LIMBS);
        mpn_copyi(v[n].limb, rest, FIELD_LIMBS);
    }
    CHECK(mpn_zero_p(v[0].limb, FIELD_LIMBS) && !mpn_zero_p(v[1].limb, FIELD_LIMBS), "0 and p - 1");
}

/// `x` holds what the function gave for a and b; once more with outputs in the place of inputs.
#define ALIASED(F)                                                                                           \
    do {                                                                                                     \
        FIELD_T left = a, right = b;                                                                         \
        FIELD_(F)(&left, &left, &b);                                                                         \
        FIELD_(F)(&right, &a, &right);                                                                       \
        CHECK(memcmp(&left, &x, BYTES) == 0 && memcmp(&right, &x, BYTES) == 0, "aliased " #F " %d, %d", i,   \
              j);                                                                                            \
    } while (0)

static void FIELD_(singles)(void) {
    for (int i = 0; i < VALUES; i++) {
        FIELD_T a = FIELD_(values)[i], b = a, x;
        mp_limb_t whole[2 * FIELD_LIMBS];
        FIELD_(neg)(&x, &a);
        CHECK(mpn_add_n(whole, x.limb, a.limb, FIELD_LIMBS) == 0 && COMPARE(x.limb, MODULUS) < 0, "-%d", i);
        CHECK(mpn_zero_p(whole, FIELD_LIMBS) || COMPARE(whole, MODULUS) == 0, "-%d", i);
        FIELD_(square)(&x, &a);
        mpn_sqr(whole, a.limb, FIELD_LIMBS);
        CHECK(FIELD_(is_quotient)(whole, x.limb), "%d squared", i);
        FIELD_(square)(&b, &b);
        CHECK(memcmp(&b, &x, BYTES) == 0, "aliased square %d", i);
        b = a;
        FIELD_(mul)(&b, &b, &b);
        CHECK(memcmp(&b, &x, BYTES) == 0, "aliased twice %d", i);
        mpn_zero(whole, 2 * FIELD_LIMBS);
        mpn_copyi(whole, a.limb, FIELD_LIMBS);
        FIELD_(redc)(x.limb, &a);
        CHECK(FIELD_(is_quotient)(whole, x.limb), "redc %d", i);
    }
}

static void FIELD_(pairs)(void) {
    for (int i = 0; i < VALUES; i++) {
        for (int j = 0; j < VALUES; j++) {
            FIELD_T a = FIELD_(values)[i], b = FIELD_(values)[j], x;
            mp_limb_t whole[2 * FIELD_LIMBS];
            FIELD_(mul)(&x, &a, &b);
            mpn_mul_n(whole, a.limb, b.limb, FIELD_LIMBS);
            CHECK(FIELD_(is_quotient)(whole, x.limb), "%d times %d", i, j);
            ALIASED(mul);
            FIELD_(add)(&x, &a, &b);
            mp_limb_t carry = mpn_add_n(whole, a.limb, b.limb, FIELD_LIMBS);
            if (COMPARE(whole, MODULUS) >= 0) {
                mpn_sub_n(whole, whole, MODULUS, FIELD_LIMBS);
            }
            CHECK(carry == 0 && COMPARE(whole, x.limb) == 0, "%d + %d", i, j);
            ALIASED(add);
            FIELD_(sub)(&x, &a, &b);
            if (mpn_sub_n(whole, a.limb, b.limb, FIELD_LIMBS) != 0) {
                mpn_add_n(whole, whole, MODULUS, FIELD_LIMBS);
            }
            CHECK(COMPARE(whole, x.limb) == 0, "%d - %d", i, j);
            ALIASED(sub);
        }
    }
}

static void FIELD_(inverses)(void) {
    static const FIELD_T one = FIELD_CONSTANT(ONE);
    for (int i = 0; i < VALUES; i++) {
        FIELD_T a = FIELD_(values)[i], x, y = a;
        memset(&x, 0xaa, sizeof x);
        FIELD_(inverse_vartime)(&x, &a);
        FIELD_(inverse_vartime)(&y, &y);
        CHECK(memcmp(&x, &y, BYTES) == 0 && COMPARE(x.limb, MODULUS) < 0, "1/%d", i);
        FIELD_(mul)(&y, &x, &a);
        CHECK(mpn_zero_p(a.limb, FIELD_LIMBS) ? mpn_zero_p(x.limb, FIELD_LIMBS)
                                              : memcmp(&y, &one, BYTES) == 0,
              "1/%d", i);
    }
}

/// Sums of two elements, below 2p, and products of such: the lazily reduced values of Fp2's multiplication.
static void FIELD_(wide_values)(void) {
    CAT(CAT(CURVE, FIELD), wide) x, y, z;
    mp_limb_t whole[2 * FIELD_LIMBS], most[2 * FIELD_LIMBS] = {0};
    mpn_copyi(most + FIELD_LIMBS, MODULUS, FIELD_LIMBS); // R·p
    for (int i = 0; i < VALUES * VALUES; i++) {
        const FIELD_T *v = FIELD_(values);
        FIELD_T a = v[i % VALUES], b = v[i / VALUES], c, s = a, t = b;
        if (FIELD_SUMS && i % 2 == 1) {
            FIELD_(add_unreduced)(&s, &a, &v[random_below(VALUES)]);
            FIELD_(add_unreduced)(&t, &b, &a);
            CHECK(mpn_add_n(whole, a.limb, b.limb, FIELD_LIMBS) == 0 && COMPARE(whole, t.limb) == 0,
                  "unreduced sum %d", i);
        }
        FIELD_(wide_mul)(&x, &s, &t);
        mpn_mul_n(whole, s.limb, t.limb, FIELD_LIMBS);
        CHECK(mpn_cmp(whole, x.limb, 2 * FIELD_LIMBS) == 0, "wide product %d", i);
        FIELD_(wide_reduce)(&c, &x);
        CHECK(FIELD_(is_quotient)(whole, c.limb), "wide reduction %d", i);

        FIELD_(wide_mul)(&y, &a, &v[random_below(VALUES)]);
        FIELD_(wide_sub)(&z, &x, &y);
        if (mpn_sub_n(whole, x.limb, y.limb, 2 * FIELD_LIMBS) != 0) {
            mpn_add_n(whole, whole, most, 2 * FIELD_LIMBS);
        } else {
            CAT(CAT(CURVE, FIELD), wide) difference;
            FIELD_(wide_sub_positive)(&difference, &x, &y);
            CHECK(mpn_cmp(whole, difference.limb, 2 * FIELD_LIMBS) == 0, "positive difference %d", i);
        }
        CHECK(mpn_cmp(whole, z.limb, 2 * FIELD_LIMBS) == 0, "wide difference %d", i);
        z = x;
        mpn_add_n(whole, x.limb, y.limb, 2 * FIELD_LIMBS);
        if (COMPARE(whole + FIELD_LIMBS, MODULUS) >= 0) {
            mpn_sub_n(whole, whole, most, 2 * FIELD_LIMBS);
        }
        FIELD_(wide_accumulate)(&z, &y);
        CHECK(mpn_cmp(whole, z.limb, 2 * FIELD_LIMBS) == 0, "wide sum %d", i);
    }
}

/// Reductions that stand at a chosen v before the last subtraction: with the multiple q of the modulus that clears the
/// lower half, t = v·R - q·p becomes v. v runs through the edges of [0, 2p) and t through [0, R·p), as far as they meet.
static void FIELD_(edges_of_reduction)(void) {
    CAT(CAT(CURVE, FIELD), wide) wide;
    mp_limb_t most[2 * FIELD_LIMBS] = {0}, q[FIELD_LIMBS], t[2 * FIELD_LIMBS], product[2 * FIELD_LIMBS];
    mpn_copyi(most + FIELD_LIMBS, MODULUS, FIELD_LIMBS);
    int seen[14] = {0};
    FIELD_T r;
    for (int i = 0; i < 14 * VALUES; i++) {
        // v: 0, 1, 2, p - 3, p - 2, p - 1, and anything; then the same plus p.
        mp_limb_t v[FIELD_LIMBS] = {0};
        int edge = i % 7;
        bool upper = i % 14 >= 7;
        if (edge < 3) {
            v[0] = (mp_limb_t)edge;
        } else if (edge < 6) {
            mpn_sub_1(v, MODULUS, FIELD_LIMBS, (mp_limb_t)(6 - edge));
        } else {
            mpn_copyi(v, FIELD_(values)[i / 14].limb, FIELD_LIMBS);
        }
        if (upper) {
            mpn_add_n(v, v, MODULUS, FIELD_LIMBS);
        }
        // q: all ones, less something small or less than p; or just less than p.
        memset(q, 0xff, BYTES);
        if (i / 14 % 3 == 0) {
            mpn_sub_1(q, q, FIELD_LIMBS, (mp_limb_t)(i / 42));
        } else if (i / 14 % 3 == 1) {
            mpn_sub_n(q, q, FIELD_(values)[i / 14].limb, FIELD_LIMBS);
        } else {
            mpn_copyi(q, FIELD_(values)[i / 14].limb, FIELD_LIMBS);
        }
        mpn_mul_n(product, q, MODULUS, FIELD_LIMBS);
        mpn_zero(t, FIELD_LIMBS);
        mpn_copyi(t + FIELD_LIMBS, v, FIELD_LIMBS);
        if (mpn_sub_n(t, t, product, 2 * FIELD_LIMBS) != 0 || mpn_cmp(t, most, 2 * FIELD_LIMBS) >= 0) {
            continue;
        }
        seen[i % 14]++;
        mpn_copyi(wide.limb, t, 2 * FIELD_LIMBS);
        FIELD_(wide_reduce)(&r, &wide);
        if (upper) {
            mpn_sub_n(v, v, MODULUS, FIELD_LIMBS);
        }
        CHECK(COMPARE(v, r.limb) == 0, "edge %d with multiple %d", i % 14, i / 14);
    }
    for (int edge = 7; edge < 14; edge++) {
        CHECK(seen[edge] > 0, "edge %d was not reached", edge);
    }
    mpn_sub_1(wide.limb, most, 2 * FIELD_LIMBS, 1);
    FIELD_(wide_reduce)(&r, &wide);
    CHECK(FIELD_(is_quotient)(wide.limb, r.limb), "the greatest of all");
}

static void FIELD_(test)(void) {
    RUN(FIELD_(fill)());
    RUN(FIELD_(singles)());
    RUN(FIELD_(pairs)());
    RUN(FIELD_(inverses)());
    RUN(FIELD_(wide_values)());
    RUN(FIELD_(edges_of_reduction)());
}

#undef ALIASED
#undef BYTES
#undef MODULUS
#undef COMPARE
#undef FIELD_T
#undef FIELD_WIDE_T
#undef FIELD_
#undef FIELD
#undef FIELD_SUMS
#undef FIELD_LIMBS
#undef FIELD_CONSTANT
