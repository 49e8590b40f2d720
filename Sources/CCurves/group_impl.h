/// The group of y² = x³ + b in affine and in Jacobian coordinates.
///
/// Parameters: CURVE, GROUP (prefix), COORD (fp or fp2), GROUP_B (initialiser of b), GROUP_ORDER (initialiser of r).
/// Formulas: dbl-2009-l, add-2007-bl and madd-2007-bl of the Explicit-Formulas Database (a = 0). The latter two fail on
/// exceptional inputs; each function says how it treats those. xyzz_impl.h and msm_impl.h follow; the latter ends the
/// parameters' life.

#define POINT CAT(CURVE, GROUP)
#define AFFINE CAT(CAT(CURVE, GROUP), affine)
#define XYZZ CAT(CAT(CURVE, GROUP), xyzz)
#define COORD_T CAT(CURVE, COORD)
#define INTEGER CAT(CURVE, integer)
#define GROUP_(name) CAT(GROUP, name)
#define COORD_(name) CAT(COORD, name)
#define INTEGER_BITS ((int)sizeof(INTEGER) * 8)

// MARK: Affine points

INLINE bool GROUP_(affine_is_infinity)(const AFFINE *a) {
    return both(COORD_(is_zero)(&a->x), COORD_(is_zero)(&a->y));
}

BODY bool GROUP_(affine_is_on_curve)(const AFFINE *a) {
    static const COORD_T b = GROUP_B;
    COORD_T s, t;
    COORD_(square)(&s, &a->x);
    COORD_(mul)(&s, &s, &a->x);
    COORD_(add)(&s, &s, &b);
    COORD_(square)(&t, &a->y);
    return either(COORD_(equal)(&s, &t), GROUP_(affine_is_infinity)(a));
}

INLINE void GROUP_(affine_neg)(AFFINE *r, const AFFINE *a) {
    r->x = a->x;
    COORD_(neg)(&r->y, &a->y);
}

// MARK: Jacobian points

INLINE bool GROUP_(is_infinity)(const POINT *a) {
    return COORD_(is_zero)(&a->z);
}

INLINE void GROUP_(set_infinity)(POINT *r) {
    static const POINT zero;
    *r = zero;
}

INLINE void GROUP_(select)(POINT *r, bool condition, const POINT *a, const POINT *b) {
    COORD_(select)(&r->x, condition, &a->x, &b->x);
    COORD_(select)(&r->y, condition, &a->y, &b->y);
    COORD_(select)(&r->z, condition, &a->z, &b->z);
}

BODY void GROUP_(from_affine)(POINT *r, const AFFINE *a) {
    static const COORD_T zero;
    COORD_T one;
    COORD_(set_one)(&one);
    bool infinity = GROUP_(affine_is_infinity)(a);
    r->x = a->x;
    r->y = a->y;
    COORD_(select)(&r->z, infinity, &zero, &one);
}

INLINE void GROUP_(neg)(POINT *r, const POINT *a) {
    r->x = a->x;
    COORD_(neg)(&r->y, &a->y);
    r->z = a->z;
}

/// Right for every point: infinity and points of order 2 give z = 0.
BODY void GROUP_(double)(POINT *r, const POINT *p) {
    COORD_T a, b, c, d, e, t;
    COORD_(square)(&a, &p->x);
    COORD_(square)(&b, &p->y);
    COORD_(square)(&c, &b);
    COORD_(add)(&d, &p->x, &b);
    COORD_(square)(&d, &d);
    COORD_(sub)(&d, &d, &a);
    COORD_(sub)(&d, &d, &c);
    COORD_(double)(&d, &d);
    COORD_(double)(&e, &a);
    COORD_(add)(&e, &e, &a);
    COORD_(mul)(&t, &p->y, &p->z);
    COORD_(double)(&r->z, &t);
    COORD_(square)(&t, &e);
    COORD_(sub)(&t, &t, &d);
    COORD_(sub)(&r->x, &t, &d);
    COORD_(sub)(&t, &d, &r->x);
    COORD_(mul)(&t, &t, &e);
    COORD_(double)(&c, &c);
    COORD_(double)(&c, &c);
    COORD_(double)(&c, &c);
    COORD_(sub)(&r->y, &t, &c);
}

/// The sum by the incomplete formula: right unless a or b is infinity, or a = b. Returns true when a = b (or a or b
/// is infinity): then `r` is to be replaced. a = -b gives z = 0. r must not alias.
INLINE bool GROUP_(add_incomplete)(POINT *r, const POINT *a, const POINT *b) {
    COORD_T za, zb, ua, ub, sa, sb, h, i, j, s, v;
    COORD_(square)(&za, &a->z);
    COORD_(square)(&zb, &b->z);
    COORD_(mul)(&ua, &a->x, &zb);
    COORD_(mul)(&ub, &b->x, &za);
    COORD_(mul)(&sa, &a->y, &b->z);
    COORD_(mul)(&sa, &sa, &zb);
    COORD_(mul)(&sb, &b->y, &a->z);
    COORD_(mul)(&sb, &sb, &za);
    COORD_(sub)(&h, &ub, &ua);
    COORD_(sub)(&s, &sb, &sa);
    bool same = both(COORD_(is_zero)(&h), COORD_(is_zero)(&s));
    COORD_(double)(&s, &s);
    COORD_(double)(&i, &h);
    COORD_(square)(&i, &i);
    COORD_(mul)(&j, &h, &i);
    COORD_(mul)(&v, &ua, &i);
    COORD_(mul)(&r->z, &a->z, &b->z);
    COORD_(double)(&r->z, &r->z);
    COORD_(mul)(&r->z, &r->z, &h);
    COORD_(square)(&i, &s);
    COORD_(sub)(&i, &i, &j);
    COORD_(sub)(&i, &i, &v);
    COORD_(sub)(&r->x, &i, &v);
    COORD_(sub)(&v, &v, &r->x);
    COORD_(mul)(&v, &v, &s);
    COORD_(mul)(&j, &j, &sa);
    COORD_(double)(&j, &j);
    COORD_(sub)(&r->y, &v, &j);
    return same;
}

/// The same with b affine: right unless a or b is infinity, or a = b.
INLINE bool GROUP_(add_affine_incomplete)(POINT *r, const POINT *a, const AFFINE *b) {
    COORD_T zz, u, s, h, hh, i, j, v;
    COORD_(square)(&zz, &a->z);
    COORD_(mul)(&u, &b->x, &zz);
    COORD_(mul)(&s, &b->y, &a->z);
    COORD_(mul)(&s, &s, &zz);
    COORD_(sub)(&h, &u, &a->x);
    COORD_(sub)(&s, &s, &a->y);
    bool same = both(COORD_(is_zero)(&h), COORD_(is_zero)(&s));
    COORD_(double)(&s, &s);
    COORD_(square)(&hh, &h);
    COORD_(double)(&i, &hh);
    COORD_(double)(&i, &i);
    COORD_(mul)(&j, &h, &i);
    COORD_(mul)(&v, &a->x, &i);
    COORD_(mul)(&r->z, &a->z, &h);
    COORD_(double)(&r->z, &r->z);
    COORD_(square)(&i, &s);
    COORD_(sub)(&i, &i, &j);
    COORD_(sub)(&i, &i, &v);
    COORD_(sub)(&r->x, &i, &v);
    COORD_(sub)(&v, &v, &r->x);
    COORD_(mul)(&v, &v, &s);
    COORD_(mul)(&j, &j, &a->y);
    COORD_(double)(&j, &j);
    COORD_(sub)(&r->y, &v, &j);
    return same;
}

/// Computes sum and double, then selects: no branch depends on the points.
BODY void GROUP_(add)(POINT *r, const POINT *a, const POINT *b) {
    POINT sum, twice;
    bool same = GROUP_(add_incomplete)(&sum, a, b);
    GROUP_(double)(&twice, a);
    GROUP_(select)(&sum, same, &twice, &sum);
    GROUP_(select)(&sum, GROUP_(is_infinity)(b), a, &sum);
    GROUP_(select)(r, GROUP_(is_infinity)(a), b, &sum);
}

BODY void GROUP_(add_affine)(POINT *r, const POINT *a, const AFFINE *b) {
    POINT sum, twice, other;
    bool same = GROUP_(add_affine_incomplete)(&sum, a, b);
    GROUP_(double)(&twice, a);
    GROUP_(from_affine)(&other, b);
    GROUP_(select)(&sum, same, &twice, &sum);
    GROUP_(select)(&sum, GROUP_(affine_is_infinity)(b), a, &sum);
    GROUP_(select)(r, GROUP_(is_infinity)(a), &other, &sum);
}

BODY void GROUP_(add_vartime)(POINT *r, const POINT *a, const POINT *b) {
    if (GROUP_(is_infinity)(a)) {
        *r = *b;
    } else if (!GROUP_(is_infinity)(b)) {
        POINT sum;
        if (GROUP_(add_incomplete)(&sum, a, b)) {
            GROUP_(double)(&sum, a);
        }
        *r = sum;
    } else {
        *r = *a;
    }
}

BODY bool GROUP_(equal)(const POINT *a, const POINT *b) {
    COORD_T za, zb, s, t;
    COORD_(square)(&za, &a->z);
    COORD_(square)(&zb, &b->z);
    COORD_(mul)(&s, &a->x, &zb);
    COORD_(mul)(&t, &b->x, &za);
    bool same = COORD_(equal)(&s, &t);
    COORD_(mul)(&za, &za, &a->z);
    COORD_(mul)(&zb, &zb, &b->z);
    COORD_(mul)(&s, &a->y, &zb);
    COORD_(mul)(&t, &b->y, &za);
    same = both(same, COORD_(equal)(&s, &t));
    bool none = GROUP_(is_infinity)(a), other = GROUP_(is_infinity)(b);
    return either(both(none, other), both(same, !either(none, other)));
}

/// x/z², y/z³ from 1/z; z = 0 is given as 0 and makes (0, 0).
INLINE void GROUP_(normalise)(AFFINE *r, const POINT *a, const COORD_T *inverse) {
    COORD_T zz, x;
    COORD_(square)(&zz, inverse);
    COORD_(mul)(&x, &a->x, &zz);
    COORD_(mul)(&zz, &zz, inverse);
    COORD_(mul)(&r->y, &a->y, &zz);
    r->x = x;
}

BODY void GROUP_(to_affine_vartime)(AFFINE *r, const POINT *a) {
    COORD_T inverse;
    COORD_(inverse_vartime)(&inverse, &a->z);
    GROUP_(normalise)(r, a, &inverse);
}

BODY void GROUP_(to_affine)(AFFINE *r, const POINT *a) {
    COORD_T inverse;
    COORD_(inverse)(&inverse, &a->z);
    GROUP_(normalise)(r, a, &inverse);
}

/// scratch[i] holds the product of the nonzero z before i.
BODY void GROUP_(batch_to_affine_vartime)(AFFINE *r, const POINT *a, void *scratch, size_t n) {
    static const COORD_T zero;
    COORD_T *products = scratch, t;
    COORD_(set_one)(&t);
    for (size_t i = 0; i < n; i++) {
        products[i] = t;
        if (!COORD_(is_zero)(&a[i].z)) {
            COORD_(mul)(&t, &t, &a[i].z);
        }
    }
    COORD_(inverse_vartime)(&t, &t);
    for (size_t i = n; i-- > 0;) {
        COORD_T inverse = zero;
        if (!COORD_(is_zero)(&a[i].z)) {
            COORD_(mul)(&inverse, &t, &products[i]);
            COORD_(mul)(&t, &t, &a[i].z);
        }
        GROUP_(normalise)(&r[i], &a[i], &inverse);
    }
}

/// Windows of four bits over a table of the fifteen multiples.
BODY void GROUP_(scalar_mul_vartime)(POINT *r, const POINT *a, const INTEGER *k) {
    POINT table[15], sum;
    table[0] = *a;
    for (int i = 1; i < 15; i++) {
        GROUP_(add_vartime)(&table[i], &table[i - 1], a);
    }
    GROUP_(set_infinity)(&sum);
    for (int i = INTEGER_BITS - 4; i >= 0; i -= 4) {
        if (!GROUP_(is_infinity)(&sum)) {
            for (int j = 0; j < 4; j++) {
                GROUP_(double)(&sum, &sum);
            }
        }
        unsigned digit = (unsigned)(k->limb[i / 64] >> (i % 64)) & 15;
        if (digit != 0) {
            GROUP_(add_vartime)(&sum, &sum, &table[digit - 1]);
        }
    }
    *r = sum;
}

/// The same windows whatever the scalar, complete additions, and every entry of the table is read for each digit.
BODY void GROUP_(scalar_mul)(POINT *r, const POINT *a, const INTEGER *k) {
    POINT table[16], sum, entry;
    GROUP_(set_infinity)(&table[0]);
    table[1] = *a;
    for (int i = 2; i < 16; i++) {
        GROUP_(add)(&table[i], &table[i - 1], a);
    }
    GROUP_(set_infinity)(&sum);
    for (int i = INTEGER_BITS - 4; i >= 0; i -= 4) {
        for (int j = 0; j < 4; j++) {
            GROUP_(double)(&sum, &sum);
        }
        uint64_t digit = k->limb[i / 64] >> (i % 64) & 15;
        entry = table[0];
        for (uint64_t j = 1; j < 16; j++) {
            // 1 if the difference is zero: no comparison that could become a branch.
            GROUP_(select)(&entry, (bool)(((digit ^ j) - 1) >> 63), &table[j], &entry);
        }
        GROUP_(add)(&sum, &sum, &entry);
    }
    *r = sum;
}

BODY bool GROUP_(affine_is_in_subgroup_slow_vartime)(const AFFINE *a) {
    static const INTEGER order = GROUP_ORDER;
    POINT t;
    GROUP_(from_affine)(&t, a);
    GROUP_(scalar_mul_vartime)(&t, &t, &order);
    return GROUP_(is_infinity)(&t);
}
