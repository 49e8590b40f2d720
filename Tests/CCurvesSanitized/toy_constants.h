// Tools/derive-bn254-constants.py toy > Tests/CCurvesSanitized/toy_constants.h
// BN parameter x = 1. Written by the command above: do not edit.
#ifndef TOY_CONSTANTS_H
#define TOY_CONSTANTS_H

// The field of 103 elements. Elements are in Montgomery form, R = 2^64.
#define TOY_FP_BITS 7
#define TOY_FP_MODULUS {{0x0000000000000067u}}
#define TOY_FP_NEGATIVE_INVERSE 0x254813e22cbce4a9u  // -1/m mod 2^64
#define TOY_FP_ONE {{0x0000000000000037u}}
#define TOY_FP_R2 {{0x0000000000000026u}}
#define TOY_FP_R3 {{0x000000000000001eu}}
#define TOY_FP_HALF {{0x000000000000004fu}}
// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.
#define TOY_FP_ADICITY 1
#define TOY_FP_ROOT {{0x0000000000000030u}}
#define TOY_FP_SQRT_EXPONENT {{0x0000000000000019u}}

// The field of 97 elements. Elements are in Montgomery form, R = 2^64.
#define TOY_FR_BITS 7
#define TOY_FR_MODULUS {{0x0000000000000061u}}
#define TOY_FR_NEGATIVE_INVERSE 0x5c5f02a3a0fd5c5fu  // -1/m mod 2^64
#define TOY_FR_ONE {{0x000000000000003du}}
#define TOY_FR_R2 {{0x0000000000000023u}}
#define TOY_FR_R3 {{0x0000000000000001u}}
#define TOY_FR_HALF {{0x000000000000004fu}}
// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.
#define TOY_FR_ADICITY 5
#define TOY_FR_ROOT {{0x000000000000003bu}}
#define TOY_FR_SQRT_EXPONENT {{0x0000000000000001u}}

// Curve, twist and generators.
#define TOY_G1_B {{0x0000000000000045u}}
#define TOY_G2_B {{{0x0000000000000007u}}, {{0x0000000000000030u}}}
#define TOY_G1_GENERATOR {{{0x0000000000000007u}}, {{0x000000000000002cu}}}
#define TOY_G2_GENERATOR \
    {{{{0x000000000000005fu}}, \
    {{0x0000000000000032u}}}, \
    {{{0x0000000000000066u}}, \
    {{0x000000000000000au}}}}
// (cube root·x, y) is eigenvalue·(x, y) in G1.
#define TOY_FP_CUBE_ROOT {{0x000000000000003au}}
#define TOY_FR_EIGENVALUE {{0x0000000000000023u}}

// The tower: xi = 2 + u; entry i is xi^(i·(p-1)/6), which (w^i)^p = entry · w^i needs.
#define TOY_XI_REAL 2
#define TOY_FROBENIUS \
    {{{{0x0000000000000037u}}, \
    {{0x0000000000000000u}}}, \
    {{{0x0000000000000017u}}, \
    {{0x0000000000000044u}}}, \
    {{{0x0000000000000042u}}, \
    {{0x0000000000000037u}}}, \
    {{{0x000000000000002au}}, \
    {{0x0000000000000054u}}}, \
    {{{0x0000000000000056u}}, \
    {{0x000000000000001du}}}, \
    {{{0x000000000000005au}}, \
    {{0x0000000000000051u}}}}

// The parameter x, and the loop length 6x + 2 as signed digits without neighbours, greatest first.
#define TOY_X 0x1u
#define TOY_LOOP_DIGITS {1, 0, 0, 0}
#define TOY_LOOP_LENGTH 4
#define TOY_LINES 5
// x itself likewise, for the subgroup check.
#define TOY_X_DIGITS {1}
#define TOY_X_LENGTH 1
// and with digits up to 7, for the final exponentiation.
#define TOY_X_WINDOW_DIGITS {1}
#define TOY_X_WINDOW_LENGTH 1

// y² = x³ + 1 has 84 points, of orders 2 and 3 among them.
#define TOY_G3_B {{0x0000000000000037u}}
#define TOY_G3_ORDER 84

#endif
