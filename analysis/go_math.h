// Logarithm and exponential to the last bit as Go has them on amd64: a mean that is computed by way of logarithms is
// seldom exact, and a text that must equal a Go tool's needs the same error ("+0.00%" or "-0.00%").
//
// The usual functions are as good for anything else. Pure; any thread.
#pragma once

namespace proflens::analysis {

double go_log(double value);

double go_exp(double value);

}  // namespace proflens::analysis
