/// Extended Jacobian points (X/ZZ, Y/ZZZ): sums of many points, cheapest where the summands are affine.
///
/// Parameters: those of group_impl.h, which must come before. Formulas: madd-2008-s, add-2008-s, mdbl-2008-s-1 and
/// dbl-2008-s-1 of the Explicit-Formulas Database (a = 0); exceptional inputs are handled by branches.

INLINE bool GROUP_(xyzz_is_infinity)(const XYZZ *a) {
    return COORD_(is_zero)(&a->zz);
}

BODY void GROUP_(xyzz_double_affine)(XYZZ *r, const AFFINE *a) {
    COORD_T u, s, m, t;
    COORD_(double)(&u, &a->y);
    COORD_(square)(&r->zz, &u);
    COORD_(mul)(&r->zzz, &u, &r->zz);
    COORD_(mul)(&s, &a->x, &r->zz);
    COORD_(square)(&t, &a->x);
    COORD_(double)(&m, &t);
    COORD_(add)(&m, &m, &t);
    COORD_(square)(&t, &m);
    COORD_(sub)(&t, &t, &s);
    COORD_(sub)(&r->x, &t, &s);
    COORD_(sub)(&s, &s, &r->x);
    COORD_(mul)(&s, &s, &m);
    COORD_(mul)(&t, &r->zzz, &a->y);
    COORD_(sub)(&r->y, &s, &t);
}

BODY void GROUP_(xyzz_double)(XYZZ *r, const XYZZ *a) {
    COORD_T u, v, w, s, m, t;
    COORD_(double)(&u, &a->y);
    COORD_(square)(&v, &u);
    COORD_(mul)(&w, &u, &v);
    COORD_(mul)(&s, &a->x, &v);
    COORD_(square)(&t, &a->x);
    COORD_(double)(&m, &t);
    COORD_(add)(&m, &m, &t);
    COORD_(mul)(&t, &w, &a->y);
    COORD_(mul)(&r->zz, &v, &a->zz);
    COORD_(mul)(&r->zzz, &w, &a->zzz);
    COORD_(square)(&u, &m);
    COORD_(sub)(&u, &u, &s);
    COORD_(sub)(&r->x, &u, &s);
    COORD_(sub)(&s, &s, &r->x);
    COORD_(mul)(&s, &s, &m);
    COORD_(sub)(&r->y, &s, &t);
}

/// r += (x, y) for a point that is not infinity; y is a parameter of its own so that the caller may negate it.
INLINE void GROUP_(xyzz_accumulate_vartime)(XYZZ *r, const COORD_T *x, const COORD_T *y) {
    COORD_T p, s, pp, ppp, q, t;
    if (GROUP_(xyzz_is_infinity)(r)) {
        r->x = *x;
        r->y = *y;
        COORD_(set_one)(&r->zz);
        COORD_(set_one)(&r->zzz);
        return;
    }
    COORD_(mul)(&p, x, &r->zz);
    COORD_(sub)(&p, &p, &r->x);
    COORD_(mul)(&s, y, &r->zzz);
    COORD_(sub)(&s, &s, &r->y);
    if (__builtin_expect(COORD_(is_zero)(&p), 0)) {
        AFFINE a = {*x, *y};
        if (COORD_(is_zero)(&s)) {
            GROUP_(xyzz_double_affine)(r, &a);
        } else {
            static const XYZZ infinity;
            *r = infinity;
        }
        return;
    }
    COORD_(square)(&pp, &p);
    COORD_(mul)(&ppp, &p, &pp);
    COORD_(mul)(&q, &r->x, &pp);
    COORD_(mul)(&r->zz, &r->zz, &pp);
    COORD_(mul)(&r->zzz, &r->zzz, &ppp);
    COORD_(square)(&t, &s);
    COORD_(sub)(&t, &t, &ppp);
    COORD_(sub)(&t, &t, &q);
    COORD_(sub)(&r->x, &t, &q);
    COORD_(sub)(&q, &q, &r->x);
    COORD_(mul)(&q, &q, &s);
    COORD_(mul)(&ppp, &ppp, &r->y);
    COORD_(sub)(&r->y, &q, &ppp);
}

BODY void GROUP_(xyzz_add_affine_vartime)(XYZZ *r, const AFFINE *a) {
    if (!GROUP_(affine_is_infinity)(a)) {
        GROUP_(xyzz_accumulate_vartime)(r, &a->x, &a->y);
    }
}

/// r += a.
BODY void GROUP_(xyzz_add_vartime)(XYZZ *r, const XYZZ *a) {
    COORD_T u, s, p, pp, ppp, q, t;
    if (GROUP_(xyzz_is_infinity)(a)) {
        return;
    }
    if (GROUP_(xyzz_is_infinity)(r)) {
        *r = *a;
        return;
    }
    COORD_(mul)(&u, &r->x, &a->zz);
    COORD_(mul)(&p, &a->x, &r->zz);
    COORD_(sub)(&p, &p, &u);
    COORD_(mul)(&t, &r->y, &a->zzz);
    COORD_(mul)(&s, &a->y, &r->zzz);
    COORD_(sub)(&s, &s, &t);
    if (COORD_(is_zero)(&p)) {
        if (COORD_(is_zero)(&s)) {
            GROUP_(xyzz_double)(r, a);
        } else {
            static const XYZZ infinity;
            *r = infinity;
        }
        return;
    }
    COORD_(square)(&pp, &p);
    COORD_(mul)(&ppp, &p, &pp);
    COORD_(mul)(&q, &u, &pp);
    COORD_(mul)(&r->zz, &r->zz, &a->zz);
    COORD_(mul)(&r->zz, &r->zz, &pp);
    COORD_(mul)(&r->zzz, &r->zzz, &a->zzz);
    COORD_(mul)(&r->zzz, &r->zzz, &ppp);
    COORD_(mul)(&t, &t, &ppp);
    COORD_(square)(&u, &s);
    COORD_(sub)(&u, &u, &ppp);
    COORD_(sub)(&u, &u, &q);
    COORD_(sub)(&r->x, &u, &q);
    COORD_(sub)(&q, &q, &r->x);
    COORD_(mul)(&q, &q, &s);
    COORD_(sub)(&r->y, &q, &t);
}

/// (X·ZZ, Y·ZZZ, ZZ): x = X·ZZ/ZZ², and y = Y·ZZZ/ZZ³ since ZZ³ = ZZZ². Right for infinity too.
INLINE void GROUP_(from_xyzz)(POINT *r, const XYZZ *a) {
    COORD_(mul)(&r->x, &a->x, &a->zz);
    COORD_(mul)(&r->y, &a->y, &a->zzz);
    r->z = a->zz;
}
