/// A BLS curve with an M-type twist on one backend, without its pairing: every body file, and membership of the subgroups.
///
/// Parameters: those of curve_impl.h but CURVE_FP_INTEGER, and CURVE_CONSTANT(X_MAGNITUDE | G1_BETA | G2_PSI). The parameter
/// x is negative. That the checks hold for the points of the subgroups only is checked by arithmetic in
/// Tools/derive-bls12381-constants.py. (Scott, 2021/1130.)

#define CURVE_FP_INTEGER CAT(CURVE, fp_integer)
#include "curve_impl.h"

/// phi(Q) = -x²·Q, for phi(x, y) = (beta·x, y).
BODY bool g1_affine_is_in_subgroup_vartime(const CAT(CURVE, g1_affine) * a) {
    static const FP_T beta = CURVE_CONSTANT(G1_BETA);
    static const CAT(CURVE, integer) x = {{CURVE_CONSTANT(X_MAGNITUDE)}};
    CAT(CURVE, g1) q, image;
    g1_from_affine(&q, a);
    image = q;
    fp_mul(&image.x, &q.x, &beta);
    g1_scalar_mul_vartime(&q, &q, &x);
    g1_scalar_mul_vartime(&q, &q, &x);
    g1_neg(&q, &q);
    return g1_equal(&image, &q);
}

/// psi(Q) = x·Q, for psi the Frobenius map as seen on the twist.
BODY bool g2_affine_is_in_subgroup_vartime(const CAT(CURVE, g2_affine) * a) {
    static const FP2_T psi[2] = CURVE_CONSTANT(G2_PSI);
    static const CAT(CURVE, integer) x = {{CURVE_CONSTANT(X_MAGNITUDE)}};
    CAT(CURVE, g2) q, image;
    g2_from_affine(&q, a);
    fp2_conjugate(&image.x, &q.x);
    fp2_mul(&image.x, &image.x, &psi[0]);
    fp2_conjugate(&image.y, &q.y);
    fp2_mul(&image.y, &image.y, &psi[1]);
    image.z = q.z;
    g2_scalar_mul_vartime(&q, &q, &x);
    g2_neg(&q, &q);
    return g2_equal(&image, &q);
}
