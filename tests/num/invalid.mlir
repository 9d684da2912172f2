// RUN: hls-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{fixed-point width must be between 1 and 64, but got 65}}
func.func private @wide(!num.fixed<65, 8>)

// -----

// expected-error@+1 {{fixed-point width must be between 1 and 64, but got 0}}
func.func private @empty(!num.ufixed<0, 8>)

// -----

// expected-error@+1 {{fixed-point fraction width must be between -256 and 256, but got 257}}
func.func private @fine(!num.fixed<8, 257>)

// -----

// expected-error@+1 {{expected ','}}
func.func private @half(!num.fixed<8>)

// -----

// expected-error@+1 {{exponent width must be between 2 and 11, but got 1}}
func.func private @exponent(!num.float<1, 8>)

// -----

// expected-error@+1 {{mantissa width must be between 1 and 52, but got 53}}
func.func private @mantissa(!num.float<8, 53>)
