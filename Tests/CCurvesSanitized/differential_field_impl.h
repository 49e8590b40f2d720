/// One field on every backend against the same on GMP, and GMP's multiplication against plain division.
///
/// Parameters: FIELD, FIELD_LIMBS, FIELD_INTEGER; undefined at the end. Needs differential.h and field_values.h. Defines
/// FIELD_(values), which the first test fills, and the tests FIELD_(operations), FIELD_(against_division), FIELD_(vectors).

#define FIELD_(name) CAT(FIELD, name)
#define FIELD_T CURVE_(FIELD)
#define FIELD_CONSTANT(name) CAT(FIELD_T, name)

static FIELD_T FIELD_(values)[VALUES];

static void FIELD_(operations)(void) {
    static const FIELD_T zero;
    const uint64_t *p = FIELD_CONSTANT(modulus).limb;
    fill_limbs(FIELD_(values)[0].limb, p, FIELD_CONSTANT(one).limb, FIELD_LIMBS);
    for (int i = 0; i < VALUES; i++) {
        CHECK(below(FIELD_(values)[i].limb, p, FIELD_LIMBS), "value %d", i);
    }
    for (int i = 0; i < VALUES; i++) {
        const FIELD_T *a = &FIELD_(values)[i];
        FIELD_T x, y;
        BOTH(FIELD_(neg), a);
        BOTH(FIELD_(square), a);
        BOTH(FIELD_(inverse), a);
        BOTH(FIELD_(inverse_vartime), a);
        fast->FIELD_(mul)(&y, &x, a);
        CHECK(memcmp(&y, memcmp(a, &zero, sizeof y) == 0 ? &zero : &FIELD_CONSTANT(one), sizeof y) == 0,
              "inverse of value %d", i);
        BOTH_DECIDE(FIELD_(sqrt_vartime), a);
        FIELD_INTEGER integer;
        memcpy(&integer, a, sizeof integer);
        BOTH_DECIDE(FIELD_(from_integer), &integer);
        // a + p, which fits, is no canonical integer, and neither is p itself.
        CHECK(mpn_add_n(integer.limb, integer.limb, p, FIELD_LIMBS) == 0, "fits");
        BOTH_DECIDE(FIELD_(from_integer), &integer);
        CHECK(!fast->FIELD_(from_integer)(&x, &integer), "refused");
        for (int j = 0; j < VALUES; j++) {
            const FIELD_T *b = &FIELD_(values)[j];
            BOTH(FIELD_(add), a, b);
            BOTH(FIELD_(sub), a, b);
            BOTH(FIELD_(mul), a, b);
            memcpy(&integer, b, sizeof integer);
            if (j % 8 == i % 8)
                BOTH(FIELD_(power_vartime), a, &integer);
        }
    }
    for (int i = 0; i < VALUES; i++) {
        FIELD_INTEGER x, y;
        BOTH(FIELD_(to_integer), &FIELD_(values)[i]);
    }
}

/// GMP's Montgomery product stands on more than itself: the integers' product, divided.
static void FIELD_(against_division)(void) {
    for (int i = 0; i < VALUES; i++) {
        for (int j = 0; j < VALUES; j++) {
            FIELD_INTEGER a, b, c;
            FIELD_T product;
            mp_limb_t whole[2 * FIELD_LIMBS], quotient[FIELD_LIMBS + 1], rest[FIELD_LIMBS];
            slow->FIELD_(to_integer)(&a, &FIELD_(values)[i]);
            slow->FIELD_(to_integer)(&b, &FIELD_(values)[j]);
            slow->FIELD_(mul)(&product, &FIELD_(values)[i], &FIELD_(values)[j]);
            slow->FIELD_(to_integer)(&c, &product);
            mpn_mul_n(whole, a.limb, b.limb, FIELD_LIMBS);
            mpn_tdiv_qr(quotient, rest, 0, whole, 2 * FIELD_LIMBS, FIELD_CONSTANT(modulus).limb, FIELD_LIMBS);
            CHECK(memcmp(rest, c.limb, sizeof rest) == 0, "%d times %d", i, j);
        }
    }
    for (int i = 0; i < VALUES; i++) {
        FIELD_INTEGER a;
        FIELD_T back;
        slow->FIELD_(to_integer)(&a, &FIELD_(values)[i]);
        CHECK(slow->FIELD_(from_integer)(&back, &a), "%d", i);
        SAME(back, FIELD_(values)[i], "round trip of %d", i);
    }
}

static void FIELD_(vectors)(void) {
    static const FIELD_T zeros[VALUES];
    static FIELD_T x[VALUES], y[VALUES], scratch[VALUES];
    static FIELD_INTEGER integers[VALUES], others[VALUES];
    const FIELD_T *v = FIELD_(values), *k = &FIELD_(values)[VALUES - 1];
    for (size_t n = 0; n <= VALUES; n += n < 20 ? 1 : 20) {
        fast->FIELD_(vector_mul)(x, v, v + VALUES - n, n);
        slow->FIELD_(vector_mul)(y, v, v + VALUES - n, n);
        SAME(x, y, "vector_mul");
        fast->FIELD_(vector_sub)(x, v, v + VALUES - n, n);
        slow->FIELD_(vector_sub)(y, v, v + VALUES - n, n);
        SAME(x, y, "vector_sub");
        fast->FIELD_(vector_scale)(x, v, k, n);
        slow->FIELD_(vector_scale)(y, v, k, n);
        SAME(x, y, "vector_scale");
        fast->FIELD_(vector_scale)(x, x, k, n);
        slow->FIELD_(vector_scale)(y, y, k, n);
        SAME(x, y, "vector_scale in place");
        fast->FIELD_(vector_mul_sub_to_integers)(integers, v, v + VALUES - n, k + 1 - n, n);
        slow->FIELD_(vector_mul_sub_to_integers)(others, v, v + VALUES - n, k + 1 - n, n);
        SAME(integers, others, "vector_mul_sub_to_integers");
        // In the memory of the first factor.
        memcpy(x, v, sizeof x);
        fast->FIELD_(vector_mul_sub_to_integers)((FIELD_INTEGER *)(void *)x, x, v + VALUES - n, k + 1 - n, n);
        CHECK(memcmp(x, others, n * sizeof *x) == 0, "in place");
        slow->FIELD_(vector_mul)(y, v, v + VALUES - n, n);
        CHECK(fast->FIELD_(vector_first_unequal_product)(v, v + VALUES - n, y, n) == n, "all equal");
        for (size_t bad = n; bad-- > 0;) {
            slow->FIELD_(add)(&y[bad], &y[bad], &FIELD_CONSTANT(one));
            CHECK(fast->FIELD_(vector_first_unequal_product)(v, v + VALUES - n, y, n) == bad, "%zu", bad);
        }
        memset(y, 0, sizeof y);
        memset(x, 0, sizeof x);
        fast->FIELD_(powers)(x, k, v + 7, n);
        slow->FIELD_(powers)(y, k, v + 7, n);
        SAME(x, y, "powers");
        memcpy(x, v, sizeof x);
        memcpy(y, v, sizeof y);
        fast->FIELD_(batch_inverse_vartime)(x, scratch, n);
        slow->FIELD_(batch_inverse_vartime)(y, scratch, n);
        SAME(x, y, "batch_inverse");
        fast->FIELD_(vector_to_integers)(integers, v, n);
        slow->FIELD_(vector_to_integers)(others, v, n);
        SAME(integers, others, "vector_to_integers");
        CHECK(fast->FIELD_(vector_from_integers)(x, integers, n), "vector_from_integers");
        CHECK(slow->FIELD_(vector_from_integers)(y, integers, n), "vector_from_integers");
        SAME(x, y, "vector_from_integers");
        if (n > 0) {
            integers[n - 1] = FIELD_CONSTANT(modulus);
            CHECK(!fast->FIELD_(vector_from_integers)(x, integers, n), "modulus");
            CHECK(!slow->FIELD_(vector_from_integers)(y, integers, n), "modulus");
            integers[n - 1] = others[n - 1];
        }
    }
    for (size_t turn = 0; turn < VALUES; turn++) {
        // Every value with every other.
        for (size_t i = 0; i < VALUES; i++) {
            scratch[i] = v[(i + turn) % VALUES];
        }
        fast->FIELD_(vector_mul)(x, v, scratch, VALUES);
        slow->FIELD_(vector_mul)(y, v, scratch, VALUES);
        SAME(x, y, "products, turn %zu", turn);
        fast->FIELD_(vector_sub)(x, v, scratch, VALUES);
        slow->FIELD_(vector_sub)(y, v, scratch, VALUES);
        SAME(x, y, "differences, turn %zu", turn);
        fast->FIELD_(vector_scale)(x, v, &v[turn], VALUES);
        slow->FIELD_(vector_scale)(y, v, &v[turn], VALUES);
        SAME(x, y, "scaled, turn %zu", turn);
        // The greatest differences: lanes leave products unreduced.
        fast->FIELD_(vector_mul_sub_to_integers)(integers, v, scratch, zeros, VALUES);
        slow->FIELD_(vector_mul_sub_to_integers)(others, v, scratch, zeros, VALUES);
        SAME(integers, others, "products as integers, turn %zu", turn);
    }
}

#undef FIELD
#undef FIELD_LIMBS
#undef FIELD_INTEGER
#undef FIELD_
#undef FIELD_T
#undef FIELD_CONSTANT
