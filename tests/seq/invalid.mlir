// RUN: hls-opt %s --split-input-file --verify-diagnostics

hw.module @m(in %a : i8) {
  // expected-error@+1 {{'seq.to_clock' op operand #0 must be 1-bit signless integer, but got 'i8'}}
  %0 = "seq.to_clock"(%a) : (i8) -> !seq.clock
}

// -----

hw.module @m(in %a : i1) {
  // expected-error@+1 {{'seq.from_clock' op operand #0 must be a clock type, but got 'i1'}}
  %0 = "seq.from_clock"(%a) : (i1) -> i1
}

// -----

hw.module @m(in %clk : !seq.clock, in %rst : i1, in %d : i8) {
  // expected-error@+1 {{'seq.compreg' op reset and reset value come together}}
  %0 = "seq.compreg"(%d, %clk, %rst) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>}> : (i8, !seq.clock, i1) -> i8
}

// -----

hw.module @m(in %clk : !seq.clock, in %rst : i1, in %d : i8, in %v : i4) {
  // expected-error@+1 {{'seq.compreg.ce' op reset value has type i4, but the register holds i8}}
  %0 = "seq.compreg.ce"(%d, %clk, %rst, %rst, %v) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 0>}> : (i8, !seq.clock, i1, i1, i4) -> i8
}

// -----

hw.module @m(in %clk : !seq.clock, in %d : i8) {
  // expected-error@+1 {{'seq.shiftreg' op needs at least one element, found 0}}
  %0 = seq.shiftreg[0] %d, %clk : i8
}

// -----

hw.module @m(in %d : i8) {
  // expected-error@+1 {{'seq.initial' op yields i8, but its type is !seq.immutable<i4>}}
  %0 = "seq.initial"() ({
    %1 = hw.constant 1 : i8
    seq.yield %1 : i8
  }) : () -> !seq.immutable<i4>
}

// -----

func.func @f(%a : i8) {
  // expected-error@+1 {{'seq.yield' op expects parent op 'seq.initial'}}
  seq.yield %a : i8
}

// -----

hw.module @m() {
  // expected-error@+1 {{'seq.firmem' op write latency must be at least 1, found 0}}
  %0 = seq.firmem 1, 0, undefined, undefined : <12 x 42>
}

// -----

hw.module @m(in %clk : !seq.clock, in %a : i4, in %d : i42, in %mask : i2) {
  %0 = seq.firmem 1, 1, undefined, undefined : <12 x 42, mask 3>
  // expected-error@+1 {{has mask operand of type 'i2', but memory type requires 'i3'}}
  seq.firmem.write_port %0[%a] = %d, clock %clk mask %mask : <12 x 42, mask 3>, i2
}

// -----

hw.module @m(in %clk : !seq.clock, in %d : i4) {
  // expected-error@+1 {{preset value too large}}
  %0 = seq.firreg %d clock %clk preset 16 : i4
}

// -----

hw.module @m(in %clk : !seq.clock, in %d : i4, in %r : i1) {
  // expected-error@+1 {{'seq.firreg' op must specify reset and reset value}}
  %0 = "seq.firreg"(%d, %clk) <{isAsync, operandSegmentSizes = array<i32: 1, 1, 0, 0>}> : (i4, !seq.clock) -> i4
}

// -----

hw.module @m(in %clk : !seq.clock, in %a : i3) {
  %0 = seq.firmem 1, 1, undefined, undefined : <12 x 42>
  // expected-error@+1 {{'seq.firmem.read_port' op address of !seq.firmem<12 x 42> must be i4, but is i3}}
  %1 = "seq.firmem.read_port"(%0, %a, %clk) : (!seq.firmem<12 x 42>, i3, !seq.clock) -> i42
}

// -----

hw.module @m(in %clk : !seq.clock, in %a : i4, in %d : i8) {
  %0 = seq.firmem 1, 1, undefined, undefined : <12 x 42>
  // expected-error@+1 {{'seq.firmem.write_port' op data written to !seq.firmem<12 x 42> must be i42, but is i8}}
  "seq.firmem.write_port"(%0, %a, %d, %clk) <{operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0>}> : (!seq.firmem<12 x 42>, i4, i8, !seq.clock) -> ()
}

// -----

hw.module @m(in %a : i2) {
  // expected-error@+1 {{'seq.rom' op with latency 1 needs a clock}}
  %0 = seq.rom %a {contents = dense<[1, 2, 3]> : tensor<3xi16>} : i16
}

// -----

hw.module @m(in %clk : !seq.clock, in %a : i2) {
  // expected-error@+1 {{'seq.rom' op with latency 0 takes no clock}}
  %0 = seq.rom %a, %clk {contents = dense<[1, 2, 3]> : tensor<3xi16>, latency = 0 : i64} : i16
}

// -----

hw.module @m(in %clk : !seq.clock, in %a : i3) {
  // expected-error@+1 {{'seq.rom' op address of 3 words must be i2, but is i3}}
  %0 = "seq.rom"(%a, %clk) <{contents = dense<[1, 2, 3]> : tensor<3xi16>, operandSegmentSizes = array<i32: 1, 1, 0>}> : (i3, !seq.clock) -> i16
}
