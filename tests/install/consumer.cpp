// SPDX-License-Identifier: MIT
// A user of the library from C++.
#include <keishis_sandbox.h>

#include <cstdio>
#include <vector>

int main()
{
    const std::vector<double> x{1e16, 1.0, -1e16};
    ksb_acc acc = KSB_ACC_INIT;
    const bool right = ksb_sum_f64(x.data(), x.size()) == 1.0 &&
                       ksb_acc_add_array_f64(&acc, x.data(), x.size(), sizeof x[0]) == KSB_OK &&
                       ksb_acc_to_f64(&acc) == 1.0 && mysum(1, 2) == 3;
    std::printf("keishis_sandbox %s from C++: %s\n", ksb_version(), right ? "right" : "wrong");
    return right ? 0 : 1;
}
