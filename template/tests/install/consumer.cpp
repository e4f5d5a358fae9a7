// SPDX-License-Identifier: MIT
// A user of the library from C++.
#include <keishis_sandbox.h>

#include <cstdio>
#include <vector>

int main()
{
    const std::vector<double> x{1.0, 2.0, 4.5};
    double mean = 0.0;
    const bool right = ksb_mean(x.data(), x.size(), &mean) == KSB_OK && mean == 2.5;
    std::printf("keishis_sandbox %s from C++: %s\n", ksb_version(), right ? "right" : "wrong");
    return right ? 0 : 1;
}
