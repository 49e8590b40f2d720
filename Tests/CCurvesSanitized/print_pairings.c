/// Prints pairings of multiples of the generators as JSON, for Tests/Oracles/pairing_py_ecc.py to check.
///
/// usage: print_pairings BACKEND. Coefficients are over 1, w, …, w^5 with values c0 + c1·u, as hexadecimal integers.
#include "ccurves_bn254.h"

#include <stdio.h>

static void print_element(const bn254_fp *a) {
    bn254_integer n;
    bn254_fp_to_integer(&n, a);
    printf("\"0x%016llx%016llx%016llx%016llx\"", (unsigned long long)n.limb[3], (unsigned long long)n.limb[2],
           (unsigned long long)n.limb[1], (unsigned long long)n.limb[0]);
}

static void print_pairing(uint64_t a, uint64_t b) {
    bn254_integer ka = {{a}}, kb = {{b}};
    bn254_g1 p;
    bn254_g2 q;
    bn254_g1_affine pa;
    bn254_g2_affine qa;
    static bn254_g2_prepared prepared;
    const bn254_g2_prepared *lines = &prepared;
    bn254_fp12 f;
    bn254_g1_from_affine(&p, &bn254_g1_generator);
    bn254_g2_from_affine(&q, &bn254_g2_generator);
    bn254_g1_scalar_mul_vartime(&p, &p, &ka);
    bn254_g2_scalar_mul_vartime(&q, &q, &kb);
    bn254_g1_to_affine_vartime(&pa, &p);
    bn254_g2_to_affine_vartime(&qa, &q);
    bn254_g2_prepare_vartime(&prepared, &qa);
    bn254_miller_loop_vartime(&f, &pa, &lines, 1);
    bn254_final_exponentiation_vartime(&f, &f);
    const bn254_fp2 *coefficients[6] = {&f.c0.c0, &f.c1.c0, &f.c0.c1, &f.c1.c1, &f.c0.c2, &f.c1.c2};
    printf("{\"a\": %llu, \"b\": %llu, \"value\": [", (unsigned long long)a, (unsigned long long)b);
    for (int i = 0; i < 6; i++) {
        printf("%s[", i == 0 ? "" : ", ");
        print_element(&coefficients[i]->c0);
        printf(", ");
        print_element(&coefficients[i]->c1);
        printf("]");
    }
    printf("]}");
}

int main(int count, char **arguments) {
    if (count != 2 || !bn254_backend_select(arguments[1])) {
        fprintf(stderr, "usage: print_pairings portable|gmp\n");
        return 2;
    }
    static const uint64_t multiples[][2] = {
        {1, 1}, {2, 1}, {1, 3}, {0, 5}, {7, 0}, {123456789, 987654321}, {~(uint64_t)0, 65537}};
    const size_t n = sizeof multiples / sizeof multiples[0];
    printf("[\n");
    for (size_t i = 0; i < n; i++) {
        print_pairing(multiples[i][0], multiples[i][1]);
        printf("%s\n", i + 1 < n ? "," : "");
    }
    printf("]\n");
    return 0;
}
