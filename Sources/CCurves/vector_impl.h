/// Operations on vectors of field elements, one element at a time.
///
/// Parameters: as field_impl.h, which includes this, and VECTOR_(name), the names of the functions.

BODY bool VECTOR_(vector_from_integers)(FIELD_T *r, const FIELD_INTEGER *a, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!FIELD_(from_integer)(&r[i], &a[i])) {
            return false;
        }
    }
    return true;
}

BODY void VECTOR_(vector_to_integers)(FIELD_INTEGER *r, const FIELD_T *a, size_t n) {
    for (size_t i = 0; i < n; i++) {
        FIELD_(to_integer)(&r[i], &a[i]);
    }
}

BODY void VECTOR_(vector_mul)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        FIELD_(mul)(&r[i], &a[i], &b[i]);
    }
}

BODY void VECTOR_(vector_sub)(FIELD_T *r, const FIELD_T *a, const FIELD_T *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        FIELD_(sub)(&r[i], &a[i], &b[i]);
    }
}

BODY void VECTOR_(vector_scale)(FIELD_T *r, const FIELD_T *a, const FIELD_T *k, size_t n) {
    FIELD_T factor = *k;
    for (size_t i = 0; i < n; i++) {
        FIELD_(mul)(&r[i], &a[i], &factor);
    }
}

/// r[i] = a[i]·b[i] - c[i], as integers.
BODY void VECTOR_(vector_mul_sub_to_integers)(FIELD_INTEGER *r, const FIELD_T *a, const FIELD_T *b,
                                              const FIELD_T *c, size_t n) {
    for (size_t i = 0; i < n; i++) {
        FIELD_T t;
        FIELD_(mul)(&t, &a[i], &b[i]);
        FIELD_(sub)(&t, &t, &c[i]);
        FIELD_(to_integer)(&r[i], &t);
    }
}

/// The first i with a[i]·b[i] ≠ c[i], or n.
BODY size_t VECTOR_(vector_first_unequal_product)(const FIELD_T *a, const FIELD_T *b, const FIELD_T *c,
                                                  size_t n) {
    for (size_t i = 0; i < n; i++) {
        FIELD_T t;
        FIELD_(mul)(&t, &a[i], &b[i]);
        if (!FIELD_(equal)(&t, &c[i])) {
            return i;
        }
    }
    return n;
}

BODY void VECTOR_(powers)(FIELD_T *r, const FIELD_T *first, const FIELD_T *ratio, size_t n) {
    FIELD_T t = *first, factor = *ratio;
    for (size_t i = 0; i < n; i++) {
        r[i] = t;
        FIELD_(mul)(&t, &t, &factor);
    }
}

/// Montgomery's trick. scratch[i] holds the product of the nonzero elements before i.
BODY void VECTOR_(batch_inverse_vartime)(FIELD_T *v, FIELD_T *scratch, size_t n) {
    FIELD_T t = FIELD_(one);
    for (size_t i = 0; i < n; i++) {
        scratch[i] = t;
        if (!FIELD_(is_zero)(&v[i])) {
            FIELD_(mul)(&t, &t, &v[i]);
        }
    }
    FIELD_(inverse_vartime)(&t, &t);
    for (size_t i = n; i-- > 0;) {
        if (!FIELD_(is_zero)(&v[i])) {
            FIELD_T inverse;
            FIELD_(mul)(&inverse, &t, &scratch[i]);
            FIELD_(mul)(&t, &t, &v[i]);
            v[i] = inverse;
        }
    }
}
