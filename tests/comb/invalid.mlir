// RUN: hls-opt %s --split-input-file --verify-diagnostics

hw.module @m() {
  // expected-error@+1 {{'comb.and' op expected 1 or more operands, but found 0}}
  %0 = comb.and : i111
}

// -----

hw.module @m(in %a : i8, in %b : i4) {
  // expected-error@+1 {{'comb.add' op requires the same type for all operands and results}}
  %0 = "comb.add"(%a, %b) : (i8, i4) -> i8
}

// -----

hw.module @m(in %a : i8, in %b : i8) {
  // expected-error@+1 {{'comb.sub' op inferred type(s) 'i8' are incompatible with return type(s) of operation 'i4'}}
  %0 = "comb.sub"(%a, %b) : (i8, i8) -> i4
}

// -----

hw.module @m(in %a : si8, in %b : si8) {
  // expected-error@+3 {{'comb.mul' op operand #0 must be variadic of signless integer, but got 'si8'}}
  // expected-error@+2 {{'comb.mul' op operand #1 must be variadic of signless integer, but got 'si8'}}
  // expected-error@+1 {{'comb.mul' op result #0 must be signless integer, but got 'si8'}}
  %0 = comb.mul %a, %b : si8
}

// -----

hw.module @m(in %a : i8, in %b : i8) {
  // expected-error@+1 {{expected one of eq, ne, slt, sle, sgt, sge, ult, ule, ugt, uge, found 'lt'}}
  %0 = comb.icmp lt %a, %b : i8
}

// -----

hw.module @m(in %a : i8, in %b : i8) {
  // expected-error@+1 {{Invalid attribute `predicate` in property conversion: 12 : i64}}
  %0 = "comb.icmp"(%a, %b) <{predicate = 12 : i64}> : (i8, i8) -> i1
}

// -----

hw.module @m(in %c : i2, in %a : i8) {
  // expected-error@+1 {{'comb.mux' op operand #0 must be 1-bit signless integer, but got 'i2'}}
  %0 = "comb.mux"(%c, %a, %a) : (i2, i8, i8) -> i8
}

// -----

hw.module @m(in %c : i1, in %a : i8, in %b : i4) {
  // expected-error@+1 {{'comb.mux' op requires both choices to have the same type}}
  %0 = "comb.mux"(%c, %a, %b) : (i1, i8, i4) -> i8
}

// -----

hw.module @m(in %a : i4) {
  // expected-error@+1 {{'comb.extract' op from bit too large for input: bits 6 to 8 of i4}}
  %0 = comb.extract %a from 6 : (i4) -> i3
}

// -----

hw.module @m(in %a : i4) {
  // expected-error@+1 {{'comb.replicate' op replicate must produce integer multiple of operand: i10 is no multiple of i4}}
  %0 = comb.replicate %a : (i4) -> i10
}

// -----

hw.module @m(in %a : i4, out b : i7) {
  // expected-error@+1 {{'comb.concat' op inferred type(s) 'i8' are incompatible with return type(s) of operation 'i7'}}
  %0 = "comb.concat"(%a, %a) : (i4, i4) -> i7
  hw.output %0 : i7
}

// -----

hw.module @m(in %a : i4) {
  // expected-error@+1 {{'comb.parity' op result #0 must be 1-bit signless integer, but got 'i2'}}
  %0 = "comb.parity"(%a) : (i4) -> i2
}
